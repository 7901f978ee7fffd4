/** Text as people type it, `@ana`, and the neutral text that is kept, `<@local:ana>`. */
import { personId, userOf } from './keys.ts';

const TYPED = /(?<![\w@<:./])@([a-z][a-z0-9_-]*)/gi;
const TOKEN = /<@([^<>\s]+)>/g;

/** Only people who are there become mentions; every other `@word` stays a word. */
export const neutralText = (typed: string, isUser: (user: string) => boolean): string =>
  typed.replace(TYPED, (word, handle: string) => {
    const user = handle.toLowerCase();
    return isUser(user) ? `<@${personId(user)}>` : word;
  });

/** For the editor, and for command text: what the person would have typed. */
export const typedText = (neutral: string): string =>
  neutral.replace(TOKEN, (token, person: string) => {
    const user = userOf(person);
    return user === null ? token : `@${user}`;
  });

export type Piece = { plain: string } | { person: string } | { url: string };

const ADDRESS = /https?:\/\/[^\s<>"']+/g;

/** Neutral text taken apart for showing: words, mentions, addresses. Nothing else in it means anything. */
export const pieces = (neutral: string): Piece[] => {
  const found: Piece[] = [];
  let from = 0;
  const until = (at: number): void => {
    if (at > from) found.push({ plain: neutral.slice(from, at) });
  };
  for (const match of neutral.matchAll(new RegExp(`${TOKEN.source}|${ADDRESS.source}`, 'g'))) {
    const person = match[1];
    // A full stop or bracket after an address belongs to the sentence.
    const whole = person === undefined ? match[0].replace(/[.,;:!?)\]}]+$/, '') : match[0];
    until(match.index);
    found.push(person === undefined ? { url: whole } : { person });
    from = match.index + whole.length;
  }
  until(neutral.length);
  return found;
};
