/** Waiting, as a port: tests turn it by hand together with the clock. */
import type { Duration } from '../incident/incident.ts';

/** Calls back once after so many ms; answers with what calls it off. */
export type Timer = (after: Duration, then: () => void) => () => void;

export const systemTimer: Timer = (after, then) => {
  const handle = setTimeout(then, after);
  return () => clearTimeout(handle);
};
