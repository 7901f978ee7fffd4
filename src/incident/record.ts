/** The record as it stands: decisions in the order in which they happened, corrections, edits and redactions applied. */
import type { Entry } from './entry.ts';
import type { Decision, DecisionOf } from './events.ts';
import type { Instant, PersonId } from './incident.ts';

export interface Recorded<D extends Decision = Decision> {
  id: string;
  version: number;
  /** When it happened, as corrected. */
  at: Instant;
  by: PersonId;
  event: D;
  /** What a person wrote in it, as corrected or edited since; null: nothing, or redacted. */
  text: string | null;
  redacted: boolean;
}

const wordsOf = (event: Decision): string | null => {
  switch (event.kind) {
    case 'declared':
    case 'impact_recorded':
      return event.text ?? null;
    case 'note_raised':
    case 'update_posted':
      return event.text;
    case 'cancelled':
    case 'reopened':
    case 'cadence_changed':
      return event.reason;
    default:
      return null;
  }
};

const originOf = (event: Decision): string | undefined => ('origin' in event ? event.origin?.message : undefined);

/** Captures are read for one thing: what a message said after its last edit. */
const editsOf = (entries: readonly Entry[]): ReadonlyMap<string, string> => {
  const latest = new Map<string, { at: Instant; text: string }>();
  for (const { event, occurredAt } of entries) {
    if (event.kind !== 'revision') continue;
    const known = latest.get(event.message);
    if (!known || occurredAt >= known.at) latest.set(event.message, { at: occurredAt, text: event.text });
  }
  return new Map([...latest].map(([message, { text }]) => [message, text]));
};

/** Who said or did it: a message raised by another keeps its author. */
const speaker = (actor: PersonId, event: Decision): PersonId =>
  event.kind === 'note_raised' ? (event.author ?? actor) : actor;

/** Entries in any order → decisions by (when they happened, version). Withdrawn notes are left out. */
export const recordOf = (entries: readonly Entry[]): Recorded[] => {
  const decisions = entries
    .filter((entry): entry is Entry<Decision> & { version: number } => entry.version !== null)
    .toSorted((a, b) => a.version - b.version);
  const redacted = new Set<string>();
  const withdrawn = new Set<string>();
  const corrections = new Map<string, { text?: string; at?: Instant }>();
  for (const { event } of decisions) {
    if (event.kind === 'redacted') for (const id of event.entries) redacted.add(id);
    if (event.kind === 'note_withdrawn' && event.last) withdrawn.add(event.entry);
    if (event.kind === 'entry_corrected') {
      const correction = corrections.get(event.entry) ?? {};
      if (event.text !== undefined) correction.text = event.text;
      if (event.occurredAt !== undefined) correction.at = event.occurredAt;
      corrections.set(event.entry, correction);
    }
  }
  const edits = editsOf(entries);
  return decisions
    .filter(({ id }) => !withdrawn.has(id))
    .map(({ id, version, occurredAt, actor, event }) => {
      const correction = corrections.get(id);
      const origin = originOf(event);
      const edited = origin === undefined ? undefined : edits.get(origin);
      const gone = redacted.has(id);
      const text = gone ? null : (correction?.text ?? edited ?? wordsOf(event));
      return { id, version, at: correction?.at ?? occurredAt, by: speaker(actor, event), event, text, redacted: gone };
    })
    .toSorted((a, b) => a.at - b.at || a.version - b.version);
};

/** The decisions of one kind, in order. */
export const ofKind = <K extends Decision['kind']>(record: readonly Recorded[], kind: K): Recorded<DecisionOf<K>>[] =>
  record.filter((entry): entry is Recorded<DecisionOf<K>> => entry.event.kind === kind);
