/** Feeds a recorded incident through the real engine, and reports what Foghorn makes of it. */
import type { CommandDefinition } from '../engine/command.ts';
import { FoghornError, type Log, type Person } from '../engine/ports.ts';
import { decisionId, type Entry } from '../incident/entry.ts';
import type { EventKind } from '../incident/events.ts';
import { type Facts, factsOf } from '../incident/facts.ts';
import {
  type Duration,
  FOGHORN,
  type Incident,
  type Instant,
  type PersonId,
  type Severity,
  type Status,
  type Stage as Step,
} from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import type { ShownRow } from '../incident/shown.ts';
import { DAY, durationText, HOUR, iso } from '../incident/time.ts';
import { type PostmortemRecord, toMarkdown } from '../writer/postmortem.ts';
import { type Performance, performStep, personOf } from './perform.ts';
import { printAnomalies } from './print.ts';
import type { Recorded } from './recorded.ts';
import { type Script, scriptOf } from './script.ts';
import { openStage, PLATFORM, type Stage } from './stage.ts';

/** What `--json` prints, an incident each. Times ISO 8601 UTC. */
export interface Replayed {
  id: string | null;
  title: string;
  severity: Severity;
  /** Null: the record says nothing of it. */
  status: Status | null;
  declared_at: string | null;
  resolved_at: string | null;
  duration_seconds: number | null;
  duration_text: string | null;
  timeline: {
    occurred_at: string | null;
    recorded_at: string | null;
    kind: EventKind;
    actor: string;
    text: string;
  }[];
  promises: {
    audience: 'internal' | 'public';
    made_at: string;
    due_at: string;
    met_at: string | null;
    kept: boolean | null;
    late_seconds: number | null;
  }[];
  adherence: number | null;
  nudges: { at: string; stage: Step; to: string[] }[];
  anomalies: string[];
  postmortem: string;
}

export interface ReplayOptions {
  settings: Settings;
  commands: readonly CommandDefinition[];
  log: Log;
  /** Called before the story's clock is turned, with by how much: to play at a pace. */
  pace?: (length: Duration) => Promise<void>;
  /** Called after each step with the timeline so far. */
  heard?: (timeline: Replayed['timeline']) => void;
}

/** Foghorn's own doing: the nudges are listed for themselves, for none of them sounded at the time. */
const OURS: ReadonlySet<EventKind> = new Set<EventKind>(['nudge_sounded', 'postmortem_drafted']);

/** A record without times still goes through the engine; none of this moment is ever shown. */
const NO_TIME: Instant = 0;
/** How far the clock is turned on after the last word, for nudges nobody answered. */
const AFTERWARDS = DAY;

const peopleOf = (recorded: Recorded, script: Script): Person[] => {
  const known = new Map((recorded.people ?? []).map((person) => [person.handle, person]));
  const voices = new Set([
    script.by,
    ...known.keys(),
    ...script.steps.map((step) => (step.do === 'chat' ? step.item.by : step.by)),
  ]);
  return [...voices].map((voice) => ({
    id: personOf(voice),
    name: known.get(voice)?.name ?? voice,
    handle: personOf(voice).slice(PLATFORM.length + 1),
    zone: known.get(voice)?.zone ?? null,
    bot: known.get(voice)?.bot === true,
    active: true,
  }));
};

const declare = async (stage: Stage, script: Script): Promise<number> => {
  const { title, severity, components, impactBeganAt, declaredAt } = script;
  const began = impactBeganAt !== null && declaredAt !== null && impactBeganAt <= declaredAt ? { impactBeganAt } : {};
  const told = await stage.engine.declare(
    { home: PLATFORM, title, severity, components, ...began },
    { person: personOf(script.by) },
  );
  if (!told.ok) throw new FoghornError(told.refusal.code, told.refusal.sentence);
  await stage.settle();
  return told.incident.number;
};

/** Who was addressed, by role: names are nobody's business here. */
const nudgesOf = (incident: Incident, entries: readonly Entry[], { roles }: Facts): Replayed['nudges'] => {
  const roleOf = (person: PersonId, at: Instant): string => {
    const held = roles.find(
      ({ person: holder, from, to }) => holder === person && from <= at && (to === null || to > at),
    );
    return held?.role ?? (person === incident.declaredBy ? 'declarer' : 'responder');
  };
  return entries.flatMap(({ event, occurredAt }) => {
    if (event.kind !== 'nudge_sounded') return [];
    const people = event.people.map((person) => roleOf(person, occurredAt));
    const to = [...new Set([...people, ...event.groups, ...(event.stage === 'escalated' ? ['lobby'] : [])])];
    return [{ at: iso(occurredAt), stage: event.stage, to }];
  });
};

const lengthOf = ({ detectedAt, resolvedAt }: Script): Duration | null =>
  detectedAt === null || resolvedAt === null || resolvedAt < detectedAt ? null : resolvedAt - detectedAt;

/** The status the incident ended up in; of a record without any update that says one, nothing is known. */
const statusOf = (incident: Incident, script: Script): Status | null => {
  const said = script.steps.some(
    (step) => step.do === 'end' || (step.do === 'update' && step.kind !== 'note' && step.kind !== 'postmortem'),
  );
  return said || script.steps.some((step) => step.do === 'chat') ? incident.status : null;
};

const timelineOf = (
  rows: readonly ShownRow[],
  entries: readonly Entry[],
  untimed: ReadonlySet<string>,
): Replayed['timeline'] => {
  // That components work again once resolved is the engine's assumption, not the record's word.
  const assumed = new Set(
    entries.filter(({ event }) => event.kind === 'components_changed' && event.quiet).map(({ id }) => id),
  );
  const told = rows.filter(({ id, kind, hidden }) => !hidden && !OURS.has(kind) && !assumed.has(id));
  return [...told.filter(({ id }) => !untimed.has(id)), ...told.filter(({ id }) => untimed.has(id))].map((row) => ({
    occurred_at: untimed.has(row.id) ? null : iso(row.occurredAt),
    recorded_at: untimed.has(row.id) ? null : iso(row.recordedAt),
    kind: row.kind,
    actor: row.actor === FOGHORN ? FOGHORN : row.actor.slice(PLATFORM.length + 1),
    text: row.text.replace(/<@replay:([^<>\s]+)>/g, '@$1'),
  }));
};

/** One recorded incident, from declaration to the postmortem. Throws FoghornError when the engine itself fails. */
export const replay = async (recorded: Recorded, options: ReplayOptions): Promise<Replayed> => {
  const script = scriptOf(recorded);
  const { declaredAt } = script;
  const stage = await openStage({
    ...options,
    startsAt: declaredAt ?? NO_TIME,
    ...(declaredAt === null ? { pace: async () => {} } : {}),
  });
  try {
    const people = peopleOf(recorded, script);
    await stage.inbox.people(people);
    const number = await declare(stage, script);
    const anomalies = printAnomalies(recorded, script);
    const performance: Performance = {
      stage,
      number,
      voices: people.map(({ handle }) => handle),
      bots: new Set(people.flatMap(({ handle, bot }) => (bot ? [handle] : []))),
      zones: new Map(people.flatMap(({ handle, zone }) => (zone === null ? [] : [[handle, zone]]))),
      odd: (text) => void anomalies.push(text),
      untimed: new Set(declaredAt === null ? [decisionId(1)] : []),
      afterwards: new Set(),
    };
    for (const step of script.steps) {
      await performStep(performance, step);
      if (options.heard && declaredAt !== null)
        options.heard(
          timelineOf(await stage.storage.timeline(number), await stage.storage.entries(number), performance.untimed),
        );
    }
    if (declaredAt !== null) await stage.runOut(stage.clock() + AFTERWARDS);
    return await report(performance, { recorded, script, people, anomalies, settings: options.settings });
  } finally {
    await stage.close();
  }
};

interface Played {
  recorded: Recorded;
  script: Script;
  people: Person[];
  anomalies: string[];
  settings: Settings;
}

const report = async (performance: Performance, played: Played): Promise<Replayed> => {
  const { stage, number, untimed, afterwards } = performance;
  const { recorded, script, people, settings } = played;
  const incident = await stage.storage.load(number);
  if (!incident) throw new FoghornError('lost', 'The replayed incident is gone from its storage.');
  const rows = await stage.storage.timeline(number);
  const all = await stage.storage.entries(number);
  // What was published later is not the drafter's to see.
  const entries = all.filter(({ id }) => !afterwards.has(id));
  const timed = script.declaredAt !== null;
  // Long past every promise: one that nothing has met by then was never met.
  const now = stage.clock() + HOUR;
  const stated = { detectedAt: script.detectedAt, resolvedAt: script.resolvedAt, untimed };
  const facts = factsOf(incident, entries, now, stated);
  const record: PostmortemRecord = {
    incident,
    entries,
    timeline: rows.filter(({ id }) => !afterwards.has(id)),
    // Whoever printed the record is nobody's name: only those who are known to have spoken are.
    people: people.filter(({ id }) => recorded.declared_by !== undefined || id !== personOf(script.by)),
    now,
    settings,
    replayed: { ...stated, anomalies: played.anomalies },
  };
  const length = lengthOf(script);
  return {
    id: recorded.id ?? null,
    title: recorded.title,
    severity: incident.severity,
    status: statusOf(incident, script),
    declared_at: script.declaredAt === null ? null : iso(script.declaredAt),
    resolved_at: script.resolvedAt === null ? null : iso(script.resolvedAt),
    duration_seconds: length === null ? null : length / 1000,
    duration_text: length === null ? null : durationText(length),
    timeline: timed ? timelineOf(rows, all, untimed) : [],
    promises: timed
      ? facts.ledger.promises.map(({ audience, madeAt, dueAt, metAt, kept, lateBy }) => ({
          audience,
          made_at: iso(madeAt),
          due_at: iso(dueAt),
          met_at: metAt === null ? null : iso(metAt),
          kept,
          late_seconds: lateBy === null ? null : lateBy / 1000,
        }))
      : [],
    adherence: timed ? facts.ledger.adherence : null,
    nudges: timed ? nudgesOf(incident, all, facts) : [],
    anomalies: [...new Set([...played.anomalies, ...facts.anomalies.map(({ text }) => text)])],
    postmortem: toMarkdown(record),
  };
};
