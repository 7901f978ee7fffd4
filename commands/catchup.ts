import { catchup as catchupView } from '../src/chat/views/index.ts';
import { defineCommand } from '../src/engine/command.ts';
import { incidentOf, viewOf } from './shared/view.ts';

/** The latest of the story that a catch-up may draw on. */
const STORY = 60;

export const catchup = defineCommand({
  name: 'catchup',
  synonyms: ['catch-up', 'summary', 'summarize', 'tldr', 'brief'],
  summary: 'Tells a late joiner what is going on, who does what, what was tried and what is next.',
  examples: ['catchup', 'summary INC-42'],
  where: 'room',
  options: {
    incident: { kind: 'incident', positional: true, description: 'Which; this room’s, unless you say' },
  },

  run: async (_, context) => {
    const { number } = incidentOf(context);
    const story = await context.ask.timeline(number, { salience: 'high', limit: STORY, direction: 'backward' });
    return { reply: 'say', message: catchupView(await viewOf(context), story) };
  },
});
