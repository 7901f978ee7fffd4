/**
 * Bringing events and interactions to the app: signed over HTTP or as envelopes over sockets, again when an event
 * was not acknowledged (at once, after a minute, after five), within three seconds each time.
 */
import { type Happening, heard, wrapped } from './events.ts';
import type { Delivery } from './fake.ts';
import { type Outcome, PATIENCE, post } from './http.ts';
import type { EnvelopeType, Sockets } from './socket.ts';
import type { World } from './world.ts';

/** Before each further attempt of an event, in ms. */
const RETRIES = [0, 60_000, 300_000];

export interface Addresses {
  events: string;
  commands: string;
  interactivity: string;
  options: string;
}

interface Job extends Delivery {
  /** Where it goes over HTTP, and how it is written there. */
  to: keyof Addresses;
  /** Ends the attempt under way, unanswered. */
  abandon: (() => void) | null;
  /** Calls off the later attempt. */
  callOff: (() => void) | null;
  /** Attempts begun before this one are over and done with. */
  run: number;
  reason: string;
}

export interface Deliveries {
  /** Null: the app does not hear of it. `anyway`: it does, subscribed or not. */
  event(event: Happening, anyway?: boolean): string | null;
  /** A command or an interaction: sent once. */
  ask(kind: 'command' | 'interactive', type: string, id: string, body: Record<string, unknown>): Promise<Outcome>;
  addresses: Addresses | null;
  all(): Delivery[];
  /** Events not acknowledged and not given up, attempts under way first. */
  open(): Delivery[];
  /** How many attempts are under way. */
  busy(): number;
  /** A connection is there again. */
  opened(): void;
  redeliver(): Promise<void>;
  duplicate(ids: readonly string[]): Promise<void>;
  duplicating: boolean;
  hold(): void;
  unhold(order: 'in order' | 'reversed'): void;
  losing: boolean;
  close(): void;
}

export const createDeliveries = (world: World, hooks: { sockets: () => Sockets; stir: () => void }): Deliveries => {
  const jobs: Job[] = [];
  let holding = false;
  let busy = 0;
  let closed = false;

  const overHttp = (job: Job, attempt: number, address: string): Promise<Outcome> => {
    const { outcome, abandon } = post(world, address, { kind: job.kind, body: job.body, attempt, reason: job.reason });
    job.abandon = abandon;
    return outcome;
  };

  const ENVELOPES: Record<Delivery['kind'], EnvelopeType> = {
    event: 'events_api',
    command: 'slash_commands',
    interactive: 'interactive',
  };
  const overSocket = async (job: Job, attempt: number): Promise<Outcome> => {
    const { answer, abandon } = hooks.sockets().send({
      type: ENVELOPES[job.kind],
      payload: job.body,
      attempt,
      reason: attempt > 0 ? job.reason : '',
    });
    job.abandon = abandon;
    const callOff = world.timer(PATIENCE, abandon);
    const acked = await answer;
    callOff();
    return acked.acked
      ? { acked: true, status: 200, body: acked.payload ?? '', final: true, reason: '' }
      : { acked: false, status: 0, body: '', final: false, reason: 'timeout' };
  };

  const transport = async (job: Job, attempt: number): Promise<Outcome> => {
    busy += 1;
    hooks.stir();
    try {
      const address = deliveries.addresses?.[job.to];
      return address ? await overHttp(job, attempt, address) : await overSocket(job, attempt);
    } finally {
      busy -= 1;
      hooks.stir();
    }
  };

  const attempt = async (job: Job): Promise<Outcome> => {
    job.callOff?.();
    job.callOff = null;
    job.run += 1;
    const { run } = job;
    job.state = 'sent';
    const number = job.attempts++;
    const outcome = await transport(job, number);
    job.statuses.push(outcome.status);
    // Another attempt was begun meanwhile, or the fake is closed: what this one brought no longer counts.
    if (run !== job.run || closed) return outcome;
    job.abandon = null;
    job.reason = outcome.reason;
    const wait = RETRIES[job.attempts - 1];
    if (outcome.acked) job.state = 'acknowledged';
    else if (job.kind !== 'event' || outcome.final || wait === undefined) job.state = 'given up';
    else {
      job.state = 'waiting';
      const offline = deliveries.addresses === null && hooks.sockets().count() === 0;
      if (wait === 0 && !offline) return attempt(job);
      job.callOff = world.timer(wait, () => void attempt(job));
    }
    return outcome;
  };

  const added = (delivery: Pick<Job, 'kind' | 'id' | 'type' | 'body' | 'to'>): Job => {
    const job: Job = {
      ...delivery,
      attempts: 0,
      state: 'held',
      statuses: [],
      abandon: null,
      callOff: null,
      run: 0,
      reason: '',
    };
    jobs.push(job);
    return job;
  };

  const send = (job: Job): void => {
    void attempt(job);
    if (deliveries.duplicating) void transport(job, 0);
  };

  const deliveries: Deliveries = {
    addresses: null,
    duplicating: false,
    losing: false,
    event: (event, anyway = false) => {
      if (closed || deliveries.losing || !(anyway || heard(world, event))) return null;
      const { id, body } = wrapped(world, structuredClone(event));
      const job = added({ kind: 'event', id, type: event.type, body, to: 'events' });
      if (!holding) send(job);
      return id;
    },
    ask: (kind, type, id, body) => {
      const to = kind === 'command' ? 'commands' : type === 'block_suggestion' ? 'options' : 'interactivity';
      return attempt(added({ kind, id, type, body, to }));
    },
    all: () =>
      jobs.map(({ kind, id, type, body, attempts, state, statuses }) => ({
        kind,
        id,
        type,
        body,
        attempts,
        state,
        statuses: [...statuses],
      })),
    open: () =>
      deliveries.all().filter(({ kind, state }) => kind === 'event' && (state === 'sent' || state === 'waiting')),
    busy: () => busy,
    opened: () => {
      if (deliveries.addresses !== null) return;
      for (const job of jobs) if (job.state === 'waiting') void attempt(job);
    },
    redeliver: async () => {
      const due = jobs.filter(({ kind, state }) => kind === 'event' && state !== 'acknowledged' && state !== 'held');
      await Promise.all(
        due.map((job) => {
          const { abandon } = job;
          const again = attempt(job);
          abandon?.();
          return again;
        }),
      );
    },
    duplicate: async (ids) => {
      const events = jobs.filter(({ kind }) => kind === 'event');
      const chosen = ids.length > 0 ? events.filter(({ id }) => ids.includes(id)) : events.slice(-1);
      await Promise.all(chosen.map((job) => transport(job, 1)));
    },
    hold: () => {
      holding = true;
    },
    unhold: (order) => {
      holding = false;
      const held = jobs.filter(({ state }) => state === 'held');
      for (const job of order === 'in order' ? held : held.reverse()) send(job);
    },
    close: () => {
      closed = true;
      for (const job of jobs) {
        job.callOff?.();
        job.abandon?.();
      }
    },
  };
  return deliveries;
};
