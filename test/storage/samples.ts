/** Commits as the engine would hand them over: incidents told entry by entry, with what is shown of each. */
import type { EffectRow, LeasedEffect, Log, Storage, Write } from '../../src/engine/ports.ts';
import { type BindingName, type Effect, effectId, route } from '../../src/incident/effects.ts';
import { captureId, decisionId, type Entry } from '../../src/incident/entry.ts';
import { type Capture, type Decision, type DecisionOf, isCapture } from '../../src/incident/events.ts';
import { evolve } from '../../src/incident/evolve.ts';
import type { Incident, Instant } from '../../src/incident/incident.ts';
import { show } from '../../src/incident/show.ts';
import { declared, minute } from '../support/entries.ts';

export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quiet,
};

export const ROOM: BindingName = 'room';
export const bindingOf = (channel: string, message: string | null = null) => ({
  platform: 'local',
  channel,
  message,
  url: null,
});

/** What it takes to write an entry down: itself, and what it changes on the shown timeline. */
export const appended = (entry: Entry): Write[] => [
  { write: 'append', entry },
  ...show(entry).map((change): Write => ({ write: 'show', incident: entry.incident, change })),
];

export interface Told {
  incident: Incident;
  entry: Entry<Decision>;
  writes: Write[];
}

/** A new incident, declared at minute `n`. */
export const declaring = (
  number: number,
  over: Partial<DecisionOf<'declared'>> = {},
  more: { n?: number; nextWakeAt?: Instant | null } = {},
): Told => {
  const at = minute(more.n ?? 0);
  const entry: Entry<Decision> = {
    incident: number,
    id: decisionId(1),
    version: 1,
    occurredAt: at,
    recordedAt: at,
    actor: 'local:ana',
    recovered: false,
    event: declared(over),
  };
  const incident = evolve(null, entry);
  const nextWakeAt = more.nextWakeAt === undefined ? minute(30) : more.nextWakeAt;
  return { incident, entry, writes: [{ write: 'create', incident, nextWakeAt, at }, ...appended(entry)] };
};

/** The next decision of an incident. */
export const deciding = (
  was: Incident,
  event: Decision,
  more: { n?: number; nextWakeAt?: Instant | null; actor?: string } = {},
): Told => {
  const at = minute(more.n ?? was.version);
  const version = was.version + 1;
  const entry: Entry<Decision> = {
    incident: was.number,
    id: decisionId(version),
    version,
    occurredAt: at,
    recordedAt: at,
    actor: more.actor ?? 'local:ana',
    recovered: false,
    event,
  };
  const incident = evolve(was, entry);
  const nextWakeAt = more.nextWakeAt ?? null;
  const writes: Write[] = [{ write: 'advance', from: was.version, incident, nextWakeAt, at }, ...appended(entry)];
  return { incident, entry, writes };
};

/** Something seen in the room of incident `number` at minute `n`. `key` of the capture; the message's by default. */
export const seeing = (number: number, event: Capture, n: number, key = event.message): Entry<Capture> => ({
  incident: number,
  id: captureId(key),
  version: null,
  occurredAt: minute(n),
  recordedAt: minute(n),
  actor: 'local:ben',
  recovered: false,
  event,
});
export const messageEvent = (message: string, text: string) => ({
  kind: 'message' as const,
  message,
  text,
  thread: null,
  files: [],
  bot: false,
});
export const saying = (number: number, key: string, text: string, n: number): Write[] =>
  appended(seeing(number, messageEvent(key, text), n));

/** An effect of that decision, routed as the core routes it. */
export const effectOf = (
  number: number,
  version: number,
  effect: Effect,
  more: { index?: number; at?: Instant } = {},
): EffectRow => {
  const index = more.index ?? 0;
  return {
    id: effectId(number, version, index),
    incident: number,
    version,
    index,
    effect,
    ...route(effect),
    availableAt: more.at ?? minute(0),
  };
};
export const enqueued = (...effects: EffectRow[]): Write[] =>
  effects.map((effect): Write => ({ write: 'enqueue', effect }));

/** Effects without needs, in one lane. */
export const paging = (number: number, version: number, index = 0): EffectRow =>
  effectOf(number, version, { kind: 'page', severity: 'SEV1', owedAt: null }, { index });
export const directing = (number: number, version: number, person: string, index = 0): EffectRow =>
  effectOf(number, version, { kind: 'direct', person, message: { about: 'task', task: 1 } }, { index });

export const LEASE = 60_000;
let tokens = 0;
/** Leases what is ready at that moment, under a token of its own. */
export const leasing = (storage: Storage, now: Instant, limit = 100): Promise<LeasedEffect[]> => {
  tokens += 1;
  return storage.lease(now, limit, LEASE, `token-${tokens}`);
};
export const idsOf = (effects: readonly { id: string }[]): string[] => effects.map(({ id }) => id);

export const textsOf = (events: readonly Entry[]): string[] =>
  events.map(({ event }) => (isCapture(event) && 'text' in event ? event.text : event.kind));
