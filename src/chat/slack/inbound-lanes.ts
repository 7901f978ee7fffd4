/**
 * What came in is handed on in the order of its channel, and once. What cannot be taken now is kept, so that what
 * comes after it waits behind it; Slack is told nothing of either, and delivers again.
 */
import type { Log } from '../../engine/ports.ts';
import type { Duration } from '../../incident/incident.ts';
import type { Timer } from './limiter.ts';

export interface Lanes {
  /** Resolves when it is taken, now or before; rejects when it could not be. `id` names it on every delivery. */
  take(lane: string, id: string, hand: () => Promise<void>): Promise<void>;
  /** Resolves when nothing is being handed on. */
  idle(): Promise<void>;
  /** Hands on nothing more after what is under way; what is kept is delivered again by Slack, or reread. */
  stop(): Promise<void>;
}

interface Item {
  id: string;
  hand: () => Promise<void>;
  failures: number;
  waiters: { resolve: () => void; reject: (error: unknown) => void }[];
}
interface Lane {
  items: Item[];
  pass: Promise<void> | null;
  callOff: (() => void) | null;
}

/** Ids remembered after they were taken: Slack delivers again within minutes, and one mention as two events. */
const REMEMBERED = 20_000;
/** Kept in one channel; the oldest go first, and are found again when the room is reread. */
const KEPT = 1000;
/** After so many failures one no longer holds up those behind it: it may be the one at fault. */
const PATIENCE = 5;
const GIVEN_UP = 200;
const FIRST_PAUSE: Duration = 500;
const LONGEST_PAUSE: Duration = 60_000;

/** Remembers the last so many. */
export const createMemory = <K, V>(size: number) => {
  const kept = new Map<K, V>();
  return {
    get: (key: K): V | undefined => kept.get(key),
    has: (key: K): boolean => kept.has(key),
    set: (key: K, value: V): void => {
      kept.delete(key);
      kept.set(key, value);
      if (kept.size > size) for (const [oldest] of kept) return void kept.delete(oldest);
    },
    delete: (key: K): void => void kept.delete(key),
  };
};
export type Memory<K, V> = ReturnType<typeof createMemory<K, V>>;

export const createLanes = ({ timer, log }: { timer: Timer; log: Log }): Lanes => {
  const lanes = new Map<string, Lane>();
  const taken = createMemory<string, true>(REMEMBERED);
  let stopped = false;

  const settle = (item: Item, how: { error?: unknown }): void => {
    const waiters = item.waiters.splice(0);
    for (const { resolve, reject } of waiters) 'error' in how ? reject(how.error) : resolve();
  };
  const drop = (lane: Lane, item: Item): void => {
    lane.items = lane.items.filter((other) => other !== item);
  };

  const run = async (name: string, lane: Lane): Promise<void> => {
    const tried = new Set<Item>();
    for (;;) {
      const item = lane.items.find((one) => !tried.has(one));
      if (!item || stopped) return;
      tried.add(item);
      try {
        await item.hand();
        taken.set(item.id, true);
        drop(lane, item);
        settle(item, {});
      } catch (error) {
        item.failures++;
        log.warn({ err: error, channel: name, failures: item.failures }, 'An event of Slack could not be taken yet');
        settle(item, { error });
        if (item.failures >= GIVEN_UP) {
          log.error({ err: error, channel: name }, 'An event of Slack was given up; rereading the room finds it again');
          drop(lane, item);
        }
        if (item.failures < PATIENCE) {
          // Whoever is behind it must not overtake it.
          for (const other of lane.items) settle(other, { error });
          return;
        }
      }
    }
  };

  const begin = (name: string, lane: Lane): void => {
    if (lane.pass || stopped) return;
    lane.callOff?.();
    lane.callOff = null;
    lane.pass = run(name, lane).finally(() => {
      lane.pass = null;
      const [first] = lane.items;
      if (!first) lanes.delete(name);
      else if (first.waiters.length > 0) begin(name, lane);
      else if (!stopped) {
        const pause = Math.min(FIRST_PAUSE * 2 ** Math.max(first.failures - 1, 0), LONGEST_PAUSE);
        lane.callOff = timer(pause, () => begin(name, lane));
      }
    });
  };

  return {
    take: (name, id, hand) => {
      if (taken.has(id)) return Promise.resolve();
      if (stopped) return Promise.reject(new Error('Foghorn is stopping'));
      const lane: Lane = lanes.get(name) ?? { items: [], pass: null, callOff: null };
      lanes.set(name, lane);
      let item = lane.items.find((one) => one.id === id);
      if (!item) {
        item = { id, hand, failures: 0, waiters: [] };
        lane.items.push(item);
        const [oldest] = lane.items;
        if (lane.items.length > KEPT && oldest) drop(lane, oldest);
      }
      const { waiters } = item;
      const answer = new Promise<void>((resolve, reject) => waiters.push({ resolve, reject }));
      begin(name, lane);
      return answer;
    },
    idle: async () => {
      for (;;) {
        const passes = [...lanes.values()].flatMap(({ pass }) => pass ?? []);
        if (passes.length === 0) return;
        await Promise.allSettled(passes);
      }
    },
    stop: async () => {
      stopped = true;
      for (const lane of lanes.values()) {
        lane.callOff?.();
        await lane.pass;
        for (const item of lane.items) settle(item, { error: new Error('Foghorn is stopping') });
      }
    },
  };
};
