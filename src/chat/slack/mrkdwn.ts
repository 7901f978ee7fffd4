/**
 * Spans → mrkdwn. Only what stands in a span's type has a meaning for Slack; the words in it mean nothing: brackets
 * and ampersands are escaped, signs that would format are kept from doing so, and nobody is called who is only named.
 */
import type { Rich, Span } from '../../engine/reply.ts';
import { FOGHORN, type GroupId, type Instant, type PersonId } from '../../incident/incident.ts';
import { dateTime, MINUTE } from '../../incident/time.ts';
import { PLATFORM, userOf } from './ids.ts';
import { LIMITS } from './limits.ts';
import type { Directory } from './people.ts';

/** What the words of a message depend on. */
export interface Reading {
  /** Names for ids. */
  people: Pick<Directory, 'person' | 'group'>;
  now: Instant;
  /** The console's address, without a slash at the end; null: its places are text alone. */
  consoleUrl: string | null;
  /** Who is notified; everybody else is shown by name. */
  ping?: { people: readonly PersonId[]; groups: readonly GroupId[] };
}

/**
 * A word joiner: has no width, breaks no line, and is neither a space nor punctuation, which alone may stand around
 * mrkdwn's signs. Whoever reads text back takes it out.
 */
export const GUARD = '\u2060';

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Inside a word `*`, `_` and `~` mean nothing, and file_names stay fit for copying. A quote begins a line. */
const SIGNS = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`|(?<=^|\n)[ \t]*>/gu;

const guarded = (text: string): string => escaped(text.replace(SIGNS, (sign) => `${GUARD}${sign}${GUARD}`));

/** Addresses people wrote lead where they say; without a label there is nothing to be misled by. */
const ADDRESS = /https?:\/\/[^\s<>"'`|\u2066-\u2069\u2060]+/g;
const TOKEN = /<@([^<>\s]+)>/g;
const PIECE = new RegExp(`${TOKEN.source}|${ADDRESS.source}`, 'g');

/** How a person is shown without calling them. */
export const nameOf = (person: PersonId, { people }: Pick<Reading, 'people'>): string => {
  if (person === FOGHORN) return 'Foghorn';
  const user = userOf(person);
  return `@${(user === null ? null : people.person(user)?.name) ?? person.slice(person.indexOf(':') + 1)}`;
};

/** People's text: exactly what they typed; mentions of people known here by name, addresses as links. */
export const verbatim = (text: string, reading: Pick<Reading, 'people'>): string => {
  let shown = '';
  let from = 0;
  for (const match of text.matchAll(PIECE)) {
    const person = match[1];
    const user = person === undefined ? null : userOf(person);
    const known = user !== null && reading.people.person(user) !== undefined;
    if (person !== undefined && !known && person !== FOGHORN) continue;
    // A full stop or bracket after an address belongs to the sentence.
    const whole = person === undefined ? match[0].replace(/[.,;:!?)\]}*_~]+$/, '') : match[0];
    if (whole.length > LIMITS.url) continue;
    shown += guarded(text.slice(from, match.index));
    shown += person === undefined ? `<${escaped(whole)}>` : guarded(nameOf(person, reading));
    from = match.index + whole.length;
  }
  return shown + guarded(text.slice(from));
};

/** For top-level text, which is the notification: one line of words. */
export const plainly = (text: string): string => guarded(text);

const safe = (address: string): boolean => /^(https?:\/\/|mailto:)[^\s]/i.test(address) && address.length <= LIMITS.url;
const address = (url: string): string => escaped(url).replaceAll('|', '%7C').replace(/\s/g, '%20');

const anchor = (url: string, text: string): string =>
  // Where it leads would otherwise be told by its label alone.
  safe(url) && text.trim() !== ''
    ? `<${address(url)}|${guarded(text.replace(/\s+/g, ' ')).replaceAll('|', '¦')}>`
    : guarded(text);

const bold = (text: string, reading: Reading): string =>
  text
    .split('\n')
    .map((line) => {
      const [, before = '', word = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(line) ?? [];
      // A star of people's own inside the pair could end it early.
      if (word === '' || word.includes('*')) return `${before}${verbatim(word, reading)}${after}`;
      return `${before}*${verbatim(word, reading)}*${after}`;
    })
    .join('\n');

/** A sign of its own kind, or a line's end, would end it: then the words stand without it. */
const code = (text: string): string =>
  text.trim() === '' || /[`\n]/.test(text) ? guarded(text) : `\`${escaped(text)}\``;

const time = (at: Instant, as: 'time' | 'date' | 'ago', now: Instant): string => {
  const fallback = dateTime(at, 'UTC');
  const seconds = Math.floor(at / 1000);
  if (seconds < 0) return fallback;
  // "Ago" looks back; what is to come is told by its time.
  const shown = as === 'ago' && at > now + MINUTE ? 'time' : as;
  const format = { time: '{time}', date: '{date_short_pretty} at {time}', ago: '{ago}' }[shown];
  return `<!date^${seconds}^${format}|${fallback}>`;
};

const groupWords = (group: GroupId, { people, ping }: Reading): string => {
  const id = group.startsWith(`${PLATFORM}:`) ? group.slice(PLATFORM.length + 1) : null;
  if (id !== null && /^S[A-Z0-9]+$/.test(id) && ping?.groups.includes(group)) return `<!subteam^${id}>`;
  const handle = (id === null ? null : people.group(id)?.handle) ?? group.slice(group.indexOf(':') + 1);
  return guarded(`@${handle}`);
};

const personWords = (person: PersonId, reading: Reading): string => {
  const user = userOf(person);
  if (user !== null && /^[UW][A-Z0-9]+$/.test(user) && reading.ping?.people.includes(person)) return `<@${user}>`;
  return guarded(nameOf(person, reading));
};

const one = (span: Span, reading: Reading): string => {
  if (typeof span === 'string') return verbatim(span, reading);
  if ('bold' in span) return bold(span.bold, reading);
  if ('code' in span) return code(span.code);
  if ('time' in span) return time(span.time, span.as, reading.now);
  if ('person' in span) return personWords(span.person, reading);
  if ('group' in span) return groupWords(span.group, reading);
  if ('link' in span) return anchor(span.link, span.text);
  return reading.consoleUrl === null ? guarded(span.text) : anchor(`${reading.consoleUrl}${span.console}`, span.text);
};

/** Formatting needs a space or punctuation around it; this one is neither seen nor read. */
const SPACE = '\u200b';
const joined = (before: string, next: string): string => {
  const opens = /^[*`]/.test(next) && /[\p{L}\p{N}\u2060]$/u.test(before);
  const closes = /[*`]$/.test(before) && /^[\p{L}\p{N}\u2060]/u.test(next);
  return before !== '' && next !== '' && (opens || closes) ? `${before}${SPACE}${next}` : before + next;
};

/** Spans of words can be cut anywhere; all others stay whole. */
const cut = (span: Span, keep: (text: string) => string): Span | null => {
  if (typeof span === 'string') return keep(span);
  if ('bold' in span) return { bold: keep(span.bold) };
  if ('code' in span) return { code: keep(span.code) };
  return null;
};
const lengthOf = (span: Span): number =>
  typeof span === 'string' ? span.length : 'bold' in span ? span.bold.length : 'code' in span ? span.code.length : 0;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Better between words than within one, and never within a character as people see it. */
const boundary = (text: string, at: number): number => {
  if (at >= text.length) return at;
  const space = text.slice(0, at).search(/\s\S*$/);
  if (space > at * 0.7) return space + 1;
  const from = Math.max(0, at - 64);
  const whole = segmenter.segment(text.slice(from, at + 64)).containing(at - from)?.index ?? 0;
  if (whole > 0) return from + whole;
  // A character longer than anybody could read.
  return /[\ud800-\udbff]/.test(text[at - 1] ?? '') ? at - 1 : at;
};

const textOf = (span: Span): string =>
  typeof span === 'string' ? span : 'bold' in span ? span.bold : 'code' in span ? span.code : '';

/** The longest beginning whose rendering fits, and the rest; null: none fits. */
const split = (span: Span, room: number, render: (span: Span) => string): [Span, Span] | null => {
  const length = lengthOf(span);
  if (length === 0) return null;
  const part = (from: number, to: number): Span => cut(span, (text) => text.slice(from, to)) as Span;
  let low = 0;
  // Hardly anything is shown shorter than it is: no need to look at what lies far behind.
  let high = Math.min(length, 2 * room);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (render(part(0, middle)).length <= room) low = middle;
    else high = middle - 1;
  }
  const at = boundary(textOf(span), low);
  return at === 0 || render(part(0, at)).length > room ? null : [part(0, at), part(at, length)];
};

/** What is put around every line, as for a quote. */
export type Frame = (words: string) => string;
const bare: Frame = (words) => words;

/** In pieces of at most `max`, none of them empty. Nothing is lost but what no piece could hold. */
export const pieces = (rich: Rich, max: number, reading: Reading, frame: Frame = bare): string[] => {
  const done: string[] = [];
  let current = '';
  const queue: Span[] = [...rich];
  const close = (): void => {
    if (current.trim() !== '') done.push(frame(current));
    current = '';
  };
  for (let span = queue.shift(); span !== undefined; span = queue.shift()) {
    const next = lengthOf(span) > 2 * max ? null : joined(current, one(span, reading));
    if (next !== null && frame(next).length <= max) {
      current = next;
      continue;
    }
    const before = current;
    const halves = split(span, max, (part) => frame(joined(before, one(part, reading))));
    if (halves && (current === '' || lengthOf(halves[0]) > 40)) {
      current = joined(current, one(halves[0], reading));
      queue.unshift(halves[1]);
      close();
    } else if (current !== '') {
      close();
      queue.unshift(span);
    }
    // A single span that no piece can hold: its words are worth more than its meaning.
    else if (typeof span !== 'string' && ('link' in span || 'console' in span))
      queue.unshift(shortened(span.text, Math.floor(max / 8)));
  }
  close();
  return done;
};

/** As one text of at most `max`; what is cut off ends in an ellipsis. */
export const fitted = (rich: Rich, max: number, reading: Reading): string => {
  const most = 2 * max;
  const whole = rich.some((span) => lengthOf(span) > most) ? null : mrkdwn(rich, reading);
  if (whole !== null && whole.length <= max) return whole;
  // Only the first piece is wanted: what lies far behind need not be taken apart.
  const near = rich.map((span) => cut(span, (text) => text.slice(0, most + 1)) ?? span);
  const [first = ''] = pieces(near, max - 1, reading);
  return `${first.trimEnd()}…`;
};

export const mrkdwn = (rich: Rich, reading: Reading): string =>
  rich.reduce((shown: string, span) => joined(shown, one(span, reading)), '');

/** Plain text of at most `max`, cut between characters as people see them. */
export const shortened = (text: string, max: number): string => {
  if (text.length <= max) return text;
  return `${text.slice(0, boundary(text, max - 1)).trimEnd()}…`;
};
