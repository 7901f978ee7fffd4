import { startingWith, textField } from '../src/chat/views/answers.ts';
import { defineCommand } from '../src/engine/command.ts';
import { isOpen, reference } from '../src/incident/incident.ts';
import { refuse } from '../src/incident/refusal.ts';
import { durationText } from '../src/incident/time.ts';
import { ended } from './shared/closing.ts';
import { templateText } from './shared/template.ts';
import { expected } from './shared/updating.ts';
import { incidentOf } from './shared/view.ts';

export const resolve = defineCommand({
  name: 'resolve',
  synonyms: ['close', 'resolved', 'done', 'end'],
  summary: 'Resolves the incident, with a final update; the postmortem is drafted at once.',
  examples: ['resolve Checkout works again since 22:31', 'resolve'],
  where: 'room',
  options: {
    text: { kind: 'text', positional: true, description: 'The final update' },
  },
  opensForm: ({ text }) => text === undefined,

  form: async (_, context) => {
    const incident = incidentOf(context);
    const { number, status } = incident;
    if (!isOpen(incident))
      return refuse(
        `already_${status}`,
        `${reference(number)} is already ${status}.`,
        `Type /incident reopen ${reference(number)} if it is not over.`,
      );
    return {
      title: `Resolve ${reference(number)}`,
      submit: 'Resolve',
      intro: [
        { type: 'context', text: ['All components become operational, nudges stop, and the postmortem is drafted.'] },
      ],
      fields: [
        textField('text', 'The final update', {
          hint: 'What was wrong, what mended it, since when it works.',
          ...startingWith(templateText(incident, context.settings, 'resolved')),
        }),
      ],
      invoke: { command: 'resolve', incident: number, options: {} },
    };
  },

  run: async ({ text }, context) => {
    const told = await context.tell({ do: 'resolve', ...(text === undefined ? {} : { text }), ...expected(context) });
    return ended(context, told, {
      done: ({ number, declaredAt, endedAt }) => [
        { bold: reference(number) },
        ` is resolved after ${durationText((endedAt ?? context.now) - declaredAt)}. The postmortem is being drafted.`,
      ],
      same: ({ number }) => [`${reference(number)} is resolved already.`],
    });
  },
});
