/** What nobody waits for: work under way and work to come, all of it ended when Foghorn stops. */
import type { Log } from '../../engine/ports.ts';
import type { Duration } from '../../incident/incident.ts';
import type { Timer } from './limiter.ts';

export interface Background {
  /** `failed`: what the log says when it fails. */
  run(work: Promise<void>, failed: string): void;
  /** Unless Foghorn stops before. */
  later(after: Duration, then: () => void): void;
  /** How many works are under way. */
  busy(): number;
  /** Resolves when those now under way are done. */
  idle(): Promise<void>;
  /** Nothing is begun any more. */
  stop(): void;
}

export const createBackground = (timer: Timer, log: Log): Background => {
  const works = new Set<Promise<void>>();
  const waiting = new Set<() => void>();
  let stopped = false;
  return {
    run: (work, failed) => {
      const settled = work.catch((error: unknown) => {
        // What is cut short by stopping is no failure.
        if (!stopped) log.warn({ err: error }, failed);
      });
      works.add(settled);
      void settled.finally(() => works.delete(settled));
    },
    later: (after, then) => {
      if (stopped) return;
      const callOff = timer(after, () => {
        waiting.delete(callOff);
        then();
      });
      waiting.add(callOff);
    },
    busy: () => works.size,
    idle: async () => {
      await Promise.all([...works]);
    },
    stop: () => {
      stopped = true;
      for (const callOff of waiting) callOff();
    },
  };
};
