import { lineField } from '../src/chat/views/answers.ts';
import { words } from '../src/chat/views/times.ts';
import { defineCommand } from '../src/engine/command.ts';
import type { Rich } from '../src/engine/reply.ts';
import { driving } from '../src/incident/cadence.ts';
import { type Incident, reference } from '../src/incident/incident.ts';
import { MINUTE } from '../src/incident/time.ts';
import { replied } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

const now = ({ number, cadence }: Incident): Rich => {
  const owed = driving(cadence)?.owedAt;
  return [
    cadence.minutes === null
      ? `${reference(number)} owes no updates.`
      : `${reference(number)} owes an update every ${words(cadence.minutes * MINUTE)}.`,
    ...(owed === undefined ? [] : [' The next by ', { time: owed, as: 'date' } as const, '.']),
  ];
};

export const cadence = defineCommand({
  name: 'cadence',
  synonyms: ['rhythm', 'every', 'interval'],
  summary: 'Changes how often an update is owed, or lets it rest.',
  examples: ['cadence 15m', 'cadence off Vendor reports daily', 'cadence Waiting for the vendor, until mon 09:00'],
  where: 'room',
  options: {
    every: { kind: 'duration', positional: true, description: 'The time between updates' },
    off: { kind: 'flag', positional: true, description: 'No update is owed any more' },
    until: { kind: 'time', direction: 'future', keyword: true, description: 'Nothing is owed before then' },
    reason: { kind: 'text', max: 500, positional: true, description: 'Why; needed for off and until' },
  },
  opensForm: ({ every, off, until, reason }) => every === undefined && (reason === undefined || (!off && !until)),

  form: async (values, context) => {
    const incident = incidentOf(context);
    return {
      title: `Cadence of ${reference(incident.number)}`,
      submit: 'Change',
      intro: [{ type: 'context', text: now(incident) }],
      fields: [
        {
          name: 'off',
          label: 'Are updates owed?',
          input: 'choice',
          value: values.off ? 'yes' : 'no',
          choices: [
            { value: 'no', label: 'Yes' },
            { value: 'yes', label: 'No, none any more' },
          ],
        },
        lineField('every', 'How often?', { hint: '15m, 1h; empty: as it is', max: 40 }),
        lineField('until', 'Not before?', { hint: 'mon 09:00, tomorrow 08:00', max: 60 }),
        lineField('reason', 'Why?', { hint: 'Needed where nothing is owed for a while.', max: 500 }),
      ],
      invoke: { command: 'cadence', incident: incident.number, options: {} },
    };
  },

  run: async ({ every, off, until, reason = '' }, context) => {
    const minutes = off ? null : every === undefined ? undefined : Math.round(every / MINUTE);
    const told = await context.tell({
      do: 'change_cadence',
      ...(minutes === undefined ? {} : { minutes }),
      ...(until === undefined ? {} : { pausedUntil: until }),
      reason: reason.replace(/^because\s+/i, ''),
    });
    return replied(context, told, {
      done:
        until === undefined
          ? now
          : ({ number }) => [`Reminders of ${reference(number)} rest until `, { time: until, as: 'date' }, '.'],
      same: now,
      always: until !== undefined,
    });
  },
});
