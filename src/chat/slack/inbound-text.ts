/**
 * Slack's text → neutral text, once, at the door. Slack escapes `&`, `<` and `>` in what people type and writes
 * mentions and links between angle brackets; whatever is left after that is what was typed.
 */
import type { PersonId } from '../../incident/incident.ts';

export interface Names {
  person(user: string): PersonId;
  /** The handle of a user group; undefined: unknown. */
  group(id: string): string | undefined;
}

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

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
