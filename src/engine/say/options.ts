/** One parser per kind of option: text in, value or refusal out. The same for every platform. */
import type { Instant, PersonId } from '../../incident/incident.ts';
import { SEVERITIES, STATUSES } from '../../incident/incident.ts';
import { isRefusal, type Refusal, refuse } from '../../incident/refusal.ts';
import type { Settings } from '../../incident/settings.ts';
import { nearest } from '../../incident/text.ts';
import { parseDuration, parseFuture, parsePast } from '../../incident/when.ts';
import type { Option, OptionKind } from '../command.ts';
import type { Person } from '../ports.ts';
import { FIELD_LENGTH } from '../reply.ts';
import { readComponents } from './components.ts';
import { readPeople, readPerson } from './people.ts';
import { habit, isNone, readFlag, readReference, readRole, readSeverity, readStatus } from './words.ts';

/** What reading needs to know beside the text. */
export interface Reading {
  settings: Settings;
  people: readonly Person[];
  asker: PersonId;
  /** IANA zone of the asker. */
  zone: string;
  now: Instant;
  /** Components the incident has already: they may be named even where others are configured. */
  components: readonly string[];
}

const quoted = (text: string): string => `“${text.slice(0, 60)}”`;
const listed = (words: readonly string[]): string => words.join(', ');

/** "There is no such thing; did you mean that; there are these." */
const notOne = (code: string, what: string, text: string, words: readonly string[]): Refusal => {
  const near = nearest(text, words);
  return refuse(
    code,
    `${quoted(text)} is not ${what}.`,
    `${near ? `Did you mean ${near}? ` : ''}Use ${listed(words)}.`,
  );
};

const readChoice = (option: Extract<OptionKind, { kind: 'choice' }>, text: string, name: string): string | Refusal => {
  const typed = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return (
    option.choices.find((choice) => choice.toLowerCase() === typed) ??
    habit(option.synonyms ?? {}, typed) ??
    notOne('unknown_choice', `a ${name} I know`, text, option.choices)
  );
};

const readNumber = (option: Extract<OptionKind, { kind: 'number' }>, text: string): number | Refusal => {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = option;
  const number = /^#?-?\d{1,16}$/.test(text) ? Number(text.replace('#', '')) : Number.NaN;
  if (number >= min && number <= max) return number;
  const range = option.max === undefined ? (min > 0 ? ` of ${min} or more` : '') : ` from ${min} to ${max}`;
  return refuse('bad_number', `${quoted(text)} is not a whole number${range}.`, 'Type it in digits.');
};

const readTime = (option: Extract<OptionKind, { kind: 'time' }>, text: string, here: Reading) => {
  if (option.none && isNone(text)) return null;
  // "20m" alone means "20m ago" where only the past can be meant.
  const past = /\d\s*[a-z]+$/i.test(text) && !isRefusal(parseDuration(text)) ? `${text} ago` : text;
  const when = option.direction === 'past' ? parsePast(past, here) : parseFuture(text, here);
  return isRefusal(when) ? when : when.at;
};

/** The value of a text that is not empty. */
const readKind = (name: string, option: Option, text: string, reading: Reading): unknown => {
  const { settings, people, asker } = reading;
  switch (option.kind) {
    case 'text': {
      const max = option.max ?? FIELD_LENGTH;
      if (text.length <= max) return text;
      return refuse(
        'too_long',
        `That is ${text.length.toLocaleString('en')} characters; the ${name} holds ${max.toLocaleString('en')}.`,
        'Shorten it; what you typed is kept.',
      );
    }
    case 'choice':
      return readChoice(option, text, name);
    case 'severity': {
      const names = SEVERITIES.map((severity) => settings.severities[severity].name);
      return readSeverity(text, settings) ?? notOne('unknown_severity', 'a severity', text, names);
    }
    case 'status':
      return readStatus(text) ?? notOne('unknown_status', 'a status', text, STATUSES);
    case 'role': {
      const roles = settings.roles.map((role) => role.key);
      return readRole(text, settings.roles)?.key ?? notOne('unknown_role', 'a role', text, roles);
    }
    case 'person':
      return readPerson(text, people, asker);
    case 'people':
      return readPeople(text, people, asker);
    case 'components':
      return readComponents(text, settings, reading.components);
    case 'incident':
      return (
        readReference(text, true) ??
        refuse('bad_incident', `${quoted(text)} is not an incident.`, 'Type its number, like INC-42.')
      );
    case 'time':
      return readTime(option, text, reading);
    case 'duration':
      return parseDuration(text);
    case 'number':
      return readNumber(option, text);
    case 'flag':
      return readFlag(text, name) ?? refuse('bad_flag', `${quoted(text)} is neither yes nor no.`, `Type ${name}:yes.`);
  }
};

/** Undefined: nothing was given. Everything but what counts as text is read without the spaces around it. */
export const readOption = (name: string, option: Option, text: string, reading: Reading): unknown => {
  const trimmed = text.trim();
  return trimmed === '' ? undefined : readKind(name, option, trimmed, reading);
};
