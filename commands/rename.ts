import { lineField } from '../src/chat/views/answers.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { replied } from './shared/replies.ts';
import { expected } from './shared/updating.ts';
import { incidentOf } from './shared/view.ts';

export const rename = defineCommand({
  name: 'rename',
  synonyms: ['title', 'retitle'],
  summary: 'Changes the title.',
  examples: ['rename Checkout fails for cards issued in the EU'],
  where: 'room',
  options: {
    title: { kind: 'text', max: 200, required: true, positional: true, description: 'What is wrong, in a few words' },
  },

  form: async (_, context) => {
    const { number, title } = incidentOf(context);
    return {
      title: `Rename ${reference(number)}`,
      submit: 'Rename',
      intro: [],
      fields: [lineField('title', 'Title', { required: true, value: title })],
      invoke: { command: 'rename', incident: number, options: {}, shown: { title } },
    };
  },

  run: async ({ title = '' }, context) => {
    const told = await context.tell({ do: 'rename', title, ...expected(context) });
    return replied(context, told, {
      done: (after) => [{ bold: reference(after.number) }, ` is called “${after.title}” now.`],
      same: (after) => [`${reference(after.number)} is called that already.`],
    });
  },
});
