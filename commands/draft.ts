import { button, buttons } from '../src/chat/views/actions.ts';
import { defineCommand } from '../src/engine/command.ts';
import { refuse } from '../src/incident/refusal.ts';
import { refused, say } from './shared/replies.ts';

/** Characters of a kept text that one message shows. */
const PAGE = 2500;

export const draft = defineCommand({
  name: 'draft',
  synonyms: ['drafts', 'recover'],
  summary: 'Shows again, page by page, a text that was refused and kept.',
  examples: ['draft 6f1c2a'],
  where: 'anywhere',
  options: {
    id: {
      kind: 'text',
      word: true,
      max: 100,
      required: true,
      positional: true,
      description: 'Which, as the refusal said',
    },
    page: { kind: 'number', min: 1, description: 'Which page of it' },
  },

  run: async ({ id = '', page = 1 }, context) => {
    const kept = await context.ask.draft(id);
    if (!kept)
      return refused(
        refuse('unknown_draft', `You have no draft “${id.slice(0, 60)}”.`, 'Only whoever typed a text can see it.'),
        'id',
      );
    const options = Object.entries(kept.options).filter(([name]) => !name.startsWith('message.'));
    const text = options.map(([name, value]) => (options.length === 1 ? value : `${name}: ${value}`)).join('\n');
    const from = (page - 1) * PAGE;
    const pages = Math.max(1, Math.ceil(text.length / PAGE));
    return say(context, [`What you typed for ${kept.command || 'Foghorn'}, page ${page} of ${pages}:`], {
      blocks: [
        { type: 'code', text: text.slice(from, from + PAGE) || '(nothing)' },
        buttons(
          page > 1 ? button('Back', 'draft', undefined, { id, page: String(page - 1) }) : null,
          page < pages ? button('More', 'draft', undefined, { id, page: String(page + 1) }) : null,
          {
            label: 'Edit again',
            style: 'primary',
            invoke: {
              command: kept.command,
              ...(kept.incident === null ? {} : { incident: kept.incident }),
              options: { draft: id, edit: 'yes' },
            },
          },
        ),
      ],
    });
  },
});
