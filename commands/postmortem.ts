import { button, buttons } from '../src/chat/views/actions.ts';
import { consoleSpan, postmortemPage } from '../src/chat/views/places.ts';
import { plural } from '../src/chat/views/text.ts';
import { defineCommand } from '../src/engine/command.ts';
import type { Reply } from '../src/engine/reply.ts';
import { isOpen, reference } from '../src/incident/incident.ts';
import { say } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

export const postmortem = defineCommand({
  name: 'postmortem',
  synonyms: ['retro', 'pm', 'post-mortem', 'review'],
  summary: 'Shows where the postmortem is, or has it drafted again.',
  examples: ['postmortem', 'postmortem redraft'],
  where: 'room',
  options: {
    action: {
      kind: 'choice',
      choices: ['show', 'redraft'],
      synonyms: { link: 'show', draft: 'redraft', again: 'redraft' },
      positional: true,
      description: 'What to do',
    },
  },

  run: async ({ action }, context): Promise<Reply> => {
    const incident = incidentOf(context);
    const { number, postmortem: drafted } = incident;
    const page = consoleSpan(postmortemPage(number), `the postmortem of ${reference(number)}`);
    if (action === 'redraft') {
      await context.redraft();
      return say(
        context,
        drafted ? ['Drafting ', page, ' again. What people wrote in it stays as it is.'] : ['Drafting ', page, '.'],
      );
    }
    const edited = Object.keys(drafted?.edited ?? {}).length;
    const redraft = button(drafted ? 'Draft it again' : 'Draft it now', 'postmortem', number, { action: 'redraft' });
    if (!drafted)
      return say(
        context,
        [
          isOpen(incident)
            ? `${reference(number)} is still open: its postmortem is drafted when it is resolved.`
            : `The postmortem of ${reference(number)} is not drafted yet.`,
        ],
        { blocks: [buttons(redraft)] },
      );
    return say(
      context,
      [
        'Here is ',
        page,
        ', drafted ',
        { time: drafted.draftedAt, as: 'ago' },
        edited > 0 ? `; people wrote ${plural(edited, 'section')} of it.` : '. Nobody has edited it yet.',
      ],
      { blocks: [buttons(redraft, button('Timeline', 'timeline', number))] },
    );
  },
});
