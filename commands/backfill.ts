import { button, buttons } from '../src/chat/views/actions.ts';
import { textField } from '../src/chat/views/answers.ts';
import { inlineText, plural } from '../src/chat/views/text.ts';
import { type CommandContext, defineCommand } from '../src/engine/command.ts';
import type { Reply, Rich } from '../src/engine/reply.ts';
import { reference } from '../src/incident/incident.ts';
import { isRefusal, type Refusal } from '../src/incident/refusal.ts';
import { iso, parseIso } from '../src/incident/time.ts';
import { readLines, type TimedLine } from './shared/lines.ts';
import { refused, say } from './shared/replies.ts';
import { incidentOf, peopleOf } from './shared/view.ts';

/** What one message can show of a preview. */
const PREVIEWED = 15;
const PASTE_LENGTH = 40_000;

const preview = async (lines: readonly TimedLine[], pasted: string, context: CommandContext): Promise<Reply> => {
  const { number } = incidentOf(context);
  const people = await peopleOf(context);
  const more = lines.length - PREVIEWED;
  return say(
    context,
    [`${plural(lines.length, 'note')} would go onto the timeline of ${reference(number)}. Are the times right?`],
    {
      blocks: [
        {
          type: 'list',
          items: lines
            .slice(0, PREVIEWED)
            .map(({ at, text }): Rich => [{ time: at, as: 'date' }, ` ${inlineText(text, 120, people)}`]),
        },
        ...(more > 0 ? [{ type: 'context' as const, text: [`and ${more} more`] }] : []),
        buttons(
          button(
            `Add ${plural(lines.length, 'note')}`,
            'backfill',
            number,
            { lines: pasted, commit: iso(context.now) },
            { style: 'primary' },
          ),
          button('Change the lines', 'backfill', number, { lines: pasted, edit: 'yes' }),
        ),
      ],
    },
  );
};

/** A preview may be committed twice, by a second tap or after half of it failed: what is there already stays one. */
const sameAs = ({ at, text }: TimedLine): string => `${at} ${text}`;
const notesOf = async ({ ask, asker, incident }: CommandContext): Promise<ReadonlySet<string>> => {
  const rows = incident ? await ask.timeline(incident.number, { kinds: ['note_raised'], actor: asker.person }) : [];
  return new Set(rows.map(({ occurredAt, text }) => sameAs({ at: occurredAt, text })));
};

export const backfill = defineCommand({
  name: 'backfill',
  synonyms: ['import', 'paste', 'back-fill'],
  summary: 'Adds many timed notes at once: paste lines, look at them, commit.',
  examples: ['backfill', 'backfill 14:05 Error rate rises\n14:11 Rolled back deploy 812'],
  where: 'room',
  options: {
    lines: {
      kind: 'text',
      max: PASTE_LENGTH,
      positional: true,
      description: 'A line for each, beginning with its time',
    },
    commit: { kind: 'text', word: true, max: 40, description: 'Add them, as they were previewed at that moment' },
  },
  opensForm: ({ lines }) => lines === undefined,

  form: async (_, context) => ({
    title: 'Add timed notes',
    submit: 'Preview',
    intro: [
      {
        type: 'context',
        text: ['A line for each, beginning with its time: “14:05 Error rate rises”. A line 2026-03-01 sets the day.'],
      },
    ],
    fields: [textField('lines', 'Lines', { required: true })],
    invoke: { command: 'backfill', incident: incidentOf(context).number, options: {} },
  }),

  run: async ({ lines: pasted = '', commit }, context) => {
    const { number } = incidentOf(context);
    // "20m ago" means what it meant when it was looked at.
    const seen = parseIso(commit ?? '') ?? context.now;
    const lines = readLines(pasted, { now: seen, zone: context.asker.zone });
    if (isRefusal(lines)) return refused(lines, 'lines');
    if (commit === undefined) return preview(lines, pasted, context);

    const known = await notesOf(context);
    const missing = lines.filter((line) => !known.has(sameAs(line)));
    if (missing.length === 0) return say(context, [`These notes are on the timeline of ${reference(number)} already.`]);
    const failed: { line: TimedLine; refusal: Refusal }[] = [];
    for (const line of missing) {
      const told = await context.tell({ do: 'raise_note', text: line.text, occurredAt: line.at });
      if (!told.ok) failed.push({ line, refusal: told.refusal });
    }
    const added = missing.length - failed.length;
    return say(context, [`${plural(added, 'note')} went onto the timeline of ${reference(number)}.`], {
      blocks: failed.map(({ line, refusal }) => ({
        type: 'text',
        text: ['Not added: ', { time: line.at, as: 'date' }, ` ${line.text.slice(0, 80)}: ${refusal.sentence}`],
      })),
    });
  },
});
