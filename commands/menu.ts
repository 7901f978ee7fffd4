import { menu as menuView } from '../src/chat/views/index.ts';
import { defineCommand } from '../src/engine/command.ts';
import { viewOf } from './shared/view.ts';

export const menu = defineCommand({
  name: 'menu',
  synonyms: ['actions', 'what'],
  summary: 'Shows what can be done in this room.',
  examples: ['menu', 'menu INC-42'],
  where: 'room',
  options: {
    incident: { kind: 'incident', positional: true, description: 'Which; this room’s, unless you say' },
  },

  run: async (_, context) => ({ reply: 'say', message: menuView(await viewOf(context)) }),
});
