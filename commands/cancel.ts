import { textField } from '../src/chat/views/answers.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { ended } from './shared/closing.ts';
import { incidentOf } from './shared/view.ts';

export const cancel = defineCommand({
  name: 'cancel',
  synonyms: ['false-alarm', 'abort', 'dismiss'],
  summary: 'Ends it as a false alarm, with the reason.',
  examples: ['cancel The alert fired on a test host'],
  where: 'room',
  options: {
    reason: { kind: 'text', required: true, positional: true, description: 'Why it was none' },
  },

  form: async (_, context) => ({
    title: `Cancel ${reference(incidentOf(context).number)}`,
    submit: 'Cancel the incident',
    intro: [{ type: 'context', text: ['A false alarm stays on record and out of the statistics.'] }],
    fields: [textField('reason', 'Why was it none?', { required: true })],
    invoke: { command: 'cancel', incident: incidentOf(context).number, options: {} },
  }),

  run: async ({ reason = '' }, context) => {
    const told = await context.tell({ do: 'cancel', reason });
    return ended(context, told, {
      done: ({ number }) => [{ bold: reference(number) }, ' is cancelled: a false alarm.'],
      same: ({ number }) => [`${reference(number)} is cancelled already.`],
    });
  },
});
