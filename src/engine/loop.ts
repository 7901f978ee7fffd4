/** Repeats a step: when it asks for it, when woken, and in any case every few seconds. */
import type { Duration, Instant } from '../incident/incident.ts';
import { SECOND } from '../incident/time.ts';
import type { Clock } from './ports.ts';
import type { Timer } from './timer.ts';

export interface LoopOptions {
  /** One step. Answers with the moment of the next; null: when woken. Must not reject: a loop has no place to tell. */
  step: (wake: () => void) => Promise<Instant | null>;
  clock: Clock;
  timer: Timer;
  /** The longest sleep: what a missed call, a jump of the clock or another process changed is noticed by then. */
  longest?: Duration;
}

export interface Loop {
  start(): void;
  /** Takes the next step at once, or right after the one under way. */
  wake(): void;
  /** Resolves when the step under way is over; no other follows. */
  stop(): Promise<void>;
}

const LONGEST = 2 * SECOND;

export const createLoop = ({ step, clock, timer, longest = LONGEST }: LoopOptions): Loop => {
  let running = false;
  let woken = false;
  let current: Promise<void> | null = null;
  let callOff = (): void => {};

  const turn = async (): Promise<void> => {
    woken = false;
    const next = await step(wake);
    current = null;
    if (!running) return;
    const wait = next === null ? longest : Math.min(longest, Math.max(0, next - clock()));
    callOff = timer(woken ? 0 : wait, go);
  };

  const go = (): void => {
    if (!running || current) return;
    current = turn();
  };

  const wake = (): void => {
    woken = true;
    if (!running || current) return;
    callOff();
    callOff = timer(0, go);
  };

  return {
    start: () => {
      running = true;
      go();
    },
    wake,
    stop: async () => {
      running = false;
      callOff();
      await current;
    },
  };
};
