/** Which part of an incident's story is asked for, as the address bar holds it. */
import { z } from 'zod';
import type { TimelineQuery } from '../../engine/ports.ts';
import type { Refusal } from '../../incident/refusal.ts';
import type { ShownRow } from '../../incident/shown.ts';
import { optional, readGiven } from '../given.ts';
import { GROUP_NAMES, GROUPS } from './kinds.ts';

/** A position in the story: `<occurred>~<entry id>`. */
const position = z.string().regex(/^\d{1,15}~.{1,500}$/su);

const schema = z.object({
  words: optional(z.string().trim().max(200)),
  kind: optional(z.enum(GROUP_NAMES)),
  person: optional(z.string().max(200)),
  log: optional(z.enum(['story', 'complete'])),
  after: optional(position),
  before: optional(position),
  end: optional(z.enum(['first', 'last'])),
  /** The entry whose correction is open. */
  correct: optional(z.string().max(500)),
  /** What was done just before: a word of ours, and anything else is nothing. */
  done: optional(z.string()),
});
export type StoryQuery = z.infer<typeof schema>;

const SENTENCES: Readonly<Record<string, string>> = {
  words: 'Search for at most 200 characters.',
  kind: `Entries are filtered by one of ${GROUP_NAMES.join(', ')}.`,
  log: 'The log is the "story" or "complete".',
};

export const readStoryQuery = (given: Readonly<Record<string, string>>): StoryQuery | Refusal =>
  readGiven(schema, given, SENTENCES, 'This place in the timeline cannot be read.');

export const positionOf = (row: Pick<ShownRow, 'occurredAt' | 'id'>): string => `${row.occurredAt}~${row.id}`;
const cursorOf = (written: string): { occurredAt: number; id: string } => {
  const cut = written.indexOf('~');
  return { occurredAt: Number(written.slice(0, cut)), id: written.slice(cut + 1) };
};

/** What is asked for, without where in it. */
export const selectionOf = ({ words, kind, person, log }: StoryQuery): TimelineQuery => ({
  // Messages are all of low salience: asking for them is asking for the complete log.
  ...(log !== 'complete' && kind !== 'messages' && { salience: 'high' as const }),
  ...(words && { words }),
  ...(kind && { kinds: GROUPS[kind].kinds }),
  ...(person && { actor: person }),
});

export const pageOf = (query: StoryQuery, limit: number): TimelineQuery => ({
  ...selectionOf(query),
  limit,
  ...(query.after && { cursor: cursorOf(query.after), direction: 'forward' as const }),
  ...(query.before && { cursor: cursorOf(query.before), direction: 'backward' as const }),
  ...(query.end === 'last' && { direction: 'backward' as const }),
});

/** The same part of the story in an address, with some of it changed. */
export const storyAddress = (path: string, query: StoryQuery, change: Partial<StoryQuery>, anchor = ''): string => {
  const parameters = new URLSearchParams();
  const { done: _, ...kept } = query;
  for (const [name, value] of Object.entries({ ...kept, ...change }))
    if (typeof value === 'string') parameters.set(name, value);
  const written = parameters.toString();
  return `${path}${written ? `?${written}` : ''}${anchor}`;
};

/** Somewhere else in the story, the filters kept. */
export const elsewhere = { after: undefined, before: undefined, end: undefined, correct: undefined } as const;
