/**
 * Keeps calls within Slack's rates, each method (and where it matters each channel) by itself: one that is exhausted
 * never holds up another. Whoever would have to wait long is told when to come back instead of being kept.
 */

import type { Clock } from '../../engine/ports.ts';
import type { Duration, Instant } from '../../incident/incident.ts';
import { MINUTE } from '../../incident/time.ts';
import type { Rate } from './limits.ts';

/** Calls back once after so many ms; answers with what calls it off. */
export type Timer = (after: Duration, then: () => void) => () => void;

export const pause = (timer: Timer, length: Duration): Promise<void> =>
  length <= 0 ? Promise.resolve() : new Promise((resolve) => void timer(length, resolve));

/** One rate: a sliding window over the moments of its calls, the coming ones included. */
export interface Window {
  /** When the next call may be made; now, or later. */
  next(now: Instant): Instant;
  /** Takes that moment. Answers with what gives it back, for a call that was not made after all. */
  take(at: Instant): () => void;
  /** Slack said no: nothing before that moment. */
  close(until: Instant): void;
  /** Not closed. */
  isOpen(now: Instant): boolean;
  /** The moment for somebody who is sent away: behind all who were sent away before. */
  promise(now: Instant): Instant;
  /** Nothing is remembered that still matters. */
  idle(now: Instant): boolean;
}

/** Nobody waits for a turn longer; further ahead lie only calls from before the clock was set back. */
const LONGEST_WAIT: Duration = 5 * MINUTE;

export const createWindow = ({ calls, per }: Rate): Window => {
  /** In order; at most `calls` of any `per` long stretch. */
  let taken: Instant[] = [];
  let closedUntil: Instant = Number.NEGATIVE_INFINITY;
  let promised: Instant = Number.NEGATIVE_INFINITY;

  const forget = (now: Instant): void => {
    // A clock set back must not lock everybody out.
    taken = taken.filter((at) => at > now - per && at <= now + per + LONGEST_WAIT);
  };
  const next = (now: Instant): Instant => {
    forget(now);
    const blocking = taken[taken.length - calls];
    return Math.max(now, closedUntil, blocking === undefined ? now : blocking + per);
  };
  return {
    next,
    take: (at) => {
      taken.push(at);
      taken.sort((one, other) => one - other);
      return () => {
        const index = taken.indexOf(at);
        if (index >= 0) taken.splice(index, 1);
      };
    },
    close: (until) => {
      closedUntil = Math.max(closedUntil, until);
    },
    isOpen: (now) => closedUntil <= now,
    promise: (now) => {
      promised = Math.max(next(now), promised + per / calls);
      return promised;
    },
    idle: (now) => {
      forget(now);
      return taken.length === 0 && closedUntil <= now && promised <= now;
    },
  };
};

export type Admitted =
  /** Go ahead now; `closed` when Slack refused it nevertheless. */
  | { admitted: true; closed(until: Instant): void }
  /** Not before that moment. */
  | { admitted: false; at: Instant };

export interface Limiter {
  /** Waits for its turn for at most `patience` ms. */
  admit(method: string, channel: string | null, patience: Duration): Promise<Admitted>;
}

/** So many windows are kept before those that no longer matter are swept out. */
const SWEEP_AT = 1000;

export const createLimiter = ({
  rates,
  channelRates,
  clock,
  timer,
}: {
  rates: Readonly<Record<string, Rate>>;
  channelRates: Readonly<Record<string, Rate>>;
  clock: Clock;
  timer: Timer;
}): Limiter => {
  const windows = new Map<string, Window>();
  const windowOf = (name: string, rate: Rate): Window => {
    const known = windows.get(name);
    if (known) return known;
    const now = clock();
    if (windows.size >= SWEEP_AT) for (const [key, window] of windows) if (window.idle(now)) windows.delete(key);
    const made = createWindow(rate);
    windows.set(name, made);
    return made;
  };

  return {
    admit: async (method, channel, patience) => {
      const whole = rates[method];
      const each = channel === null ? undefined : channelRates[method];
      const own = each && windowOf(`${method} ${channel}`, each);
      const all = [...(whole ? [windowOf(method, whole)] : []), ...(own ? [own] : [])];
      const limit = clock() + patience;
      for (;;) {
        const now = clock();
        const at = Math.max(now, ...all.map((window) => window.next(now)));
        if (at > limit) return { admitted: false, at: Math.max(at, ...all.map((window) => window.promise(now))) };
        const givers = all.map((window) => window.take(at));
        await pause(timer, at - now);
        // A refusal in one channel says nothing of the others.
        if (all.every((window) => window.isOpen(clock())))
          return { admitted: true, closed: (until) => (own ?? all[0])?.close(until) };
        // Refused by Slack meanwhile: whoever waited asks again.
        for (const give of givers) give();
      }
    },
  };
};
