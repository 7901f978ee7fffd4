/** Entries as people name them, and as they read now. */
import { decisionId, type Entry } from '../../src/incident/entry.ts';
import type { Decision } from '../../src/incident/events.ts';
import type { Instant } from '../../src/incident/incident.ts';

/** `7`, `#7`, `v7` and `v00000007` are the decision of that number; anything else is an id as it is. */
export const entryId = (typed: string): string => {
  const number = /^[#v]?0*(\d{1,8})$/i.exec(typed.trim())?.[1];
  return number === undefined ? typed.trim() : decisionId(Number(number));
};

/** The text and time of an entry after every correction made to it. */
export const asCorrected = (
  entry: Entry,
  decisions: readonly Entry<Decision>[],
): { text: string; occurredAt: Instant } => {
  const own = 'text' in entry.event && typeof entry.event.text === 'string' ? entry.event.text : '';
  let now = { text: own, occurredAt: entry.occurredAt };
  for (const { event } of decisions)
    if (event.kind === 'entry_corrected' && event.entry === entry.id)
      now = { text: event.text ?? now.text, occurredAt: event.occurredAt ?? now.occurredAt };
  return now;
};
