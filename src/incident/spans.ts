/** The times of an incident that everything else is measured by, and the lengths between them. */
import type { Duration, Incident, Instant } from './incident.ts';
import { ofKind, type Recorded } from './record.ts';

/** A moment and what it rests on. Both null: not recorded. `entry` null: stated from outside the timeline. */
export interface Known {
  at: Instant | null;
  entry: string | null;
}
export const TIMES = ['impactBegan', 'detected', 'acknowledged', 'mitigated', 'ended'] as const;
export type TimeName = (typeof TIMES)[number];
export type Times = Record<TimeName, Known>;

/** A length between two of the times; `ms` null, with a reason, when one is missing or they contradict each other. */
export interface Span {
  from: TimeName;
  to: TimeName;
  ms: Duration | null;
  reason: string | null;
}

/** Times printed by a source outside the timeline (a recorded incident); they outrank the entries' own. */
export interface Stated {
  detectedAt: Instant | null;
  resolvedAt: Instant | null;
  /** Entries that the source gives without a time: no fact about time rests on them. */
  untimed: ReadonlySet<string>;
}

const named: Record<TimeName, string> = {
  impactBegan: 'the beginning of the impact',
  detected: 'the detection',
  acknowledged: 'the acknowledgement',
  mitigated: 'the mitigation',
  ended: 'the end',
};

export const span = (times: Times, from: TimeName, to: TimeName): Span => {
  const start = times[from].at;
  const end = times[to].at;
  const missing = [start === null ? from : null, end === null ? to : null].filter((name) => name !== null);
  if (start === null || end === null)
    return {
      from,
      to,
      ms: null,
      reason: `${missing.map((name) => named[name]).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not recorded`,
    };
  if (end < start) return { from, to, ms: null, reason: `${named[to]} is recorded before ${named[from]}` };
  return { from, to, ms: end - start, reason: null };
};

const last = <T>(list: readonly T[]): T | undefined => list.at(-1);
const known = (entry: { at: Instant; id: string } | undefined): Known => ({
  at: entry?.at ?? null,
  entry: entry?.id ?? null,
});

export const timesOf = (incident: Incident, all: readonly Recorded[], stated: Stated | undefined): Times => {
  const record = all.filter(({ id }) => !stated?.untimed.has(id));
  const declared = ofKind(record, 'declared')[0];
  const began = record.filter(
    ({ event }) =>
      (event.kind === 'declared' && event.impactBeganAt !== null) ||
      (event.kind === 'impact_recorded' && event.beganAt !== undefined),
  );
  // In the order recorded: the later statement about the beginning is the one that stands.
  const beginning = last(began.toSorted((a, b) => a.version - b.version));
  const ends = record.filter(({ event }) => ['resolved', 'cancelled', 'merged'].includes(event.kind));
  const end = incident.endedAt === null ? undefined : last(ends.toSorted((a, b) => a.version - b.version));
  const monitoring = ofKind(record, 'status_changed').filter(({ event }) => event.to === 'monitoring');
  return {
    impactBegan: {
      at: incident.impactBeganAt,
      entry: incident.impactBeganAt === null ? null : (beginning?.id ?? null),
    },
    detected: stated
      ? { at: stated.detectedAt, entry: declared?.at === stated.detectedAt ? (declared?.id ?? null) : null }
      : { at: declared?.at ?? incident.declaredAt, entry: declared?.id ?? null },
    acknowledged: known(last(ofKind(record, 'acknowledged'))),
    mitigated: known(last(monitoring)),
    ended: stated
      ? { at: stated.resolvedAt, entry: end?.at === stated.resolvedAt ? (end?.id ?? null) : null }
      : known(end),
  };
};
