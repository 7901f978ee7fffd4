/**
 * Slack's text → neutral text, once, at the door. Slack escapes `&`, `<` and `>` in what people type and writes
 * mentions and links between angle brackets; whatever is left after that is what was typed.
 */
import type { Person } from '../../engine/ports.ts';
import type { PersonId } from '../../incident/incident.ts';
import { userOf } from './ids.ts';

export interface Names {
  person(user: string): PersonId;
  /** The handle of a user group; undefined: unknown. */
  group(id: string): string | undefined;
}

/** What Foghorn puts around signs that would format: copied from it, it was typed by nobody. */
const GUARDS = /\u2060/g;

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replace(GUARDS, '');

/** `<https://a.example|a.example>` was typed as its label; other labels would hide where the link leads. */
const link = (address: string, label: string | undefined): string => {
  const url = unescaped(address);
  const shown = label === undefined ? url : unescaped(label);
  const bare = url.replace(/^(https?:\/\/|mailto:|tel:)/i, '');
  if (shown === url || shown === bare || `${shown}/` === bare) return /^https?:/i.test(url) ? url : shown;
  return `${shown} (${url})`;
};

const special = (what: string, label: string | undefined, names: Names): string => {
  const [kind = '', id = ''] = what.split('^');
  if (kind === 'subteam') {
    const handle = names.group(id) ?? label?.replace(/^@/, '');
    return `@${handle === undefined ? id : unescaped(handle)}`;
  }
  // A date is shown to everybody in their own zone; its fallback is the one text it has.
  if (kind === 'date') return label === undefined ? '' : unescaped(label);
  return `@${label === undefined ? kind : unescaped(label).replace(/^@/, '')}`;
};

const TOKEN = /<([^<>|]*)(?:\|([^<>]*))?>/g;

export const neutralText = (text: string, names: Names): string => {
  let neutral = '';
  let from = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, target = '', label] = match;
    neutral += unescaped(text.slice(from, match.index));
    from = match.index + whole.length;
    if (target.startsWith('@')) neutral += `<@${names.person(target.slice(1))}>`;
    // Private channels come without their name.
    else if (target.startsWith('#')) neutral += `#${label ? unescaped(label) : target.slice(1)}`;
    else if (target.startsWith('!')) neutral += special(target.slice(1), label, names);
    else neutral += link(target, label);
  }
  return neutral + unescaped(text.slice(from));
};

/** People as they are told apart by what one types. */
export interface Handles {
  person(user: string): Person | undefined;
  byHandle(handle: string): Person | undefined;
}

/** For the fields of a form, where Slack shows what stands in them as it is: `@ana` for `<@slack:U1>`. */
export const typedText = (neutral: string, { person }: Handles): string =>
  neutral.replace(/<@([^<>\s]+)>/g, (token, id: PersonId) => {
    const user = userOf(id);
    const known = user === null ? undefined : person(user);
    return known ? `@${known.handle}` : token;
  });

/** And back: only people who are there become mentions, every other `@word` stays a word. */
export const neutralTyped = (typed: string, { byHandle }: Handles): string =>
  typed.replace(/(?<![\w@<:./])@([a-z0-9][a-z0-9._-]*)/gi, (word, handle: string) => {
    const end = /[.\-_]+$/.exec(handle)?.[0] ?? '';
    const known = byHandle(handle) ?? byHandle(handle.slice(0, handle.length - end.length));
    if (!known) return word;
    return known.handle.length === handle.length ? `<@${known.id}>` : `<@${known.id}>${end}`;
  });
