/** Is it alive, and may traffic come? Answered for load balancers, probes and the doctor. */
import type { Clock, Storage } from '../engine/ports.ts';
import type { Duration, Instant } from '../incident/incident.ts';
import { SECOND } from '../incident/time.ts';

export interface Check {
  name: string;
  ok: boolean;
  /** A sentence when it is not. */
  detail?: string;
}

export interface Health {
  /** A loop ran: called by each at every step. */
  beat(loop: string): void;
  /** From now on no traffic should come. */
  stopping(): void;
  ready(): Promise<{ ok: boolean; checks: Check[] }>;
}

/** How long storage may take to answer a small question. */
const STORAGE_PATIENCE: Duration = 2 * SECOND;
/** Loops look at least this often while they live, however idle. */
const LOOP_PATIENCE: Duration = 60 * SECOND;

export const createHealth = (options: {
  storage: Pick<Storage, 'nextWakeAt'>;
  clock: Clock;
  loops: readonly string[];
  /** Calls back once after that long; answers with what calls it off. */
  timer: (after: Duration, then: () => void) => () => void;
}): Health => {
  const { storage, clock, loops, timer } = options;
  const beats = new Map<string, Instant>(loops.map((loop) => [loop, clock()]));
  let leaving = false;

  const checkStorage = async (): Promise<Check> => {
    let callOff = (): void => {};
    const tooLong = new Promise<string>((resolve) => {
      callOff = timer(STORAGE_PATIENCE, () => resolve(`storage did not answer within ${STORAGE_PATIENCE / SECOND} s`));
    });
    const answer = storage.nextWakeAt().then(
      () => null,
      (error: unknown) => `storage failed: ${error instanceof Error ? error.message : String(error)}`,
    );
    const detail = await Promise.race([answer, tooLong]);
    callOff();
    return detail === null ? { name: 'storage', ok: true } : { name: 'storage', ok: false, detail };
  };

  const checkLoop = (loop: string): Check => {
    const silent = clock() - (beats.get(loop) ?? 0);
    return silent <= LOOP_PATIENCE
      ? { name: loop, ok: true }
      : { name: loop, ok: false, detail: `the ${loop} last ran ${Math.round(silent / SECOND)} s ago` };
  };

  return {
    beat: (loop) => {
      beats.set(loop, clock());
    },
    stopping: () => {
      leaving = true;
    },
    ready: async () => {
      const checks = [
        ...(leaving ? [{ name: 'process', ok: false, detail: 'it is shutting down' }] : []),
        await checkStorage(),
        ...loops.map(checkLoop),
      ];
      return { ok: checks.every((check) => check.ok), checks };
    },
  };
};
