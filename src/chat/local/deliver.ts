/**
 * Brings the workspace's events to Foghorn's inbox: in order within a channel, again until the inbox has committed
 * them. Passes never overlap; a pass goes on until nothing is left that it may try now.
 */
import type { Clock, Inbox, Log } from '../../engine/ports.ts';
import type { Duration, Instant } from '../../incident/incident.ts';
import type { EventLog, Handed } from './platform/events.ts';

/** Calls back once after `ms`; returns how to call it off. Turned by hand in tests. */
export type Later = (ms: Duration, call: () => void) => () => void;

export const timer: Later = (ms, call) => {
  const handle = setTimeout(call, ms);
  handle.unref();
  return () => clearTimeout(handle);
};

/** Stands for the log itself, among the lanes that rest: no channel is named so. */
const UNREAD = '';
const FIRST_PAUSE: Duration = 500;
const LONGEST_PAUSE: Duration = 30_000;

export interface Delivery {
  /** Something is to be told: begins a pass, or lets the one under way see it. */
  wake(): void;
  /** Resolves when no pass is under way. */
  idle(): Promise<void>;
  /** Ends after the event now being told. */
  stop(): Promise<void>;
}

export const deliver = (
  log: Log,
  { clock, later }: { clock: Clock; later: Later },
  events: Pick<EventLog, 'heads' | 'done'>,
  inbox: Inbox,
): Delivery => {
  /** Lanes whose first event failed: how often, and when it may be tried again. */
  const resting = new Map<string, { failures: number; until: Instant }>();
  let pass: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let callOff: (() => void) | null = null;

  const hand = async (event: Handed): Promise<void> => {
    switch (event.kind) {
      case 'message':
        return inbox.message(event.body);
      case 'revision':
        return inbox.revision(event.body);
      case 'deletion':
        return inbox.deletion(event.body);
      case 'reaction':
        return inbox.reaction({ ...event.body, event: `local:${event.id}` });
      case 'people':
        return inbox.people(event.body);
    }
  };

  const tell = async (event: Handed): Promise<void> => {
    try {
      await hand(event);
      events.done(event.id);
      resting.delete(event.lane);
    } catch (error) {
      const failures = (resting.get(event.lane)?.failures ?? 0) + 1;
      const pause = Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE);
      resting.set(event.lane, { failures, until: clock() + pause });
      log.warn(
        { err: error, channel: event.lane, kind: event.kind, failures, again_in_ms: pause },
        'Foghorn could not take an event of the local workspace; it will be told again',
      );
    }
  };

  /** The events that may be told now: the first of each lane that is not resting. */
  const ready = (): Handed[] =>
    events.heads().filter(({ lane }) => (resting.get(lane)?.until ?? Number.NEGATIVE_INFINITY) <= clock());

  const run = async (): Promise<void> => {
    resting.delete(UNREAD);
    while (!stopped) {
      again = false;
      const batch = ready();
      for (const event of batch) if (!stopped) await tell(event);
      if (batch.length === 0 && !again) break;
    }
  };

  const rest = (): void => {
    callOff?.();
    callOff = null;
    if (stopped || resting.size === 0) return;
    const next = Math.min(...[...resting.values()].map(({ until }) => until));
    callOff = later(Math.max(next - clock(), 1), wake);
  };

  const wake = (): void => {
    again = true;
    if (pass || stopped) return;
    // On the next turn: whoever wrote is answered first.
    pass = Promise.resolve()
      .then(run)
      // Reading the log failed (a full disk, a file gone away): the next wake tries again.
      .catch((error: unknown) => {
        log.error({ err: error }, 'The local workspace could not read its events');
        resting.set(UNREAD, { failures: 1, until: clock() + LONGEST_PAUSE });
      })
      .finally(() => {
        pass = null;
        // Woken after the pass had looked for the last time.
        if (again) wake();
        else rest();
      });
  };

  return {
    wake,
    idle: async () => {
      while (pass) await pass;
    },
    stop: async () => {
      stopped = true;
      callOff?.();
      while (pass) await pass;
    },
  };
};
