/** From what was decided to what is written: entries, shown rows, effects, and the guard. Pure. */
import { nextWakeAt } from '../incident/cadence.ts';
import { consequences } from '../incident/consequences.ts';
import type { Decided } from '../incident/decide.ts';
import { type Effect, effectId, route } from '../incident/effects.ts';
import { decisionId, type Entry } from '../incident/entry.ts';
import type { Decision } from '../incident/events.ts';
import { evolve } from '../incident/evolve.ts';
import type { Incident, Instant, PersonId } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import { show } from '../incident/show.ts';
import type { EffectRow, Write } from './ports.ts';

/** Who decided what when. */
export interface Circumstances {
  number: number;
  actor: PersonId;
  /** The moment of the commit. */
  now: Instant;
  /** When it happened, where the decision does not say; default: now. */
  at?: Instant;
  recovered?: boolean;
  settings: Settings;
}

/** A level has one row an incident, however often it is asked for. */
export const effectRow = (
  incident: number,
  version: number,
  index: number,
  effect: Effect,
  availableAt: Instant,
): EffectRow => {
  const { lane, needs, level } = route(effect);
  const id = level === null ? effectId(incident, version, index) : `${incident}:${level}`;
  return { id, incident, version, index, effect, lane, needs, level, availableAt };
};

/** An entry as it is written: the entry itself and what it changes in the shown timeline. */
export const written = (entry: Entry): Write[] => [
  { write: 'append', entry },
  ...show(entry).map((change): Write => ({ write: 'show', incident: entry.incident, change })),
];

/** Each event takes a version of its own, and calls for its own effects. The guard is not among the writes. */
export const enact = (
  before: Incident | null,
  decided: readonly Decided[],
  { number, actor, now, at, recovered = false, settings }: Circumstances,
): { incident: Incident | null; writes: Write[] } => {
  let incident = before;
  const writes: Write[] = [];
  for (const { event, occurredAt } of decided) {
    const version = (incident?.version ?? 0) + 1;
    const entry: Entry<Decision> = {
      incident: number,
      id: decisionId(version),
      version,
      occurredAt: occurredAt ?? at ?? now,
      recordedAt: now,
      actor,
      recovered,
      event,
    };
    const after = evolve(incident, entry);
    writes.push(...written(entry));
    for (const [index, effect] of consequences(incident, entry, after, settings).entries())
      writes.push({ write: 'enqueue', effect: effectRow(number, version, index, effect, now) });
    incident = after;
  }
  return { incident, writes };
};

/** The guard of a row: it must still be what was decided on. */
export const guard = (before: Incident | null, incident: Incident, at: Instant): Write =>
  before === null
    ? { write: 'create', incident, nextWakeAt: nextWakeAt(incident), at }
    : { write: 'advance', from: before.version, incident, nextWakeAt: nextWakeAt(incident), at };

/** The guard first, so that a stale commit fails at its first statement; of a level asked for twice, the last. */
export const sealed = (guards: readonly Write[], writes: readonly Write[]): Write[] => {
  const levels = new Map<string, Write>();
  for (const write of writes)
    if (write.write === 'enqueue' && write.effect.level !== null) levels.set(write.effect.id, write);
  return [
    ...guards,
    ...writes.filter((write) => write.write !== 'enqueue' || write.effect.level === null),
    ...levels.values(),
  ];
};
