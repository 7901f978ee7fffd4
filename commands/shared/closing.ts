/** Ending with a public page still open: the closing text is offered, never published by itself. */
import { button, buttons } from '../../src/chat/views/actions.ts';
import type { CommandContext, Told } from '../../src/engine/command.ts';
import type { Reply, Rich } from '../../src/engine/reply.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { replied } from './replies.ts';

export const ended = (
  context: CommandContext,
  told: Told,
  words: { done: (incident: Incident) => Rich; same: (incident: Incident) => Rich },
): Reply => {
  if (!told.ok || !told.incident.publicOpen) return replied(context, told, words);
  return replied(context, told, {
    ...words,
    done: (incident) => [...words.done(incident), ' Its public page is still open.'],
    always: true,
    tone: 'attention',
    blocks: [
      buttons(
        button('Publish the closing text', 'update', told.incident.number, { public: 'yes' }, { style: 'primary' }),
      ),
    ],
  });
};
