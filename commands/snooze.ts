import { lineField } from '../src/chat/views/answers.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { MINUTE, parseIso } from '../src/incident/time.ts';
import { replied } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

export const snooze = defineCommand({
  name: 'snooze',
  synonyms: ['later', 'quiet'],
  summary: 'Lets the nudges rest for a while; what was promised stays promised.',
  examples: ['snooze 15m', 'snooze 30m Waiting for the vendor', 'snooze until 22:58'],
  where: 'room',
  options: {
    minutes: { kind: 'duration', positional: true, description: 'For how long' },
    until: { kind: 'time', direction: 'future', keyword: true, description: 'Until when' },
    reason: { kind: 'text', max: 500, positional: true, description: 'Why' },
    owed: { kind: 'text', word: true, max: 40, description: 'The nudge this answers' },
  },
  opensForm: ({ minutes, until }) => minutes === undefined && until === undefined,

  form: async (_, context) => ({
    title: 'Snooze the nudges',
    submit: 'Snooze',
    intro: [{ type: 'context', text: ['Nudges rest; the promised time of the next update stays as it is.'] }],
    fields: [
      lineField('minutes', 'For how long?', { required: true, hint: '15m, 1h', max: 40, value: '15m' }),
      lineField('reason', 'Why?', { max: 500 }),
    ],
    invoke: {
      command: 'snooze',
      incident: incidentOf(context).number,
      options: context.raw.owed ? { owed: context.raw.owed } : {},
    },
  }),

  run: async ({ minutes, until, reason, owed }, context) => {
    const owedAt = parseIso(owed ?? '');
    const told = await context.tell({
      do: 'snooze',
      ...(minutes === undefined ? {} : { minutes: minutes / MINUTE }),
      ...(until === undefined ? {} : { until }),
      ...(reason === undefined ? {} : { reason }),
      ...(owedAt === null ? {} : { owedAt }),
    });
    return replied(context, told, {
      done: ({ number, cadence }) => [
        `Nudges of ${reference(number)} rest until `,
        { time: cadence.sounding?.snoozedUntil ?? context.now, as: 'time' },
        '.',
      ],
      same: ({ number }) => [`Nudges of ${reference(number)} rest until then already.`],
      always: true,
    });
  },
});
