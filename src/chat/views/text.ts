/** People's text on its way into a message: shown as it is, shortened, names for mentions, never formatting. */
import type { Person } from '../../engine/ports.ts';
import type { Rich, Span } from '../../engine/reply.ts';
import { FOGHORN, type PersonId } from '../../incident/incident.ts';
import { oneLine } from '../../incident/text.ts';

export type People = ReadonlyMap<PersonId, Person>;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `max` UTF-16 units, lines kept, cut between characters as people see them. */
export const excerpt = (text: string, max: number): string => {
  if (text.length <= max) return text;
  if (max <= 0) return '';
  let cut = '';
  for (const { segment } of segmenter.segment(text.slice(0, max))) {
    // The last segment may be half of a longer one: leave room for the ellipsis and drop it.
    if (cut.length + segment.length > max - 1) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
};

/** What a person is called inside plain strings: `@ana`; the bot is `Foghorn`. */
export const handle = (person: PersonId, people: People): string => {
  if (person === FOGHORN) return 'Foghorn';
  const known = people.get(person)?.handle;
  return `@${known ?? person.slice(person.indexOf(':') + 1)}`;
};

/** A person as a span; Foghorn has no account to point at. */
export const who = (person: PersonId): Span => (person === FOGHORN ? 'Foghorn' : { person });

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly Span[]): Span[] =>
  items.flatMap((item, i) => (i === 0 ? [item] : i === items.length - 1 ? [' and ', item] : [', ', item]));

const MENTION = /<@([^<>\s]+)>/g;

/** Text whose mentions are written as handles: for strings, where no span can stand. */
export const named = (text: string, people: People): string =>
  text.replace(MENTION, (_, person: string) => handle(person, people));

const DIRECTING = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b]/;

/** One line of people's text, shortened; signs that turn the direction of what follows are taken out. */
export const inline = (text: string, max: number): string => oneLine(text.replace(DIRECTING, ''), max);

/** Hebrew or Arabic inside a sentence of ours keeps a direction of its own and cannot turn our words around. */
export const isolated = (text: Rich): Rich =>
  text.some((span) => typeof span === 'string' && RIGHT_TO_LEFT.test(span)) ? ['\u2068', ...text, '\u2069'] : text;

/** The same as a string, with handles for mentions. */
export const inlineText = (text: string, max: number, people: People): string =>
  isolated([inline(named(text, people), max)]).join('');

/** Nothing to read in it. */
export const blank = (text: string): boolean => text.trim() === '';

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
