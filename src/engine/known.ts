/** Reading what is known about one message: its latest words, whether it is gone, who marked it how. Pure. */
import type { Entry } from '../incident/entry.ts';
import type { DecisionOf, FileRef } from '../incident/events.ts';
import type { Instant, PersonId } from '../incident/incident.ts';

type Known = readonly Entry[];

export const has = (known: Known, id: string): boolean => known.some((entry) => entry.id === id);

/** A message as it stands now. */
export interface Standing {
  author: PersonId;
  at: Instant;
  text: string;
  files: readonly FileRef[];
  bot: boolean;
  url?: string;
  /** When its words were last changed; null: never. */
  editedAt: Instant | null;
}

/** The message in its latest wording; null when it was never taken down. */
export const standing = (known: Known): Standing | null => {
  let message: Standing | null = null;
  for (const { event, actor, occurredAt } of known)
    if (event.kind === 'message') {
      const { text, files, bot, url } = event;
      message = { author: actor, at: occurredAt, text, files, bot, editedAt: null, ...(url ? { url } : {}) };
    }
  if (!message) return null;
  for (const { event, occurredAt } of known)
    if (event.kind === 'revision' && occurredAt > (message.editedAt ?? Number.NEGATIVE_INFINITY))
      message = { ...message, text: event.text, files: event.files, editedAt: occurredAt };
  return message;
};

export const wasDeleted = (known: Known): boolean => known.some(({ event }) => event.kind === 'deletion');

/** It holds neither words nor files: redacted, or edited to nothing. */
export const isEmpty = (known: Known): boolean => {
  const message = standing(known);
  return message !== null && message.text.trim() === '' && message.files.length === 0;
};

/** The update this message was taken as; undefined: it was not. */
export const updateFrom = (known: Known): Entry<DecisionOf<'update_posted'>> | undefined =>
  known.find((entry): entry is Entry<DecisionOf<'update_posted'>> => entry.event.kind === 'update_posted');

/** Does this person's mark stand? By the platform's own times, whatever the order in which they arrived. */
export const marks = (known: Known, person: PersonId, emojis: ReadonlySet<string>): boolean => {
  const latest = new Map<string, { at: Instant; added: boolean }>();
  for (const { event, actor, occurredAt } of known) {
    if (event.kind !== 'reaction' || actor !== person || !emojis.has(event.emoji)) continue;
    const seen = latest.get(event.emoji);
    if (!seen || occurredAt >= seen.at) latest.set(event.emoji, { at: occurredAt, added: event.added });
  }
  return [...latest.values()].some(({ added }) => added);
};
