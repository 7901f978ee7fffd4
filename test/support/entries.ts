/** Entries written by hand, minute by minute, for what is derived from a timeline. */
import { captureId, decisionId, type Entry } from '../../src/incident/entry.ts';
import type { Capture, ClockSetting, Decision, DecisionOf } from '../../src/incident/events.ts';
import type { Audience, Instant, OpenStatus } from '../../src/incident/incident.ts';
import { HOUR, MINUTE } from '../../src/incident/time.ts';

/** Friday 5 September 2025, 22:00 UTC. Minutes of a story count from here. */
export const START: Instant = 1_757_109_600_000;
export const minute = (minutes: number): Instant => START + minutes * MINUTE;

export const clockSetting = (owed: Instant | null = null, minutes: number | null = 30): ClockSetting => ({
  minutes,
  owed: { internal: owed, public: null },
  ladder: { headsUp: 5 * MINUTE, overdue: 10 * MINUTE, escalated: 20 * MINUTE, repeats: 3, hours: null },
});

export const declared = (over: Partial<DecisionOf<'declared'>> = {}): Decision => ({
  kind: 'declared',
  title: 'Checkout is failing',
  severity: 'SEV2',
  private: false,
  drill: false,
  home: 'local',
  slug: 'inc-1-checkout-is-failing',
  components: [],
  links: [],
  invite: { people: [], groups: [] },
  impactBeganAt: null,
  clock: clockSetting(minute(30)),
  ...over,
});

/** An update, promising the next at minute `next` (null: nothing promised). */
export const update = (
  audience: Audience,
  next: number | null,
  over: Partial<DecisionOf<'update_posted'>> = {},
): Decision => ({
  kind: 'update_posted',
  audience,
  text: `as of now, for ${audience}`,
  status: 'investigating',
  components: [],
  promise: next === null ? null : minute(next),
  noChange: false,
  ...over,
});

export const statusChanged = (from: OpenStatus, to: OpenStatus): Decision => ({ kind: 'status_changed', from, to });
export const note = (text: string): Decision => ({ kind: 'note_raised', text });
export const resolved = (from: OpenStatus = 'monitoring'): Decision => ({
  kind: 'resolved',
  from,
  clock: clockSetting(),
});
export const cancelled = (): Decision => ({
  kind: 'cancelled',
  from: 'investigating',
  reason: 'a test alert',
  clock: clockSetting(),
});
export const merged = (): Decision => ({ kind: 'merged', from: 'investigating', into: 7, clock: clockSetting() });
export const reopened = (): Decision => ({ kind: 'reopened', from: 'resolved', reason: 'back', clock: clockSetting() });

export interface Told {
  actor?: string;
  /** Minute at which it was recorded, when later than it happened. */
  recorded?: number;
}

/** One line of a story: the minute, what was decided, by whom. */
export type Line = readonly [number, Decision, Told?];

/** Decisions in the order told, numbered from 1; each with the minute at which it happened. */
export const tell = (...story: readonly Line[]): Entry<Decision>[] =>
  story.map(([at, event, told], index) => ({
    incident: 1,
    id: decisionId(index + 1),
    version: index + 1,
    occurredAt: minute(at),
    recordedAt: minute(told?.recorded ?? at),
    actor: told?.actor ?? 'local:ana',
    recovered: false,
    event,
  }));

/** A plain message in the room. */
export const message = (at: number, key: string, text: string, actor = 'local:ben'): Entry<Capture> => ({
  incident: 1,
  id: captureId(key),
  version: null,
  occurredAt: minute(at),
  recordedAt: minute(at),
  actor,
  recovered: false,
  event: { kind: 'message', message: key, text, thread: null, files: [], bot: false },
});

/** Long after anything in these stories. */
export const LATER: Instant = START + 100 * HOUR;
