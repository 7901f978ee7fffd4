/** Checks that several rules share: lengths, times, who may. */

import { FOGHORN, type Incident, type Instant, type PersonId } from '../incident.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { MINUTE } from '../time.ts';
import type { Moment } from './rule.ts';

export const TITLE_LENGTH = 200;
/** What a form's field holds on the smallest platform (Discord's modal), so that everything can be edited again. */
export const TEXT_LENGTH = 3000;

const count = (n: number): string => n.toLocaleString('en-US');

export const badTitle = (title: string): Refusal | null => {
  if (title.trim() === '')
    return refuse('no_title', 'An incident needs a title.', 'Say in a few words what is wrong: “Checkout is failing”.');
  if (title.length > TITLE_LENGTH)
    return refuse(
      'title_too_long',
      `The title is ${count(title.length)} characters long; at most ${TITLE_LENGTH} fit.`,
      'Shorten it, and put the rest into an update.',
    );
  return null;
};

/** `what` names the text in the sentence: "The update". */
export const badText = (text: string, what: string): Refusal | null => {
  if (text.trim() === '') return refuse('no_text', `${what} has no text.`, 'Type a sentence.');
  if (text.length > TEXT_LENGTH)
    return refuse(
      'text_too_long',
      `${what} is ${count(text.length)} characters long; at most ${count(TEXT_LENGTH)} fit.`,
      'Shorten it, or post the long version in the room.',
    );
  return null;
};

/** Platforms' clocks and ours differ by a little. */
const CLOCK_SKEW = MINUTE;
export const inFuture = (at: Instant, now: Instant): Refusal | null =>
  at > now + CLOCK_SKEW ? refuse('future_time', 'That time has not come yet.', 'Give a time that has passed.') : null;

/** The author, the commander, admins, and Foghorn when the platform deleted the message. */
export const mayRedact = (incident: Incident, authors: readonly PersonId[], { asker }: Moment): boolean =>
  asker.person === FOGHORN ||
  asker.admin === true ||
  incident.roles.commander?.person === asker.person ||
  (authors.length > 0 && authors.every((author) => author === asker.person));
