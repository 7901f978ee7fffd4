/** Who is named how: by name where a record needs it, not at all where a name would read as blame. */
import type { Person } from '../engine/ports.ts';
import { FOGHORN, type PersonId } from '../incident/incident.ts';

export interface Names {
  /** `Ana`; a person not known goes by the platform's own id. */
  name(person: PersonId): string;
  /** Text with its mentions as names. */
  named(text: string): string;
  /** Text with nobody named in it: mentions, handles and known names become "a responder". */
  unnamed(text: string): string;
}

const MENTION = /<@([^<>\s]+)>/g;
const SOMEBODY = 'a responder';
/** First names that are common words too: taken out only where they are not the beginning of a sentence. */
const AMBIGUOUS: ReadonlySet<string> = new Set(
  'Art Bill Chase Dean Drew Faith Frank Grace Hope Jack Joy Mark May Miles Pat Penny Rich Rob Rose Sky Sue Sunny Will'.split(
    ' ',
  ),
);

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

export const namesOf = (people: readonly Person[]): Names => {
  const known = new Map(people.map((person) => [person.id, person]));
  const name = (person: PersonId): string => {
    if (person === FOGHORN) return 'Foghorn';
    return known.get(person)?.name ?? person.slice(person.indexOf(':') + 1);
  };
  const full = people.map((person) => person.name).filter((one) => one.trim().length > 1);
  const first = full.map((one) => one.split(/\s+/)[0] ?? '').filter((one) => one.length > 2);
  const words = [...new Set([...full, ...first.filter((one) => !AMBIGUOUS.has(one))])].toSorted(
    (a, b) => b.length - a.length,
  );
  const unclear = [...new Set(first.filter((one) => AMBIGUOUS.has(one)))];
  const patterns = [
    ...people.map((person) => new RegExp(`@${literal(person.handle)}(?![\\w-])`, 'gi')),
    ...words.map((one) => new RegExp(`@?(?<![\\p{L}\\p{N}])${literal(one)}(?![\\p{L}\\p{N}])`, 'gu')),
    ...unclear.map((one) => new RegExp(`(?<=\\p{Ll},? )${literal(one)}(?![\\p{L}\\p{N}])`, 'gu')),
  ];
  return {
    name,
    named: (text) => text.replace(MENTION, (_, person: string) => `@${name(person)}`),
    unnamed: (text) =>
      patterns.reduce((said, pattern) => said.replace(pattern, SOMEBODY), text.replace(MENTION, SOMEBODY)),
  };
};
