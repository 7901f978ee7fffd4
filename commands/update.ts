import { componentsText, startingWith, statusField, textField } from '../src/chat/views/answers.ts';
import { excerpt, inlineText } from '../src/chat/views/text.ts';
import { type CommandContext, defineCommand } from '../src/engine/command.ts';
import { type Block, FIELD_LENGTH, type Field, type Form, type Rich } from '../src/engine/reply.ts';
import type { EventKind } from '../src/incident/events.ts';
import {
  type Component,
  type Incident,
  isOpen,
  OPEN_STATUSES,
  type OpenStatus,
  reference,
} from '../src/incident/incident.ts';
import { type Refusal, refuse } from '../src/incident/refusal.ts';
import { asNamed } from '../src/incident/rules/declare.ts';
import { notPublic } from '../src/incident/rules/updates.ts';
import type { ShownRow } from '../src/incident/shown.ts';
import { noChange } from './shared/no-change.ts';
import { refused, replied, say } from './shared/replies.ts';
import { templateText } from './shared/template.ts';
import { expected, next, nextFields, promiseText } from './shared/updating.ts';
import { incidentOf, peopleOf } from './shared/view.ts';

const HAPPENED = 8;

const asOpen = (status: string): OpenStatus | undefined => OPEN_STATUSES.find((one) => one === status);

/** What those who wait for an update do not wait to hear. */
const UNTOLD: ReadonlySet<EventKind> = new Set([
  'update_posted',
  'nudge_sounded',
  'snoozed',
  'acknowledged',
  'joined',
  'left',
]);

/** The story since the last update, for whoever has to tell it. */
const happened = async (context: CommandContext, incident: Incident): Promise<Block[]> => {
  const from = incident.lastUpdate?.at ?? incident.declaredAt;
  const rows = await context.ask.timeline(incident.number, {
    salience: 'high',
    from: from + 1,
    limit: HAPPENED * 2,
    direction: 'backward',
  });
  const told = rows.filter((row: ShownRow) => !UNTOLD.has(row.kind) && row.text.trim() !== '').slice(-HAPPENED);
  if (told.length === 0) return [];
  const people = await peopleOf(context);
  const since: Rich = incident.lastUpdate
    ? ['Since the last update at ', { time: from, as: 'time' }, ':']
    : ['Since the declaration at ', { time: from, as: 'time' }, ':'];
  return [
    { type: 'context', text: since },
    {
      type: 'list',
      items: told.map((row): Rich => [{ time: row.occurredAt, as: 'time' }, ` ${inlineText(row.text, 160, people)}`]),
    },
  ];
};

const componentsField = (incident: Incident): Field => ({
  name: 'components',
  label: 'Components',
  input: 'components',
  many: true,
  value: componentsText(incident.components),
});

/** Named ones over what is known of them; in a form, those left out are off. */
const componentsAfter = (
  incident: Incident,
  named: readonly { name: string; status?: Component['status'] }[],
  whole: boolean,
): Component[] => {
  const stated = named.map(({ name, status }) => asNamed(incident, name, status));
  if (whole) return stated;
  const kept = incident.components.map((known) => stated.find(({ name }) => name === known.name) ?? known);
  return [...kept, ...stated.filter(({ name }) => !kept.some((known) => known.name === name))];
};

const NO_PUBLISHER: Refusal = refuse(
  'no_publisher',
  'No status page is configured, so nothing can be published.',
  'Post it without public: it goes to the room and the lobby.',
);

/** A public word is a deliberate act: what is typed is shown once more before it is published. */
const publishForm = (text: string, incident: Incident): Form => ({
  title: 'Publish this?',
  submit: 'Publish',
  intro: [{ type: 'text', text: ['Everybody will be able to read this, word for word.'] }],
  fields: [textField('text', 'What the public reads', { required: true, value: text })],
  invoke: { command: 'update', incident: incident.number, options: { public: 'yes' } },
});

/** A message is one update, however often it is offered, marked or chosen. */
const countsAlready = async (key: string, { number }: Incident, { ask }: CommandContext): Promise<boolean> =>
  (await ask.entries(number)).some(({ event }) => event.kind === 'update_posted' && event.origin?.message === key);

export const update = defineCommand({
  name: 'update',
  synonyms: ['post', 'announce', 'report'],
  summary: 'Posts a status update and promises the next one.',
  examples: ['update Payments are recovering, next 15m', 'update status:monitoring The fix is deployed', 'update'],
  where: 'room',
  options: {
    text: { kind: 'text', positional: true, description: 'What to tell everybody' },
    status: { kind: 'status', description: 'The status from now on' },
    components: { kind: 'components', description: 'Components and how they are: API=degraded' },
    next: {
      kind: 'time',
      direction: 'future',
      none: true,
      keyword: true,
      description: 'When the next update will come',
    },
    by: { kind: 'time', direction: 'future', description: 'The same, as a time of your own' },
    public: { kind: 'flag', description: 'Publish it on the status page' },
    no_change: { kind: 'flag', description: 'Say that nothing changed since the last one' },
    use: { kind: 'text', word: true, max: 300, description: 'The message that is the update' },
    owed: { kind: 'text', word: true, max: 40, description: 'The nudge this answers' },
  },
  opensForm: ({ text, no_change, use }) => text === undefined && no_change === undefined && use === undefined,

  form: async (values, context) => {
    const incident = incidentOf(context);
    if (!isOpen(incident) && !incident.publicOpen)
      return refuse(
        'ended',
        `${reference(incident.number)} is already ${incident.status}, so no update is owed.`,
        `Add a note instead, or type /incident reopen ${reference(incident.number)}.`,
      );
    // Closing a public page that is still open after the end.
    if (!isOpen(incident)) return publishForm(values.text ?? incident.lastUpdate?.text ?? '', incident);
    // Whoever writes is left in peace for a while.
    await context.tell({ do: 'begin_update' });
    const status = asOpen(values.status ?? incident.status);
    return {
      title: `Update ${reference(incident.number)}`,
      submit: 'Post update',
      intro: await happened(context, incident),
      fields: [
        textField('text', 'What is going on?', {
          required: true,
          ...startingWith(context.message?.text ?? (status && templateText(incident, context.settings, status))),
        }),
        statusField(status),
        componentsField(incident),
        ...nextFields(incident, context.settings),
      ],
      invoke: {
        command: 'update',
        incident: incident.number,
        options: {},
        shown: { status: incident.status, components: incident.components },
      },
    };
  },

  run: async (values, context) => {
    const incident = incidentOf(context);
    const source = values.use === undefined ? undefined : await context.ask.message(incident.number, values.use);
    const text = values.text ?? (source ? excerpt(source.text, FIELD_LENGTH) : undefined);
    if (values.no_change) return noChange(incident, context, values.text);
    if (values.use !== undefined && !source)
      return refused(
        refuse('unknown_message', 'That message is not there any more.', 'Type the update instead.'),
        'use',
      );
    if (source && (await countsAlready(source.key, incident, context)))
      return say(context, ['That message is the update already.', ...promiseText(incident)]);
    if (text === undefined) return refused(refuse('no_text', 'The update has no text.', 'Type a sentence.'), 'text');
    if (values.status !== undefined && asOpen(values.status) === undefined)
      return refused(
        refuse(
          'status_ends',
          `An update does not make it ${values.status}.`,
          'Type /incident resolve with the final update, or cancel.',
        ),
        'status',
      );
    if (values.public && context.settings.publishers.length === 0) return refused(NO_PUBLISHER, 'public');
    const internal = values.public ? notPublic(incident) : null;
    if (internal) return refused(internal, 'public');
    if (values.public && !context.submitted) return { reply: 'form', form: publishForm(text, incident) };

    const status = asOpen(values.status ?? '');
    const named = values.components ?? (context.submitted && context.raw.components === '' ? [] : undefined);
    const whole = context.submitted && 'components' in context.shown;
    const told = await context.tell({
      do: 'post_update',
      audience: values.public ? 'public' : 'internal',
      text,
      ...(status === undefined ? {} : { status }),
      ...(named === undefined ? {} : { components: componentsAfter(incident, named, whole) }),
      ...next(values),
      ...(source
        ? { occurredAt: source.at, origin: { message: source.key, ...(source.url ? { url: source.url } : {}) } }
        : {}),
      ...expected(context),
    });
    const answered = replied(context, told, {
      done: (after) => [`${reference(after.number)}: the update is posted.`, ...promiseText(after)],
      same: (after) => [`${reference(after.number)}: nothing had to be said.`],
    });
    // Used as the update, a message stays as it is: only the asker can be told that it now counts.
    if (answered.reply === 'done' && source)
      return say(context, ['That message is the update now.', ...promiseText(told.ok ? told.incident : incident)]);
    return answered;
  },
});
