/** The parts that the sentences about entries are made of. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Block, Message, Rich, Span } from '../../engine/reply.ts';
import type { Entry } from '../../incident/entry.ts';
import type { EventKind, IncidentEvent } from '../../incident/events.ts';
import type { Instant } from '../../incident/incident.ts';
import { MINUTE } from '../../incident/time.ts';
import { inlineSpans } from './rich.ts';
import { blank, named } from './text.ts';
import { moment } from './times.ts';

export type Place = 'room' | 'lobby' | 'announcement';

/** A sentence, and what follows it. */
export interface Saying {
  sentence: Rich;
  blocks?: readonly Block[];
  tone?: Message['tone'];
}

/** How one kind of event is told; null: nothing worth saying. */
export type Teller<K extends EventKind> = (
  event: Extract<IncidentEvent, { kind: K }>,
  view: IncidentView,
  entry: Entry,
  place: Place,
) => Saying | null;

export const say = (...sentence: Span[]): Saying => ({ sentence });

/** Longer text than this belongs on the timeline, not into a sentence. */
const SAID_LENGTH = 300;
/** `: text`, or nothing. */
export const said = (text: string | undefined): Rich =>
  text === undefined || blank(text) ? [] : [': ', ...inlineSpans(text, SAID_LENGTH)];

export const quote = (text: string, view: IncidentView): Block => ({ type: 'quote', text: named(text, view.people) });

/** Back-dated by less, the time is not worth saying. */
const BACKDATED = 2 * MINUTE;
export const backdated = (entry: Entry, now: Instant): Rich =>
  entry.recordedAt - entry.occurredAt >= BACKDATED ? [' at ', moment(entry.occurredAt, now)] : [];
