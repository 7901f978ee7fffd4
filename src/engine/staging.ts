/**
 * Attempts on incidents: read, propose, commit; again when stale.
 *
 * Within a process one attempt at a time proposes on an incident. Its lane is free as soon as its commit is on the
 * way, so that the next proposes on the state *staged* and many share one disk write. Nobody is answered before the
 * commit they rest on; when it fails, those staged on it propose again.
 */
import type { Incident } from '../incident/incident.ts';
import { createLanes } from './lanes.ts';
import { type CommitResult, FoghornError, type Storage, type Write } from './ports.ts';
import { createRecent } from './recent.ts';

/** What an attempt came to: an answer, and what must be committed before it may be given. */
export interface Proposal<T> {
  answer: T;
  writes?: readonly Write[];
  /** The states that the writes lead to, by guard: the next proposes on them. */
  states?: readonly Incident[];
}

export interface Attempt<T> {
  /** The incidents it guards. */
  numbers: readonly number[];
  /** Things about this message propose one after the other, each seeing what the one before has committed. */
  about?: string;
  /** Reads the record itself: waits for everything staged, and lets nobody in before its own commit. */
  alone?: boolean;
  /** May be called several times. `states` in the order of `numbers`; null: no such incident. */
  propose(states: readonly (Incident | null)[]): Proposal<T> | Promise<Proposal<T>>;
}

export interface Staging {
  attempt<T>(attempt: Attempt<T>): Promise<T>;
}

/** How often a proposal may meet a state changed by another process before the asker is told to try again. */
const ATTEMPTS = 16;
const CACHED = 1000;

interface Staged {
  incident: Incident;
  epoch: number;
  /** Resolves with whether it was committed; never rejects. */
  settled: Promise<boolean>;
}

interface Slot {
  /** Raised when a staged commit failed: what was staged on it is void. */
  epoch: number;
  staged: Staged | null;
  /** Commits on their way, by the message they are about; never reject. */
  pending: Map<string, Promise<boolean>>;
  users: number;
}

type Outcome<T> = { answer: T } | { again: 'stale' | 'unfounded' };

export const createStaging = (storage: Storage, committed: (numbers: readonly number[]) => void): Staging => {
  const lanes = createLanes();
  const cache = createRecent<number, Incident>(CACHED);
  const slots = new Map<number, Slot>();
  // Two commits may be handed over at once only where no other process can commit between them.
  const pipelines = storage.dialect === 'sqlite';

  const enter = (number: number): Slot => {
    const slot = slots.get(number) ?? { epoch: 0, staged: null, pending: new Map(), users: 0 };
    slot.users += 1;
    slots.set(number, slot);
    return slot;
  };
  const leave = (number: number, slot: Slot): void => {
    slot.users -= 1;
    if (slot.users === 0) slots.delete(number);
  };

  const read = async (number: number): Promise<Incident | null> => {
    const version = await storage.version(number);
    if (version === null) return null;
    const cached = cache.get(number);
    if (cached && cached.version === version) return cached;
    const loaded = await storage.load(number);
    if (loaded) cache.set(number, loaded);
    return loaded;
  };

  const settle = async (slot: Slot, about: string | undefined, alone: boolean | undefined): Promise<void> => {
    if (alone) await Promise.all([slot.staged?.settled, ...slot.pending.values()]);
    else if (about !== undefined) await slot.pending.get(about);
  };

  const stage = (incident: Incident, settled: Promise<boolean>) => {
    const slot = slots.get(incident.number);
    const mine = slot && { incident, epoch: slot.epoch, settled };
    if (slot && mine) slot.staged = mine;
    return {
      keep: (): void => {
        const cached = cache.get(incident.number);
        if (!cached || cached.version < incident.version) cache.set(incident.number, incident);
        if (slot && slot.staged === mine) slot.staged = null;
      },
      fail: (): void => {
        cache.delete(incident.number);
        if (!slot || slot.epoch !== mine?.epoch) return;
        slot.epoch += 1;
        slot.staged = null;
      },
    };
  };

  const once = async <T>(attempt: Attempt<T>): Promise<Outcome<T>> => {
    const { numbers, about, alone } = attempt;
    const free = await lanes.take(numbers);
    const entered = numbers.map((number) => ({ number, slot: enter(number) }));
    try {
      for (const { slot } of entered) await settle(slot, about, alone);
      const rests = entered.flatMap(({ slot }) => (slot.staged ? [slot.staged.settled] : []));
      const states = await Promise.all(entered.map(({ number, slot }) => slot.staged?.incident ?? read(number)));
      const proposal = await attempt.propose(states);
      const founded = async (): Promise<boolean> => (await Promise.all(rests)).every(Boolean);
      if (!proposal.writes) {
        free();
        return (await founded()) ? { answer: proposal.answer } : { again: 'unfounded' };
      }
      const { writes, answer, states: after = [] } = proposal;
      // What carries no guard of its own waits for what it rests on; else the guard proves it.
      const commit: Promise<CommitResult | 'unfounded'> =
        rests.length === 0 || (pipelines && after.length > 0)
          ? storage.commit(writes)
          : founded().then((yes) => (yes ? storage.commit(writes) : 'unfounded'));
      const settled = commit.then(
        (result) => result === 'committed',
        () => false,
      );
      const staged = after.map((incident) => stage(incident, settled));
      if (about !== undefined) for (const { slot } of entered) slot.pending.set(about, settled);
      if (!alone) free();
      try {
        const result = await commit;
        if (result !== 'committed') {
          for (const one of staged) one.fail();
          return { again: result === 'unfounded' || !(await founded()) ? 'unfounded' : 'stale' };
        }
      } catch (error) {
        for (const one of staged) one.fail();
        throw error;
      } finally {
        if (about !== undefined)
          for (const { slot } of entered) if (slot.pending.get(about) === settled) slot.pending.delete(about);
      }
      for (const one of staged) one.keep();
      committed([...new Set([...numbers, ...after.map(({ number }) => number)])]);
      return { answer };
    } finally {
      free();
      for (const { number, slot } of entered) leave(number, slot);
    }
  };

  return {
    attempt: async (attempt) => {
      for (let stale = 0; stale < ATTEMPTS; ) {
        const outcome = await once(attempt);
        if ('answer' in outcome) return outcome.answer;
        // Falling with the one it rested on is no collision of its own: there are only so many to fall with.
        if (outcome.again === 'stale') stale += 1;
      }
      throw new FoghornError(
        'busy',
        `Nothing was saved: the incident changed ${ATTEMPTS} times meanwhile. Please try again.`,
      );
    },
  };
};
