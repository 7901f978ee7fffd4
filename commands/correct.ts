import { lineField, textField } from '../src/chat/views/answers.ts';
import { inlineSpans } from '../src/chat/views/rich.ts';
import { type CommandContext, defineCommand } from '../src/engine/command.ts';
import type { Entry } from '../src/incident/entry.ts';
import { type Refusal, refuse } from '../src/incident/refusal.ts';
import { dateTime } from '../src/incident/time.ts';
import { asCorrected, entryId } from './shared/entries.ts';
import { refused, replied } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

/** Of the new words, as many as tell whether they are the right ones. */
const QUOTED = 120;

const find = async (typed: string, context: CommandContext): Promise<Entry | Refusal> =>
  (await context.ask.entry(incidentOf(context).number, entryId(typed))) ??
  refuse(
    'unknown_entry',
    `There is no entry “${typed.slice(0, 60)}”.`,
    'Type /incident timeline to see them with their ids.',
  );

export const correct = defineCommand({
  name: 'correct',
  synonyms: ['fix', 'edit', 'amend'],
  summary: 'Corrects the text or the time of a timeline entry; what it was stays on record.',
  examples: ['correct v00000007 The cache was flushed, not the queue', 'correct 7 14:05'],
  where: 'room',
  options: {
    entry: {
      kind: 'text',
      word: true,
      max: 400,
      required: true,
      positional: true,
      description: 'Which entry: its id in the timeline',
    },
    at: { kind: 'time', direction: 'past', positional: true, description: 'When it happened' },
    text: { kind: 'text', positional: true, description: 'What it should say' },
  },
  opensForm: ({ entry, text, at }) => entry === undefined || (text === undefined && at === undefined),

  form: async (values, context) => {
    const { number } = incidentOf(context);
    const entry = values.entry === undefined ? null : await find(values.entry, context);
    if (entry && 'code' in entry) return entry;
    const current = entry ? asCorrected(entry, await context.ask.entries(number)) : null;
    return {
      title: 'Correct an entry',
      submit: 'Correct',
      intro: [],
      fields: [
        lineField('entry', 'Which entry?', { required: true, hint: 'Its id in the timeline', max: 400 }),
        textField('text', 'What it should say', current?.text ? { value: current.text } : {}),
        lineField('at', 'When it happened', {
          hint: '14:05, 20m ago, yesterday 23:50 CET',
          max: 60,
          ...(current ? { value: dateTime(current.occurredAt, 'UTC') } : {}),
        }),
      ],
      invoke: {
        command: 'correct',
        incident: number,
        options: {},
        // What stood in the form and comes back unchanged is no correction.
        shown: current ? { text: current.text, at: dateTime(current.occurredAt, 'UTC') } : {},
      },
    };
  },

  run: async ({ entry: typed = '', text, at }, context) => {
    const entry = await find(typed, context);
    if ('code' in entry) return refused(entry, 'entry');
    const newText = text !== undefined && text !== context.shown.text ? text : undefined;
    const newTime = at !== undefined && context.raw.at !== context.shown.at ? at : undefined;
    const told = await context.tell({
      do: 'correct_entry',
      entry: entry.id,
      of: entry.event.kind,
      ...(newText === undefined ? {} : { text: newText }),
      ...(newTime === undefined ? {} : { occurredAt: newTime }),
    });
    return replied(context, told, {
      // Typed words may be read otherwise than they were meant: both halves are said.
      done: () => [
        'The entry is corrected',
        ...(newText === undefined ? [] : ['; it says “', ...inlineSpans(newText, QUOTED), '”']),
        ...(newTime === undefined ? [] : ['; it happened at ', { time: newTime, as: 'date' } as const]),
        '.',
      ],
      same: () => ['The entry says that already.'],
      always: true,
    });
  },
});
