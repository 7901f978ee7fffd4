import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { replied } from './shared/replies.ts';

export const reopen = defineCommand({
  name: 'reopen',
  synonyms: ['re-open', 'unresolve'],
  summary: 'Takes the end back: the incident is open again, and updates are owed again.',
  examples: ['reopen Errors are back since 23:10', 'reopen INC-42'],
  where: 'room',
  options: {
    reason: { kind: 'text', max: 500, positional: true, description: 'Why' },
  },

  run: async ({ reason }, context) => {
    const told = await context.tell({ do: 'reopen', ...(reason === undefined ? {} : { reason }) });
    return replied(context, told, {
      done: ({ number }) => [{ bold: reference(number) }, ' is open again.'],
      same: ({ number }) => [`${reference(number)} is open already.`],
    });
  },
});
