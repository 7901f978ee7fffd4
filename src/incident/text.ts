/** People's text: made storable at the door, shortened for a line, read for mentions. */
import { type PersonId, reference } from './incident.ts';

/** Well-formed Unicode without NUL (PostgreSQL stores neither), lines ending in \n. */
export const cleanText = (text: string): string => text.toWellFormed().replaceAll('\0', '').replace(/\r\n?/g, '\n');

/** One line of at most `max` characters, cut at a character people see, with an ellipsis when cut. */
export const oneLine = (text: string, max: number): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= max) return line;
  let cut = '';
  for (const { segment } of segmenter.segment(line.slice(0, max * 2))) {
    if (cut.length + segment.length > max - 1) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
};
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Room names: the platforms' smallest common ground is 80 characters of a-z, 0-9 and hyphens (Slack). */
const SLUG_LENGTH = 80;
/** `inc-42-checkout-is-failing` */
export const slugOf = (number: number, title: string): string => {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return `${reference(number).toLowerCase()}-${words}`.slice(0, SLUG_LENGTH).replace(/-+$/, '');
};

const MENTION = /<@([^<>\s]+)>/g;
/** Everybody mentioned in neutral text, in order, once. */
export const mentionsIn = (text: string): PersonId[] => [
  ...new Set([...text.matchAll(MENTION)].map((match) => match[1] ?? '')),
];

/** Edits between two words: insert, delete, replace, swap neighbours. */
const distance = (a: string, b: string): number => {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = best;
    }
  return at(a.length, b.length);
};

/** The word most likely meant; null when none is near (a third of its letters, at least one, may differ). */
export const nearest = (word: string, words: readonly string[]): string | null => {
  const typed = word.toLowerCase();
  let best: { word: string; distance: number } | null = null;
  for (const candidate of words) {
    const known = candidate.toLowerCase();
    if (Math.abs(known.length - typed.length) > 3) continue;
    const apart = distance(typed, known);
    if (apart <= Math.max(1, Math.floor(known.length / 3)) && (!best || apart < best.distance))
      best = { word: candidate, distance: apart };
  }
  return best?.word ?? null;
};
