/**
 * Performs what commits have asked of the world. At least once: an effect is leased, performed outside any
 * transaction, and then done together with what was learnt. Whatever goes wrong here never reaches an incident.
 */
import type { Effect } from '../incident/effects.ts';
import type { Duration, Instant } from '../incident/incident.ts';
import { MINUTE, SECOND } from '../incident/time.ts';
import type { Learnt } from './perform/scene.ts';
import type { Performer } from './perform.ts';
import {
  type Clock,
  DeliveryError,
  type EffectRow,
  type LeasedEffect,
  type Log,
  type Storage,
  type Unique,
} from './ports.ts';
import type { Timer } from './timer.ts';
import { effectRow } from './writes.ts';

/** From 0 up to 1, as Math.random gives them. */
export type Random = () => number;

/** How a try ended, for metrics and whoever watches. */
export interface Tried {
  kind: Effect['kind'];
  incident: number;
  outcome: 'done' | 'dropped' | 'postponed' | 'parked' | 'superseded';
  took: Duration;
}

export interface RelayOptions {
  storage: Storage;
  performer: Performer;
  clock: Clock;
  timer: Timer;
  unique: Unique;
  random: Random;
  log: Log;
  /** How many effects are under way at once. */
  concurrency?: number;
  /** How long an effect is one relay's own. A call is given up before half of it has passed. */
  lease?: Duration;
  tried?: (tried: Tried) => void;
}

export interface Relay {
  /** Leases what is ready, as far as hands are free, and performs it. How many; resolves when all are over. */
  step(): Promise<number>;
  /** Steps until nothing is ready. */
  drain(): Promise<void>;
  /**
   * For a loop: leases what is ready without waiting for what is under way, and tells when to look again; null:
   * when woken. Calls `wake` whenever a hand becomes free.
   */
  beat(wake: () => void): Promise<Instant | null>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

const CONCURRENCY = 16;
const LEASE = MINUTE;
const LONGEST_WAIT = MINUTE;
const FIRST_WAIT = SECOND;
const BREATH = SECOND / 10;
/** A failure of our own making is parked after so many tries, so that a mistake of ours cannot block a lane for ever. */
const OWN_FAULTS = 8;

/** Between half of it and all of it: those who failed together do not come back together. */
const jittered = (wait: Duration, random: Random): Duration => Math.round(wait * (0.5 + random() / 2));

/** When to try again: what the platform said, else twice as long each time; never longer than a minute. */
export const waitAfter = (error: unknown, attempts: number, random: Random): Duration => {
  const told = error instanceof DeliveryError ? error.retryAfter : null;
  if (told !== null) return Math.min(LONGEST_WAIT, told + jittered(FIRST_WAIT, random));
  return jittered(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempts - 1, 16)), random);
};

/** Errors of the system and of ours carry a code; a mistake in the program carries none. */
const isOurFault = (error: unknown): boolean => {
  const coded = (one: unknown): boolean => one instanceof Error && 'code' in one && typeof one.code === 'string';
  return !coded(error) && !(error instanceof Error && coded(error.cause));
};
const hopeless = (error: unknown, attempts: number): boolean =>
  error instanceof DeliveryError ? error.permanent : isOurFault(error) && attempts >= OWN_FAULTS;

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const createRelay = (options: RelayOptions): Relay => {
  const { storage, performer, clock, timer, unique, random, log, tried } = options;
  const { concurrency = CONCURRENCY, lease = LEASE } = options;
  const patience = Math.floor(lease * 0.4);
  const underWay = new Set<Promise<void>>();

  const inTime = (row: LeasedEffect): Promise<Learnt> =>
    new Promise((resolve, reject) => {
      const giveUp = (): void =>
        reject(new DeliveryError('timeout', `There was no answer within ${patience / SECOND} seconds.`));
      const callOff = timer(patience, giveUp);
      performer.perform(row).then(resolve, reject).finally(callOff);
    });

  /** The card shows what is stuck: it is brought up to date when that changes. */
  const cardOf = async (row: LeasedEffect): Promise<EffectRow[]> => {
    const { kind } = row.effect;
    if (kind === 'post_card' || (kind === 'refresh' && row.effect.view === 'card')) return [];
    const version = await storage.version(row.incident);
    if (version === null) return [];
    return [effectRow(row.incident, version, 0, { kind: 'refresh', view: 'card' }, clock())];
  };

  /** The room is told of what is parked; not of a telling, which would only be refused again. */
  const tellingOf = (row: LeasedEffect, since: Instant): EffectRow[] =>
    row.effect.kind === 'tell_parked'
      ? []
      : [
          {
            ...effectRow(row.incident, row.version, row.index, { kind: 'tell_parked', effect: row.id, since }, since),
            id: `${row.id}:parked:${since}`,
          },
        ];

  const succeeded = async (row: LeasedEffect, learnt: Learnt): Promise<Tried['outcome']> => {
    const { dropped, wanted: called = [], ...known } = learnt;
    if (dropped) log.debug({ incident: row.incident, effect: row.id, kind: row.effect.kind }, `Dropped: ${dropped}`);
    const wanted = [...called, ...(row.attempts > 1 ? await cardOf(row) : [])];
    if (!(await storage.done(row, clock(), { ...known, wanted }))) {
      log.warn({ incident: row.incident, effect: row.id }, 'Done too late: the lease had passed to another');
      return 'superseded';
    }
    return dropped ? 'dropped' : 'done';
  };

  const failed = async (row: LeasedEffect, error: unknown): Promise<Tried['outcome']> => {
    const about = { incident: row.incident, effect: row.id, kind: row.effect.kind, attempts: row.attempts, err: error };
    if (!hopeless(error, row.attempts)) {
      const wait = waitAfter(error, row.attempts, random);
      if (isOurFault(error)) log.error({ ...about, wait }, 'An effect failed by a fault of our own');
      else log.warn({ ...about, wait }, 'An effect failed and will be tried again');
      return (await storage.postpone(row, clock() + wait, sentence(error))) ? 'postponed' : 'superseded';
    }
    const since = clock();
    const wanted = [...(await cardOf(row)), ...tellingOf(row, since)];
    if (!(await storage.park(row, since, sentence(error), wanted))) return 'superseded';
    log.error(about, 'An effect was parked: retrying cannot help');
    return 'parked';
  };

  /** The relay's boundary: never rejects. What cannot even be written down comes back when its lease runs out. */
  const handle = async (row: LeasedEffect): Promise<void> => {
    const from = clock();
    try {
      const outcome = await inTime(row).then(
        (learnt) => succeeded(row, learnt),
        (error: unknown) => failed(row, error),
      );
      tried?.({ kind: row.effect.kind, incident: row.incident, outcome, took: clock() - from });
    } catch (error) {
      log.error({ incident: row.incident, effect: row.id, err: error }, 'The outcome of an effect could not be kept');
    }
  };

  const start = (row: LeasedEffect): Promise<void> => {
    const work = handle(row).finally(() => underWay.delete(work));
    underWay.add(work);
    return work;
  };

  const take = async (): Promise<Promise<void>[]> => {
    const free = concurrency - underWay.size;
    if (free <= 0) return [];
    const rows = await storage.lease(clock(), free, lease, unique());
    return rows.map(start);
  };

  const step = async (): Promise<number> => {
    const works = await take();
    await Promise.all(works);
    return works.length;
  };

  return {
    step,
    drain: async () => {
      while ((await step()) > 0);
    },
    beat: async (wake) => {
      try {
        const works = await take();
        for (const work of works) void work.then(wake);
        if (underWay.size >= concurrency) return null;
        const next = await storage.nextEffectAt();
        // Ready, and yet not handed out: another is at it. Looking again at once would only spin.
        return next !== null && works.length === 0 ? Math.max(next, clock() + BREATH) : next;
      } catch (error) {
        log.error({ err: error }, 'The outbox could not be read');
        return clock() + SECOND;
      }
    },
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
};
