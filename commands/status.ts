import { statusField, textField } from '../src/chat/views/answers.ts';
import { STATUS_WORDS } from '../src/chat/views/labels.ts';
import { defineCommand } from '../src/engine/command.ts';
import { OPEN_STATUSES, reference } from '../src/incident/incident.ts';
import { refuse } from '../src/incident/refusal.ts';
import { refused, replied } from './shared/replies.ts';
import { expected, next, nextFields, promiseText } from './shared/updating.ts';
import { incidentOf } from './shared/view.ts';

export const status = defineCommand({
  name: 'status',
  synonyms: ['state'],
  summary: 'Changes the status; with a text it is an update as well.',
  examples: [
    'status identified',
    'status monitoring The fix is deployed, next 1h',
    'status resolved Checkout works again',
  ],
  where: 'room',
  options: {
    to: { kind: 'status', required: true, positional: true, description: 'The status from now on' },
    text: { kind: 'text', positional: true, description: 'What to tell everybody' },
    next: {
      kind: 'time',
      direction: 'future',
      none: true,
      keyword: true,
      description: 'When the next update will come',
    },
    by: { kind: 'time', direction: 'future', description: 'The same, as a time of your own' },
  },

  form: async (values, context) => {
    const incident = incidentOf(context);
    const current = OPEN_STATUSES.find((one) => one === (values.to ?? incident.status));
    return {
      title: `Status of ${reference(incident.number)}`,
      submit: 'Change',
      intro: [],
      fields: [
        statusField(current, 'to'),
        textField('text', 'What to tell everybody', {
          hint: 'Without words it is no update, and the next one stays owed.',
        }),
        ...nextFields(incident, context.settings),
      ],
      invoke: { command: 'status', incident: incident.number, options: {}, shown: { status: incident.status } },
    };
  },

  run: async (values, context) => {
    const { to, text } = values;
    const said = text === undefined ? {} : { text, ...next(values) };
    const open = OPEN_STATUSES.find((one) => one === to);
    if (to === 'cancelled' || to === 'merged' || (!open && to !== 'resolved'))
      return refused(
        refuse(
          'status_by_command',
          `${STATUS_WORDS[to ?? 'merged']} has a command of its own.`,
          'Type /incident cancel with a reason, or /incident merge INC-41.',
        ),
        'to',
      );
    const told = await context.tell(
      open
        ? { do: 'change_status', to: open, ...said, ...expected(context) }
        : { do: 'resolve', ...(text === undefined ? {} : { text }), ...expected(context) },
    );
    return replied(context, told, {
      done: (after) => [
        { bold: reference(after.number) },
        ` is now ${after.status}.`,
        ...(open && text !== undefined ? promiseText(after) : []),
      ],
      same: (after) => [`${reference(after.number)} is ${after.status} already.`],
    });
  },
});
