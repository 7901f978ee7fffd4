/** The ledger: what was promised to whom, and whether it was kept. Derived from the timeline, never stored. */
import type { Entry } from './entry.ts';
import type { IncidentEvent } from './events.ts';
import type { Audience, Duration, Instant } from './incident.ts';
import { ceilMinute, MINUTE } from './time.ts';

/** One promise of a next update. `kept` null: still pending, or void. */
export interface PromiseMade {
  audience: Audience;
  /** The update that made it. */
  entry: string;
  madeAt: Instant;
  /** A whole minute; an update within that minute keeps it. */
  dueAt: Instant;
  /** When the next update to this audience came; null: it has not. */
  metAt: Instant | null;
  kept: boolean | null;
  /** By how much it was missed, in ms; 0 when kept; null when nothing came (yet), or void. */
  lateBy: Duration | null;
  /** Pending when the incident was cancelled or merged: neither kept nor missed. */
  void: boolean;
}

export interface Ledger {
  /** In the order they were made. */
  promises: PromiseMade[];
  kept: number;
  missed: number;
  /** kept ÷ (kept + missed), 0 to 1; null where there was nothing to keep. */
  adherence: number | null;
  /** When the first update was owed: one cadence after declaration. No promise, so it counts neither way. */
  firstUpdateDueAt: Instant | null;
  /** From declaration to the first update of any audience, in ms; null: none came. */
  firstUpdateAfter: Duration | null;
  /** The longest stretch of the open incident without an update to anybody; null: none had any length. */
  longestSilence: { from: Instant; to: Instant } | null;
}

/** Moments that decide about promises, in the order in which they happened. */
const inOrder = (entries: readonly Entry[]): Entry[] =>
  entries
    .filter((entry) => entry.version !== null)
    // Corrected times are typed times, and promises are judged by the platform's: the entry's own `occurredAt`.
    .toSorted((a, b) => a.occurredAt - b.occurredAt || (a.version ?? 0) - (b.version ?? 0));

const meet = (promise: PromiseMade, at: Instant): void => {
  promise.metAt = at;
  promise.kept = at < promise.dueAt + MINUTE;
  promise.lateBy = promise.kept ? 0 : at - promise.dueAt;
};

/** Who hears it: a public word is heard inside as well. A bare resolution is announced inside, not published. */
const heardBy = (event: IncidentEvent): readonly Audience[] => {
  if (event.kind === 'update_posted') return event.audience === 'public' ? ['public', 'internal'] : ['internal'];
  return event.kind === 'resolved' ? ['internal'] : [];
};

const promisesOf = (ordered: readonly Entry[], now: Instant): PromiseMade[] => {
  const promises: PromiseMade[] = [];
  const pending = new Map<Audience, PromiseMade>();
  let open = true;
  for (const { event, occurredAt, id } of ordered) {
    for (const audience of heardBy(event)) {
      const promise = pending.get(audience);
      if (promise) meet(promise, occurredAt);
      pending.delete(audience);
    }
    switch (event.kind) {
      case 'update_posted': {
        if (!open || event.promise === null) break;
        const dueAt = ceilMinute(event.promise);
        const made = { audience: event.audience, entry: id, madeAt: occurredAt, dueAt };
        const promise: PromiseMade = { ...made, metAt: null, kept: null, lateBy: null, void: false };
        promises.push(promise);
        pending.set(event.audience, promise);
        break;
      }
      case 'cancelled':
      case 'merged':
        for (const promise of pending.values()) {
          if (occurredAt >= promise.dueAt + MINUTE) promise.kept = false;
          else promise.void = true;
        }
        pending.clear();
        open = false;
        break;
      case 'resolved':
        open = false;
        break;
      case 'reopened':
        open = true;
        break;
    }
  }
  for (const promise of pending.values()) if (now >= promise.dueAt + MINUTE) promise.kept = false;
  return promises;
};

const longestSilence = (ordered: readonly Entry[], now: Instant): Ledger['longestSilence'] => {
  let longest: Ledger['longestSilence'] = null;
  let since: Instant | null = null;
  const heard = (at: Instant): void => {
    if (since !== null && at - since > (longest ? longest.to - longest.from : 0)) longest = { from: since, to: at };
    since = at;
  };
  for (const { event, occurredAt } of ordered) {
    switch (event.kind) {
      case 'declared':
      case 'reopened':
        since = occurredAt;
        break;
      case 'update_posted':
        if (since !== null) heard(occurredAt);
        break;
      case 'resolved':
      case 'cancelled':
      case 'merged':
        heard(occurredAt);
        since = null;
        break;
    }
  }
  if (since !== null) heard(now);
  return longest;
};

/** The ledger as it stands at `now`. Entries in any order; captures are ignored. */
export const ledger = (entries: readonly Entry[], now: Instant): Ledger => {
  const ordered = inOrder(entries);
  const promises = promisesOf(ordered, now);
  const kept = promises.filter((promise) => promise.kept === true).length;
  const missed = promises.filter((promise) => promise.kept === false).length;
  const declared = ordered.find((entry) => entry.event.kind === 'declared');
  const first = ordered.find((entry) => entry.event.kind === 'update_posted');
  return {
    promises,
    kept,
    missed,
    adherence: kept + missed === 0 ? null : kept / (kept + missed),
    firstUpdateDueAt: declared?.event.kind === 'declared' ? declared.event.clock.owed.internal : null,
    firstUpdateAfter: declared && first ? Math.max(0, first.occurredAt - declared.occurredAt) : null,
    longestSilence: longestSilence(ordered, now),
  };
};
