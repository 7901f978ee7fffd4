/** Is this word, at the edge of what was typed, the value of that option? Without I/O, so that forms open in time. */
import type { Instant } from '../../incident/incident.ts';
import { isRefusal } from '../../incident/refusal.ts';
import type { Settings } from '../../incident/settings.ts';
import { parseDuration, parseFuture, parsePast } from '../../incident/when.ts';
import type { Option } from '../command.ts';
import { looksLikePerson } from './people.ts';
import type { Token } from './tokens.ts';
import { isNone, looksLikeSeverity, readReference, readRole, readSeverity, readStatus } from './words.ts';

export interface Lexicon {
  settings: Settings;
  now: Instant;
  /** IANA zone of the asker. */
  zone: string;
}

/** Where the words stand: at the beginning, or at the end after text. What may be text is read more strictly there. */
export interface Edge {
  side: 'front' | 'end';
  /** The command takes free text, which these words may belong to. */
  amidText: boolean;
}

const LONGEST_TIME = 5;
const LONGEST_ROLE = 3;

/** Written as nothing but a moment is: a clock time, a date, "… ago", a day of the week with a time. */
const MOMENT = /\d:\d\d|\d{4}-\d\d-\d\d|\bago$|\d\s*[ap]m\b|\bnoon\b|\bmidnight\b/i;
const LENGTH = /^(in\s+)?\d+(\.\d+)?\s*[a-z]+(\s*\d+\s*[a-z]+)*$/i;

/** A length nobody means, written as one: what is wrong with it is for its parser to say. */
const OVERLONG = /^\d+\s?[smhd]$/i;

/** A clock time or a day, written as one, be there any such or not. */
const CLOCK = /^\d{1,2}:\d\d(:\d\d)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** What stands where a moment does and is written as one is meant as one: its parser says what is wrong with it. */
const writtenAsMoment = ([first = '', second = '']: readonly string[]): number => {
  if (DATE.test(first)) return CLOCK.test(second) ? 2 : 1;
  return one(CLOCK.test(first));
};

/** Read as a moment, be it on the wrong side of now: then the refusal that follows is about that. */
const isMoment = (text: string, option: Extract<Option, { kind: 'time' }>, lexicon: Lexicon): boolean => {
  if (option.none && isNone(text)) return true;
  const future = option.direction === 'future';
  if (future && LENGTH.test(text)) return !isRefusal(parseDuration(text.replace(/^in\s+/i, '')));
  if (future && /^(tomorrow|(by|on|until)?\s*(mon|tue|wed|thu|fri|sat|sun)[a-z]*)$/i.test(text)) return true;
  if (!MOMENT.test(text)) return false;
  const when = future ? parseFuture(text, lexicon) : parsePast(text, lexicon);
  return !isRefusal(when) || when.code === 'future_time' || when.code === 'past_time';
};

const one = (is: boolean): number => (is ? 1 : 0);

/** The longest run of up to `most` words at that edge of which `is` holds; how many words. */
const longest = (words: readonly string[], edge: Edge, most: number, is: (text: string) => boolean): number => {
  for (let count = Math.min(most, words.length); count > 0; count--) {
    const run = edge.side === 'front' ? words.slice(0, count) : words.slice(-count);
    if (is(run.join(' '))) return count;
  }
  return 0;
};

const whileTrue = (words: readonly string[], edge: Edge, is: (word: string) => boolean): number => {
  const ordered = edge.side === 'front' ? words : words.toReversed();
  const stop = ordered.findIndex((word) => !is(word.replace(/,$/, '')));
  return stop === -1 ? ordered.length : stop;
};

/** How many words at that edge are the option's value; 0: none. Quoted words never are. */
export const recognise = (
  name: string,
  option: Option,
  left: readonly Token[],
  edge: Edge,
  lexicon: Lexicon,
): number => {
  const ordered = edge.side === 'front' ? left : left.toReversed();
  const quote = ordered.findIndex((token) => token.quoted);
  const usable = ordered.slice(0, quote === -1 ? ordered.length : quote).slice(0, 12);
  const words = (edge.side === 'front' ? usable : usable.toReversed()).map((token) => token.text);
  const word = (edge.side === 'front' ? words[0] : words.at(-1)) ?? '';
  if (word === '') return 0;
  switch (option.kind) {
    case 'choice': {
      const typed = word.toLowerCase();
      return one(option.choices.includes(typed) || Object.hasOwn(option.synonyms ?? {}, typed));
    }
    case 'severity':
      return one(readSeverity(word, lexicon.settings, false) !== null || looksLikeSeverity(word));
    case 'status':
      return one(readStatus(word) !== null);
    case 'role':
      return longest(words, edge, LONGEST_ROLE, (text) => readRole(text, lexicon.settings.roles) !== null);
    case 'person':
      return one(looksLikePerson(word) || (!edge.amidText && word.toLowerCase() === 'me'));
    case 'people':
      return whileTrue(words, edge, looksLikePerson);
    case 'incident':
      return one(readReference(word, !edge.amidText) !== null);
    case 'time': {
      const count = longest(words, edge, LONGEST_TIME, (text) => isMoment(text, option, lexicon));
      return count > 0 || edge.side === 'end' ? count : writtenAsMoment(words);
    }
    case 'duration':
      return longest(words, edge, LONGEST_TIME, (text) => !isRefusal(parseDuration(text)) || OVERLONG.test(text));
    case 'number':
      return one(edge.side === 'front' && /^#?\d+$/.test(word));
    case 'flag':
      // "Private beta is down" is a title; "private Payroll leaked" asks for privacy.
      return one((edge.side === 'front' ? word : word.toLowerCase()) === name.replaceAll('_', '-'));
    case 'text':
    case 'components':
      return 0;
  }
};
