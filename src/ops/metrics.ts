/**
 * What Prometheus reads. Counting happens around the ports, so that the engine knows nothing of it; every label
 * takes its values from a closed list.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Say } from '../engine/command.ts';
import type { Storage, Write } from '../engine/ports.ts';
import { type Incident, SEVERITIES, STATUSES } from '../incident/incident.ts';

export interface Metrics {
  /** The same storage, counted. */
  watchStorage(storage: Storage): Storage;
  /** The same door, counted. */
  watchSay(say: Say): Say;
  /** The text Prometheus reads; looks into storage for what is a state and not an event. */
  render(): Promise<{ contentType: string; body: string }>;
}

/** Open incidents are counted this many at a time, so that no scrape holds the loop for long. */
const PAGE = 500;

const openIncidents = async (storage: Storage, count: (incident: Incident) => void): Promise<void> => {
  let before: number | undefined;
  for (;;) {
    const page = await storage.list({ open: true, limit: PAGE, ...(before === undefined ? {} : { before }) }, 'all');
    page.forEach(count);
    before = page.at(-1)?.number;
    if (page.length < PAGE || before === undefined) return;
  }
};

/** `process`: with the figures of the process itself (memory, event loop lag, garbage collection). */
export const createMetrics = (options: { process: boolean }): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry });
  let watched: Storage | null = null;

  const commands = new Counter({
    name: 'foghorn_commands_total',
    help: 'Commands people gave, by what came of them.',
    labelNames: ['command', 'outcome'] as const,
    registers,
  });
  const entries = new Counter({
    name: 'foghorn_entries_total',
    help: 'Timeline entries committed, by kind.',
    labelNames: ['kind'] as const,
    registers,
  });
  const nudges = new Counter({
    name: 'foghorn_nudges_total',
    help: 'Nudges sounded, by stage of the ladder.',
    labelNames: ['stage'] as const,
    registers,
  });
  const effects = new Counter({
    name: 'foghorn_effects_total',
    help: 'Attempts to perform an effect, by kind and outcome: performed, failed (to be retried), parked.',
    labelNames: ['kind', 'outcome'] as const,
    registers,
  });
  const commits = new Histogram({
    name: 'foghorn_commit_seconds',
    help: 'Time from handing a commit to storage until it was durable, refused or failed.',
    labelNames: ['result'] as const,
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  new Gauge({
    name: 'foghorn_incidents_open',
    help: 'Open incidents, drills left out.',
    labelNames: ['severity', 'status'] as const,
    registers,
    async collect() {
      if (!watched) return;
      const counts = new Map<string, number>();
      await openIncidents(watched, ({ drill, severity, status }) => {
        if (!drill) counts.set(`${severity} ${status}`, (counts.get(`${severity} ${status}`) ?? 0) + 1);
      });
      for (const severity of SEVERITIES)
        for (const status of STATUSES.slice(0, 3))
          this.set({ severity, status }, counts.get(`${severity} ${status}`) ?? 0);
    },
  });
  new Gauge({
    name: 'foghorn_effects_backlog',
    help: 'Effects not yet performed: waiting for their turn, or parked until someone retries them.',
    labelNames: ['state'] as const,
    registers,
    async collect() {
      if (!watched) return;
      const { waiting, parked } = await watched.backlog();
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'parked' }, parked);
    },
  });

  const committed = (writes: readonly Write[]): void => {
    for (const write of writes) {
      if (write.write !== 'append') continue;
      const { event } = write.entry;
      entries.inc({ kind: event.kind });
      if (event.kind === 'nudge_sounded') nudges.inc({ stage: event.stage });
    }
  };

  return {
    watchStorage: (storage) => {
      watched = storage;
      const counted =
        <A extends [{ effect: { kind: string } }, ...unknown[]]>(
          outcome: string,
          call: (...args: A) => Promise<boolean>,
        ) =>
        async (...args: A): Promise<boolean> => {
          const held = await call(...args);
          if (held) effects.inc({ kind: args[0].effect.kind, outcome });
          return held;
        };
      return {
        ...storage,
        commit: async (writes) => {
          const stop = commits.startTimer();
          let result = 'failed';
          try {
            const answer = await storage.commit(writes);
            result = answer;
            if (answer === 'committed') committed(writes);
            return answer;
          } finally {
            stop({ result });
          }
        },
        done: counted('performed', storage.done),
        park: counted('parked', storage.park),
        postpone: async (effect, availableAt, error) => {
          const held = await storage.postpone(effect, availableAt, error);
          // Without an error it only waits, for its room or its card.
          if (held && error !== null) effects.inc({ kind: effect.effect.kind, outcome: 'failed' });
          return held;
        },
      };
    },
    watchSay: (say) => {
      const names = new Map<string, string>();
      for (const { name, synonyms } of say.commands) for (const word of [name, ...synonyms]) names.set(word, name);
      return {
        ...say,
        say: async (request) => {
          const reply = await say.say(request);
          const word = request.invocation?.command ?? request.text?.trim().split(/\s/)[0]?.toLowerCase() ?? '';
          // What is not a command's word is free text: a label for each would never end.
          commands.inc({ command: names.get(word) ?? 'other', outcome: reply.reply });
          return reply;
        },
      };
    },
    render: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
};
