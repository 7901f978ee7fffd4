import { lineField, textField } from '../src/chat/views/answers.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { dateTime } from '../src/incident/time.ts';
import { replied } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

export const impact = defineCommand({
  name: 'impact',
  synonyms: ['impacted', 'began'],
  summary: 'Records when impact began and what it is.',
  examples: ['impact 14:05', 'impact 20m ago One in five payments fails', 'impact began:none'],
  where: 'room',
  options: {
    began: {
      kind: 'time',
      direction: 'past',
      none: true,
      positional: true,
      description: 'When impact began; none: not known',
    },
    text: { kind: 'text', positional: true, description: 'What people outside notice' },
  },
  opensForm: ({ began, text }) => began === undefined && text === undefined,

  form: async (_, context) => {
    const { number, impact: known, impactBeganAt } = incidentOf(context);
    return {
      title: `Impact of ${reference(number)}`,
      submit: 'Save',
      intro: [],
      fields: [
        lineField('began', 'When did it begin?', {
          hint: '14:05, 20m ago, yesterday 23:50 CET; none if nobody knows',
          max: 60,
          ...(impactBeganAt === null ? {} : { value: dateTime(impactBeganAt, 'UTC') }),
        }),
        textField('text', 'What do people outside notice?', known === null ? {} : { value: known }),
      ],
      invoke: { command: 'impact', incident: number, options: {} },
    };
  },

  run: async ({ began, text }, context) => {
    const told = await context.tell({
      do: 'record_impact',
      ...(began === undefined ? {} : { beganAt: began }),
      ...(text === undefined ? {} : { text }),
    });
    return replied(context, told, {
      done: ({ number, impactBeganAt }) =>
        impactBeganAt === null
          ? [`${reference(number)}: when impact began is not recorded.`]
          : [`${reference(number)}: impact began at `, { time: impactBeganAt, as: 'date' }, '.'],
      same: ({ number }) => [`${reference(number)}: that is recorded already.`],
      always: typeof began === 'number',
    });
  },
});
