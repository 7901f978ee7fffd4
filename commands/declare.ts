import { askBeginning, button, buttons } from '../src/chat/views/actions.ts';
import { lineField, severityField } from '../src/chat/views/answers.ts';
import { similar, similarBlocks } from '../src/chat/views/index.ts';
import { severityName } from '../src/chat/views/labels.ts';
import { type CommandContext, defineCommand } from '../src/engine/command.ts';
import type { Block, Rich } from '../src/engine/reply.ts';
import { type Incident, type Instant, reference } from '../src/incident/incident.ts';
import { oneLine } from '../src/incident/text.ts';
import { refused, say } from './shared/replies.ts';
import { lookingOf } from './shared/view.ts';

const TITLE_LENGTH = 200;
/** As many as are looked at for being the same; it is the recent ones that matter. */
const CONSIDERED = 50;

const open = (context: CommandContext) => context.ask.incidents({ open: true, limit: CONSIDERED });

const marks = ({ private: hidden, drill }: Incident): string =>
  `${hidden ? ' It is private: only those invited can see it.' : ''}${drill ? ' It is a drill.' : ''}`;

/** "It began an hour before" is worth the date: a typed time may be read otherwise than it was meant. */
const began = (at: Instant | null): Rich => (at === null ? [] : [' Impact began at ', { time: at, as: 'date' }, '.']);

export const declare = defineCommand({
  name: 'declare',
  synonyms: ['new', 'open', 'create', 'start'],
  summary: 'Declares an incident and opens its room.',
  examples: [
    'declare Checkout is failing sev1 components:API,Web',
    'declare sev2 Search is slow began:14:05',
    'declare sev3 Region failover drill',
  ],
  where: 'anywhere',
  options: {
    severity: { kind: 'severity', description: 'How bad it is', positional: true },
    title: {
      kind: 'text',
      max: TITLE_LENGTH,
      required: true,
      positional: true,
      description: 'What is wrong, in a few words',
    },
    components: { kind: 'components', description: 'What is affected' },
    began: { kind: 'time', direction: 'past', description: 'When impact began, if earlier than now' },
    people: { kind: 'people', description: 'Whom to invite' },
    text: { kind: 'text', description: 'What is known so far' },
    private: { kind: 'flag', positional: true, description: 'Only those invited can see it' },
    drill: { kind: 'flag', positional: true, description: 'An exercise: kept out of statistics and public pages' },
    as: {
      kind: 'choice',
      choices: ['open', 'private', 'drill', 'private_drill'],
      description: 'Who can see it, and whether it is an exercise',
    },
  },
  opensForm: ({ title, severity }) => title === undefined || severity === undefined,

  form: async (values, context) => {
    const { settings, message } = context;
    const intro: Block[] = similarBlocks(
      await lookingOf(context),
      { components: values.components?.map(({ name }) => name) ?? [], drill: values.drill ?? false },
      await open(context),
    );
    const kind = [...(values.private ? ['private'] : []), ...(values.drill ? ['drill'] : [])].join('_');
    return {
      title: 'Declare an incident',
      submit: 'Declare',
      intro: message
        ? [
            { type: 'context', text: ['It will begin with this message:'] },
            { type: 'quote', text: oneLine(message.text, 300) },
            ...intro,
          ]
        : intro,
      fields: [
        lineField('title', 'What is wrong?', {
          required: true,
          max: TITLE_LENGTH,
          ...(message ? { value: oneLine(message.text, 80) } : {}),
        }),
        {
          ...severityField(settings, values.severity),
          required: false,
          hint: `Not sure? Leave it: ${severityName(settings.defaultSeverity, settings)} for now, and the card asks again.`,
        },
        { name: 'components', label: 'What is affected?', input: 'components', many: true },
        lineField('began', 'When did impact begin, if earlier?', {
          hint: '14:05, 20m ago, yesterday 23:50 CET',
          max: 60,
        }),
        {
          name: 'as',
          label: 'Who can see it?',
          input: 'choice',
          value: kind || 'open',
          choices: [
            { value: 'open', label: 'Everybody' },
            { value: 'private', label: 'Only those invited (private)' },
            { value: 'drill', label: 'Everybody; it is a drill' },
            { value: 'private_drill', label: 'Only those invited; it is a drill' },
          ],
        },
      ],
      invoke: { command: 'declare', options: {} },
    };
  },

  run: async (values, context) => {
    const { message, settings } = context;
    const { title = '', severity, components = [], people, as } = values;
    const text = values.text ?? message?.text;
    const quoted = message?.text === text ? message : undefined;
    const told = await context.declare({
      title,
      components: components.map(({ name }) => name),
      private: as === undefined ? (values.private ?? false) : as.startsWith('private'),
      drill: as === undefined ? (values.drill ?? false) : as.endsWith('drill'),
      ...(severity === undefined ? {} : { severity }),
      ...(people === undefined ? {} : { people }),
      ...(values.began === undefined ? {} : { impactBeganAt: values.began }),
      ...(text === undefined ? {} : { text }),
      ...(quoted
        ? {
            author: quoted.author,
            origin: { message: quoted.key, at: quoted.at, ...(quoted.url ? { url: quoted.url } : {}) },
          }
        : {}),
    });
    if (!told.ok) return refused(told.refusal);
    const { incident } = told;
    const stated = components.flatMap(({ name, status }) => (status === undefined ? [] : [{ name, status }]));
    if (stated.length > 0) await context.tell({ do: 'change_components', set: stated }, incident.number);

    const alike = similar(await lookingOf(context), incident, await open(context));
    return say(
      context,
      [
        'Declared ',
        { bold: reference(incident.number) },
        ` ${severityName(incident.severity, settings)} “${incident.title}”. Its room opens now, and you are invited.`,
        severity === undefined
          ? ` Nobody said how bad it is: ${severityName(incident.severity, settings)} is assumed.`
          : '',
        marks(incident),
        ...began(incident.impactBeganAt),
      ],
      {
        tone: 'good',
        blocks: [
          buttons(
            severity === undefined ? button('Set the severity', 'severity', incident.number) : null,
            askBeginning(incident),
          ),
          ...(alike?.blocks ?? []),
        ],
      },
    );
  },
});
