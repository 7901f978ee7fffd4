import { lineField } from '../src/chat/views/answers.ts';
import { inlineText } from '../src/chat/views/text.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { ended } from './shared/closing.ts';
import { incidentOf, peopleOf } from './shared/view.ts';

/** As many choices as every platform offers. */
const CHOICES = 25;

export const merge = defineCommand({
  name: 'merge',
  synonyms: ['duplicate', 'dupe', 'merge-into'],
  summary: 'Merges this incident into another one, where the work goes on.',
  examples: ['merge INC-41', 'merge INC-42 into INC-41'],
  where: 'room',
  options: {
    into: {
      kind: 'incident',
      required: true,
      positional: true,
      keyword: true,
      description: 'The incident that goes on',
    },
  },

  form: async (_, context) => {
    const { number } = incidentOf(context);
    const people = await peopleOf(context);
    const others = (await context.ask.incidents({ open: true, limit: CHOICES + 1 })).filter(
      (one) => one.number !== number,
    );
    return {
      title: `Merge ${reference(number)}`,
      submit: 'Merge',
      intro: [{ type: 'context', text: [`${reference(number)} closes; its people are invited into the other room.`] }],
      fields: [
        others.length === 0
          ? lineField('into', 'Into which incident?', { required: true, hint: 'INC-41', max: 20 })
          : {
              name: 'into',
              label: 'Into which incident?',
              input: 'choice',
              required: true,
              choices: others.slice(0, CHOICES).map((one) => ({
                value: reference(one.number),
                label: `${reference(one.number)} ${inlineText(one.title, 55, people)}`,
              })),
            },
      ],
      invoke: { command: 'merge', incident: number, options: {} },
    };
  },

  run: async ({ into = 0 }, context) => {
    const told = await context.merge(into);
    return ended(context, told, {
      done: ({ number }) => [{ bold: reference(number) }, ' is merged into ', { bold: reference(into) }, '.'],
      same: ({ number }) => [`${reference(number)} is merged already.`],
    });
  },
});
