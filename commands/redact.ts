import { button, buttons } from '../src/chat/views/actions.ts';
import { inlineText } from '../src/chat/views/text.ts';
import { defineCommand } from '../src/engine/command.ts';
import { type Entry, messageId } from '../src/incident/entry.ts';
import { reference } from '../src/incident/incident.ts';
import { refuse } from '../src/incident/refusal.ts';
import { asCorrected, entryId } from './shared/entries.ts';
import { refused, replied, say } from './shared/replies.ts';
import { incidentOf, peopleOf } from './shared/view.ts';

export const redact = defineCommand({
  name: 'redact',
  synonyms: ['purge', 'remove', 'delete'],
  summary: 'Removes the text of timeline entries for good; the timeline says that it did.',
  examples: ['redact v00000007', 'redact 7 8'],
  where: 'room',
  options: {
    entries: { kind: 'text', max: 3000, positional: true, description: 'Which entries: their ids in the timeline' },
    confirmed: { kind: 'flag', description: 'Asked and answered' },
  },

  run: async ({ entries: typed, confirmed }, context) => {
    const { number } = incidentOf(context);
    const named = typed?.split(/[\s,]+/).filter((word) => word !== '') ?? [];
    const ids = named.length > 0 ? named.map(entryId) : context.message ? [messageId(context.message.key)] : [];
    if (ids.length === 0)
      return refused(
        refuse(
          'no_entries',
          'Which entries?',
          'Name their ids: /incident redact v00000007. /incident timeline shows them.',
        ),
        'entries',
      );
    const found: Entry[] = [];
    for (const id of ids) {
      const entry = await context.ask.entry(number, id);
      if (!entry)
        return refused(
          refuse(
            'unknown_entry',
            `There is no entry “${id.slice(0, 60)}”.`,
            'Type /incident timeline to see them with their ids.',
          ),
          'entries',
        );
      found.push(entry);
    }
    if (!confirmed) {
      const decisions = await context.ask.entries(number);
      const people = await peopleOf(context);
      const what = found.length === 1 ? 'this entry' : `these ${found.length} entries`;
      return say(context, [`Remove the text of ${what} for good? Nobody can bring it back.`], {
        tone: 'attention',
        blocks: [
          {
            type: 'list',
            items: found.map((entry) => [
              { time: entry.occurredAt, as: 'date' },
              ` ${inlineText(asCorrected(entry, decisions).text, 120, people) || '(no text)'}`,
            ]),
          },
          buttons(
            button('Redact', 'redact', number, { entries: ids.join(' '), confirmed: 'yes' }, { style: 'danger' }),
          ),
        ],
      });
    }
    const told = await context.redact(ids);
    return replied(context, told, {
      done: () => [`The text is gone from ${reference(number)}. Backups made before still hold it.`],
      same: () => ['There was no text left to remove.'],
      always: true,
    });
  },
});
