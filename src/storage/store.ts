/** The storage contract, written once for both dialects over a driver. */
import type { Log, Storage, Write } from '../engine/ports.ts';
import { type Driver, fellShort, type Statement, type Step } from './driver.ts';
import { effectVerbs } from './effects.ts';
import { defineOutbox } from './outbox.ts';
import { incidentReads } from './reads.ts';
import { defineSessions, sessionVerbs } from './sessions.ts';
import { defineShown, rebuild } from './shown.ts';
import type { Tables } from './tables.ts';
import { timelineReads } from './timeline.ts';
import { worldVerbs } from './world.ts';
import { defineWrites, stepsOf, type WriteStatements } from './writes.ts';

export interface StoreOptions {
  log: Log;
  /** Called after a commit that left effects to be performed: wakes the relay. */
  onEnqueued?: () => void;
}

/** Every statement that runs in a commit, for a driver to prepare at opening. */
export const defineStatements = (tables: Tables) => ({
  writes: defineWrites(tables),
  shown: defineShown(tables),
  outbox: defineOutbox(tables),
  sessions: defineSessions(tables),
});
export type Statements = ReturnType<typeof defineStatements>;
export const allOf = ({ writes, shown, outbox, sessions }: Statements): Statement[] => [
  ...Object.values(writes),
  shown.put,
  ...Object.values(outbox),
  ...Object.values(sessions),
];

/** The same storage, whose failures come out as the driver explains them. */
const explaining = (storage: Storage, explain: (error: unknown) => unknown): Storage =>
  Object.fromEntries(
    Object.entries(storage).map(([name, verb]: [string, unknown]) => [
      name,
      typeof verb !== 'function'
        ? verb
        : async (...args: unknown[]) => {
            try {
              return await verb(...args);
            } catch (error) {
              throw explain(error);
            }
          },
    ]),
  ) as unknown as Storage; // Every verb under its own name: the mapping changes no type.

const holds = (writes: readonly Write[], kind: Write['write']): boolean => writes.some(({ write }) => write === kind);

/** Did words leave the database for good? Most messages that are deleted were never in it. */
const removed = (steps: readonly Step[], rows: readonly (readonly unknown[])[], s: WriteStatements): boolean =>
  steps.some(
    ({ statement }, at) =>
      (statement === s.rewriteEntry || statement === s.forgetDraftsOfMessage) && (rows[at]?.length ?? 0) > 0,
  );

export const createStore = (driver: Driver, statements: Statements, options: StoreOptions): Storage => {
  const onEnqueued = options.onEnqueued ?? (() => undefined);
  const { writes: write, shown, outbox } = statements;
  const incidents = incidentReads(driver);

  const storage: Storage = {
    dialect: driver.dialect,
    commit: async (writes) => {
      const steps = writes.flatMap((one) => stepsOf(one, write, shown, outbox));
      const outcome = await driver.run(steps);
      if (fellShort(outcome)) return outcome.shortfall;
      if (removed(steps, outcome.rows, write)) driver.scrub();
      if (holds(writes, 'enqueue')) onEnqueued();
      return 'committed';
    },
    ...incidents,
    ...timelineReads(driver),
    rebuildTimeline: async (number) => rebuild(await incidents.entries(number)),
    ...effectVerbs(driver, outbox, write, onEnqueued),
    ...worldVerbs(driver, write),
    ...sessionVerbs(driver, statements.sessions),
    close: () => driver.close(),
  };
  return explaining(storage, driver.explain);
};
