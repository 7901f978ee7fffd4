/** Time and chance turned by hand: a clock with its timers, and strings that are unique and tell their order. */
import type { Clock, Unique } from '../../src/engine/ports.ts';
import type { Timer } from '../../src/engine/timer.ts';
import type { Duration, Instant } from '../../src/incident/incident.ts';

export interface HandClock {
  clock: Clock;
  timer: Timer;
  /** Forward by so many ms, calling back whatever falls due on the way, in order; what that sets off may still run. */
  turn(by: Duration): void;
  /** To that moment, which may also lie in the past: a jump calls nobody back. */
  jump(to: Instant): void;
  /** How many timers wait. */
  waiting(): number;
}

export const handClock = (from: Instant): HandClock => {
  let now = from;
  let timers: { at: Instant; then: () => void }[] = [];
  return {
    clock: () => now,
    timer: (after, then) => {
      const one = { at: now + after, then };
      timers.push(one);
      return () => {
        timers = timers.filter((other) => other !== one);
      };
    },
    turn: (by) => {
      const until = now + by;
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.then();
      }
      now = until;
    },
    jump: (to) => {
      now = to;
    },
    waiting: () => timers.length,
  };
};

/** `token-1`, `token-2`, … */
export const uniques = (prefix: string): Unique => {
  let last = 0;
  return () => {
    last += 1;
    return `${prefix}-${last}`;
  };
};

/** Lets everything run that waits for nothing but its turn. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
};
