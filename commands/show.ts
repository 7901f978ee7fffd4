import { card } from '../src/chat/views/index.ts';
import { defineCommand } from '../src/engine/command.ts';
import { viewOf } from './shared/view.ts';

export const show = defineCommand({
  name: 'show',
  synonyms: ['card', 'info', 'view'],
  summary: 'Shows the card of an incident, to you alone.',
  examples: ['show INC-42', 'show'],
  where: 'room',
  options: {
    incident: { kind: 'incident', positional: true, description: 'Which; this room’s, unless you say' },
  },

  run: async (_, context) => ({ reply: 'say', message: card(await viewOf(context)) }),
});
