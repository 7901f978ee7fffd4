/** Whom somebody means by `@ana`, `<@local:ana>`, `Ana Lima` or `me`. */
import type { PersonId } from '../../incident/incident.ts';
import { type Refusal, refuse } from '../../incident/refusal.ts';
import { nearest } from '../../incident/text.ts';
import type { Person } from '../ports.ts';

const MENTION = /^<@([^<>\s|]+)(?:\|[^<>]*)?>$/;

/** A word that can only mean a person. */
export const looksLikePerson = (word: string): boolean => MENTION.test(word) || /^@[^\s@]+$/.test(word);

const bare = (text: string): string =>
  text
    .trim()
    .replace(/^@/, '')
    .replace(/[,.;]$/, '');

const unknown = (typed: string, people: readonly Person[]): Refusal => {
  const active = people.filter((person) => person.active && !person.bot);
  const words = active.flatMap((person) => [person.handle, person.name]);
  const near = nearest(typed, words);
  const meant = active.find((person) => person.handle === near || person.name === near);
  return refuse(
    'unknown_person',
    `I know nobody called “${typed.slice(0, 60)}”.`,
    meant ? `Did you mean @${meant.handle} (${meant.name})?` : 'Type @ and the name people have in this workspace.',
  );
};

/** Refused: nobody of that name, several of that name, a bot, someone who left. */
export const readPerson = (text: string, people: readonly Person[], asker: PersonId): PersonId | Refusal => {
  const typed = text.trim();
  if (/^@?me$/i.test(typed)) return asker;
  const id = MENTION.exec(typed)?.[1] ?? typed;
  const name = bare(typed).toLowerCase();
  const byId = people.filter((person) => person.id === id);
  const byHandle = byId.length > 0 ? byId : people.filter((person) => person.handle.toLowerCase() === name);
  const found = byHandle.length > 0 ? byHandle : people.filter((person) => person.name.toLowerCase() === name);
  const [person, another] = found.length > 1 ? found.filter((one) => one.active) : found;
  if (!person) return unknown(bare(typed), people);
  if (another)
    return refuse(
      'ambiguous_person',
      `Several people are called “${bare(typed).slice(0, 60)}”.`,
      `Say which: ${found.map((one) => `@${one.handle}`).join(', ')}.`,
    );
  if (person.bot) return refuse('person_is_bot', `@${person.handle} is a program.`, 'Name a person.');
  if (!person.active)
    return refuse('person_left', `@${person.handle} has left this workspace.`, 'Name somebody who is here.');
  return person.id;
};

/** Separated by commas or spaces; a name of several words between commas. */
export const readPeople = (text: string, people: readonly Person[], asker: PersonId): PersonId[] | Refusal => {
  const found = new Set<PersonId>();
  for (const part of text.split(',').filter((part) => part.trim() !== '')) {
    const whole = readPerson(part, people, asker);
    const words = typeof whole === 'string' ? [part] : part.trim().split(/\s+(?:and\s+)?/);
    for (const word of words) {
      const person = readPerson(word, people, asker);
      if (typeof person !== 'string') return words.length > 1 ? person : (whole as Refusal);
      found.add(person);
    }
  }
  return [...found];
};
