/**
 * What a postmortem, a report or a page may cite: facts derived from an incident's timeline, each with the entry
 * it rests on. Facts use corrected times; what was redacted has no text; what the record lacks is null.
 */
import { type CausalWords, causesOf } from './causes.ts';
import type { Entry } from './entry.ts';
import type {
  Audience,
  Component,
  GroupId,
  Incident,
  Instant,
  PersonId,
  Role,
  Severity,
  Stage,
  Status,
  Task,
} from './incident.ts';
import { FOGHORN } from './incident.ts';
import { type Ledger, ledger } from './ledger.ts';
import { type Oddity, odditiesOf } from './oddities.ts';
import { openQuestions } from './questions.ts';
import { ofKind, type Recorded, recordOf } from './record.ts';
import { type Known, type Span, type Stated, span, type TimeName, type Times, timesOf } from './spans.ts';

export type { Known, Span, Stated, TimeName, Times };

export interface Facts {
  times: Times;
  spans: {
    toDetect: Span;
    toAcknowledge: Span;
    toMitigate: Span;
    /** Detected to ended: *the* duration. */
    total: Span;
    /** Impact began to ended. */
    impact: Span;
  };
  statuses: { at: Instant; entry: string; status: Status }[];
  severities: { at: Instant; entry: string; severity: Severity }[];
  /** What people wrote of the impact, in order. */
  impacts: { at: Instant; entry: string; text: string }[];
  /** All components as they stood after each change. */
  components: { at: Instant; entry: string; components: Component[] }[];
  /** Who held which role from when to when; `to` null: to the end, or still. */
  roles: { role: Role; person: PersonId; from: Instant; to: Instant | null; handoff: boolean; entry: string }[];
  responders: { person: PersonId; roles: Role[]; messages: number; acts: number }[];
  updates: {
    at: Instant;
    entry: string;
    by: PersonId;
    audience: Audience;
    status: Status;
    /** Null: redacted. */
    text: string | null;
    promise: Instant | null;
    noChange: boolean;
  }[];
  nudges: {
    at: Instant;
    entry: string;
    audience: Audience;
    owedAt: Instant;
    stage: Stage;
    people: PersonId[];
    groups: GroupId[];
  }[];
  snoozes: { at: Instant; entry: string; until: Instant; reason: string | null }[];
  notes: { at: Instant; entry: string; by: PersonId; text: string }[];
  /** Notes, updates and descriptions that speak of causes, with the sentences that do. */
  causes: CausalWords[];
  tasks: Task[];
  ledger: Ledger;
  anomalies: Oddity[];
  /** Questions the record leaves open. */
  questions: string[];
}

const last = <T>(list: readonly T[]): T | undefined => list.at(-1);

const rolesOf = (record: readonly Recorded[]): Facts['roles'] => {
  const held: Facts['roles'] = [];
  const release = (role: Role, at: Instant): void => {
    const holder = held.findLast((one) => one.role === role && one.to === null);
    if (holder) holder.to = at;
  };
  for (const { event, at, id } of record) {
    if (event.kind === 'role_cleared') release(event.role, at);
    if (event.kind !== 'role_assigned') continue;
    release(event.role, at);
    held.push({ role: event.role, person: event.person, from: at, to: null, handoff: event.handoff, entry: id });
  }
  return held;
};

const componentsOf = (record: readonly Recorded[]): Facts['components'] => {
  const history: Facts['components'] = [];
  for (const { event, at, id } of record) {
    if (!('components' in event)) continue;
    const was = JSON.stringify(last(history)?.components ?? []);
    if (JSON.stringify(event.components) !== was) history.push({ at, entry: id, components: event.components });
  }
  return history;
};

const respondersOf = (incident: Incident, entries: readonly Entry[], roles: Facts['roles']): Facts['responders'] =>
  incident.responders
    .filter((person) => person !== FOGHORN)
    .map((person) => ({
      person,
      roles: [...new Set(roles.filter((held) => held.person === person).map(({ role }) => role))],
      messages: entries.filter(({ actor, event }) => actor === person && event.kind === 'message').length,
      acts: entries.filter(({ actor, version }) => actor === person && version !== null).length,
    }));

const textsOf = <K extends 'note_raised' | 'impact_recorded'>(record: readonly Recorded[], kind: K) =>
  ofKind(record, kind).flatMap(({ at, id, by, text }) => (text === null ? [] : [{ at, entry: id, by, text }]));

/** Everything a report may cite. Entries in any order; `now` judges promises still pending. */
export const factsOf = (incident: Incident, entries: readonly Entry[], now: Instant, stated?: Stated): Facts => {
  const record = recordOf(entries);
  const times = timesOf(incident, record, stated);
  const roles = rolesOf(record);
  const known: Omit<Facts, 'anomalies' | 'questions'> = {
    times,
    spans: {
      toDetect: span(times, 'impactBegan', 'detected'),
      toAcknowledge: span(times, 'detected', 'acknowledged'),
      toMitigate: span(times, 'detected', 'mitigated'),
      total: span(times, 'detected', 'ended'),
      impact: span(times, 'impactBegan', 'ended'),
    },
    statuses: record.flatMap(({ event, at, id }): Facts['statuses'] => {
      if (event.kind === 'declared' || event.kind === 'reopened') return [{ at, entry: id, status: 'investigating' }];
      if (event.kind === 'status_changed') return [{ at, entry: id, status: event.to }];
      const end = event.kind === 'resolved' || event.kind === 'cancelled' || event.kind === 'merged';
      return end ? [{ at, entry: id, status: event.kind }] : [];
    }),
    severities: record.flatMap(({ event, at, id }) => {
      if (event.kind === 'declared') return [{ at, entry: id, severity: event.severity }];
      return event.kind === 'severity_changed' ? [{ at, entry: id, severity: event.to }] : [];
    }),
    impacts: textsOf(record, 'impact_recorded').map(({ at, entry, text }) => ({ at, entry, text })),
    components: componentsOf(record),
    roles,
    responders: respondersOf(incident, entries, roles),
    updates: ofKind(record, 'update_posted').map(({ at, id, by, text, event }) => {
      const { audience, status, promise, noChange } = event;
      return { at, entry: id, by, audience, status, text, promise, noChange };
    }),
    nudges: ofKind(record, 'nudge_sounded').map(({ at, id, event }) => {
      const { audience, owedAt, stage, people, groups } = event;
      return { at, entry: id, audience, owedAt, stage, people, groups };
    }),
    snoozes: ofKind(record, 'snoozed').map(({ at, id, event }) => ({
      at,
      entry: id,
      until: event.until,
      reason: event.reason ?? null,
    })),
    notes: textsOf(record, 'note_raised'),
    causes: causesOf(record),
    tasks: incident.tasks,
    ledger: ledger(entries, now),
  };
  const isTimed = ({ entry }: { entry: string }): boolean => !stated?.untimed.has(entry);
  const anomalies = odditiesOf(
    record.filter(({ id }) => isTimed({ entry: id })),
    { ...known, updates: known.updates.filter(isTimed), statuses: known.statuses.filter(isTimed) },
  );
  return { ...known, anomalies, questions: openQuestions(incident, { ...known, anomalies }, stated !== undefined) };
};
