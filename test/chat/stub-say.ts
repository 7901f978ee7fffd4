/** A stand-in for the commands: a few definitions and answers of every shape, and a record of what was asked. */
import { defineCommand, type Request, type Say } from '../../src/engine/command.ts';
import type { Form, Message, Reply } from '../../src/engine/reply.ts';
import { refuse } from '../../src/incident/refusal.ts';

const nothing = async (): Promise<Reply> => ({ reply: 'done' });
const common = { where: 'anywhere', run: nothing } as const;

export const COMMANDS = [
  defineCommand({
    ...common,
    name: 'declare',
    synonyms: ['new', 'open'],
    summary: 'Declares an incident.',
    examples: ['declare Checkout is failing sev1'],
    options: {
      title: { kind: 'text', description: 'What is wrong', positional: true },
      severity: { kind: 'severity', description: 'How bad it is', positional: true },
      components: { kind: 'components', description: 'What is affected' },
      people: { kind: 'people', description: 'Whom to invite' },
    },
  }),
  defineCommand({
    ...common,
    name: 'update',
    synonyms: ['post'],
    summary: 'Posts a status update.',
    examples: ['update We rolled back, next 15m'],
    options: { status: { kind: 'status', description: 'Where it stands' } },
  }),
  defineCommand({
    ...common,
    name: 'note',
    synonyms: ['log'],
    summary: 'Adds a note to the timeline.',
    examples: [],
    options: {},
  }),
  defineCommand({
    ...common,
    name: 'resolve',
    synonyms: ['close'],
    summary: 'Resolves the incident.',
    examples: [],
    options: {},
  }),
];

export const FORM: Form = {
  title: 'Declare an incident',
  submit: 'Declare',
  intro: [{ type: 'text', text: ['Open now: ', { bold: 'INC-7' }, ' Search is slow'] }],
  fields: [
    { name: 'title', label: 'What is wrong?', input: 'line', max: 200, required: true },
    {
      name: 'severity',
      label: 'How bad is it?',
      input: 'choice',
      value: 'SEV3',
      choices: [
        { value: 'SEV1', label: 'SEV1: the service is down' },
        { value: 'SEV3', label: 'SEV3: a part is degraded' },
      ],
    },
    { name: 'components', label: 'What is affected?', input: 'components', many: true, value: 'API' },
    { name: 'people', label: 'Whom to invite?', input: 'people', many: true, value: '@ben' },
    { name: 'text', label: 'What is known?', input: 'paragraph', max: 3000, hint: 'It begins the timeline.' },
  ],
  invoke: { command: 'declare', options: { as: 'open' } },
};

export const CARD: Message = {
  summary: 'INC-42 · Checkout is failing (SEV1, investigating)',
  tone: 'alarm',
  blocks: [
    { type: 'heading', text: 'INC-42 · Checkout is failing' },
    { type: 'text', text: [{ bold: 'Investigating' }, ' · SEV1 · Drill'] },
    { type: 'list', items: [['Update due in ', { bold: '12m' }, ', owed by ', { person: 'local:ana' }]] },
    {
      type: 'fields',
      fields: [
        { label: 'Incident commander', value: [{ person: 'local:ben' }] },
        { label: 'Communications lead', value: [{ person: 'local:ana' }] },
        { label: 'Components', value: ['API\nWeb'] },
        {
          label: 'Declared',
          value: [{ time: Date.UTC(2026, 2, 2, 8, 40), as: 'ago' }, ' by ', { person: 'local:ana' }],
        },
      ],
    },
    {
      type: 'buttons',
      buttons: [
        { label: 'Post update', style: 'primary', invoke: { command: 'update', incident: 42, options: {} } },
        {
          label: 'Take command',
          style: 'plain',
          invoke: { command: 'assign', incident: 42, options: { role: 'commander' } },
        },
        {
          label: 'Resolve',
          style: 'danger',
          confirm: 'Resolve INC-42?',
          invoke: { command: 'resolve', incident: 42, options: {} },
        },
      ],
    },
    {
      type: 'menu',
      label: 'Severity',
      choices: [1, 2, 3].map((n) => ({
        label: `SEV${n}`,
        invoke: { command: 'severity', incident: 42, options: { to: `SEV${n}` } },
      })),
    },
    { type: 'context', text: [{ console: '/incidents/42', text: 'Timeline' }] },
  ],
};

const said = (text: string): Reply => ({
  reply: 'say',
  message: { summary: text, tone: 'plain', blocks: [{ type: 'text', text: [text] }] },
});

export const stubSay = (): Say & { asked: Request[] } => {
  const asked: Request[] = [];
  const answer = ({ text, invocation }: Request): Reply => {
    if (invocation?.submitted) {
      const { title = '' } = invocation.options;
      if (title === '')
        return {
          reply: 'refused',
          field: 'title',
          refusal: refuse('no_title', 'An incident needs a title.', 'Say what is wrong.'),
        };
      return said(`Declared: ${title}`);
    }
    if (invocation)
      return invocation.command === 'declare' || invocation.command === 'update'
        ? { reply: 'form', form: FORM }
        : { reply: 'done' };
    if (text === '') return { reply: 'form', form: FORM };
    if (text?.startsWith('frobnicate'))
      return {
        reply: 'refused',
        refusal: refuse('unknown', 'There is no command “frobnicate”.', 'Type /incident help.'),
        again: { command: 'declare', options: {} },
      };
    return said(`You said: ${text}`);
  };
  return {
    asked,
    commands: COMMANDS,
    opensForm: () => false,
    say: async (request) => {
      asked.push(request);
      return answer(request);
    },
  };
};
