/** Wakes the incidents whose moment has come. What time alone changes is decided like any command. */
import { FOGHORN, type Instant, type PersonId } from '../incident/incident.ts';
import { MINUTE, SECOND } from '../incident/time.ts';
import type { Engine } from './engine.ts';
import type { Clock, Log, Storage } from './ports.ts';

export interface TickerOptions {
  storage: Storage;
  engine: Pick<Engine, 'tell'>;
  clock: Clock;
  log: Log;
}

export interface Ticker {
  /** Wakes whoever is due, a batch at most. How many were woken. */
  tick(): Promise<number>;
  /** For a loop: a tick, and the moment to look again; null: when woken. Never rejects. */
  beat(): Promise<Instant | null>;
}

const BATCH = 200;
/** How long an incident that could not be woken, or stays due, is left alone: doubled each time, up to the longest. */
const REST = 5 * SECOND;
const LONGEST_REST = 5 * MINUTE;
/** How long it may take to notice that somebody has left. */
const DIRECTORY_AGE = MINUTE;

export const createTicker = ({ storage, engine, clock, log }: TickerOptions): Ticker => {
  /** Those left alone for now: they must not keep the loop spinning, nor fill the batch. */
  const resting = new Map<number, { until: Instant; rest: number }>();
  let absent: ReadonlySet<PersonId> = new Set();
  let readAt = Number.NEGATIVE_INFINITY;

  const present = async (): Promise<(person: PersonId) => boolean> => {
    const now = clock();
    if (now - readAt >= DIRECTORY_AGE || now < readAt) {
      const people = await storage.people();
      absent = new Set(people.filter(({ bot, active }) => bot || !active).map(({ id }) => id));
      readAt = now;
    }
    const known = absent;
    return (person) => !known.has(person);
  };

  const rest = (number: number): void => {
    const length = Math.min(LONGEST_REST, (resting.get(number)?.rest ?? REST / 2) * 2);
    resting.set(number, { until: clock() + length, rest: length });
  };

  /** The ticker's boundary: one incident's failure stops no other. */
  const wake = async (number: number, here: (person: PersonId) => boolean): Promise<void> => {
    try {
      const told = await engine.tell(number, { do: 'tick', present: here }, { person: FOGHORN });
      if (told.ok && told.changed) resting.delete(number);
      else rest(number);
    } catch (error) {
      log.error({ incident: number, err: error }, 'An incident could not be woken');
      rest(number);
    }
  };

  const dueNow = async (): Promise<number[]> => {
    const now = clock();
    const due = await storage.due(now, BATCH + resting.size);
    const awake = due.filter((number) => (resting.get(number)?.until ?? now) <= now);
    // Whoever is no longer due has been seen to.
    if (due.length < BATCH + resting.size)
      for (const number of resting.keys()) if (!due.includes(number)) resting.delete(number);
    return awake.slice(0, BATCH);
  };

  const tick = async (): Promise<number> => {
    const numbers = await dueNow();
    if (numbers.length === 0) return 0;
    const here = await present();
    await Promise.all(numbers.map((number) => wake(number, here)));
    return numbers.length;
  };

  /** When the next wakes, those resting aside: theirs is the end of their rest. */
  const next = async (): Promise<Instant | null> => {
    const at = await storage.nextWakeAt();
    if (at === null || at > clock() || resting.size === 0) return at;
    return (await dueNow()).length > 0 ? at : Math.min(...[...resting.values()].map(({ until }) => until));
  };

  return {
    tick,
    beat: async () => {
      try {
        return (await tick()) === BATCH ? clock() : await next();
      } catch (error) {
        log.error({ err: error }, 'The ticker could not read what is due');
        return clock() + SECOND;
      }
    },
  };
};
