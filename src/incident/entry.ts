/** A timeline entry: what happened, when it happened, when it was written down, and by whom. Appended, never updated. */
import type { IncidentEvent } from './events.ts';
import type { Incident, Instant, PersonId } from './incident.ts';

export interface Entry<E extends IncidentEvent = IncidentEvent> {
  incident: number;
  /** `v00000007` for the decision numbered 7; `c:` and the source's key for a capture. Orders ties of one moment. */
  id: string;
  /** The number of a decision; null for captures. */
  version: number | null;
  /** When it happened. May lie before `recordedAt`: back-dated notes, recovered messages. */
  occurredAt: Instant;
  /** When it was committed. */
  recordedAt: Instant;
  actor: PersonId;
  /** Found after a gap, by rereading the room. */
  recovered: boolean;
  event: E;
}

export const decisionId = (version: number): string => `v${String(version).padStart(8, '0')}`;
export const captureId = (key: string): string => `c:${key}`;
/** The entry of a message, by the message's key. */
export const messageId = (key: string): string => captureId(`${key}:message`);

/** Where an incident stands beside its fold: what the store keeps in columns, to list and to wake by. */
export interface Standing {
  incident: Incident;
  /** Earliest moment at which time alone changes something; null: never. */
  nextWakeAt: Instant | null;
}
