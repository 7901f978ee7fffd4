/**
 * Group commit: all lists of steps that wait at one turn of the event loop share a transaction, and so one flush
 * to disk. Each has a savepoint of its own; nobody is answered before the commit.
 */
import type { Database } from 'better-sqlite3';
import { FoghornError, type Log } from '../engine/ports.ts';
import type { Outcome, Prepared, Statement, Step, Values } from './driver.ts';
import { isBusy } from './errors.sqlite.ts';

/** More than this in one transaction would hold the event loop for too long. */
const LARGEST_GROUP = 256;
/** While another program holds the file: how long between tries, and how often before giving up. */
const RETRY_AFTER = 25;
const RETRIES = 400;

/** Drizzle's prepared statement as better-sqlite3 has it: synchronous. */
export interface SyncPrepared {
  all(values: Values): readonly unknown[];
}

interface Member {
  steps: readonly Step[];
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommit {
  run(steps: readonly Step[]): Promise<Outcome>;
  /** Carries out what waits; later lists are refused. */
  close(): Promise<void>;
}

export const groupCommit = (
  raw: Database,
  file: string,
  prepare: (statement: Statement) => Prepared,
  log: Log,
): GroupCommit => {
  const begin = raw.prepare('begin immediate');
  const commit = raw.prepare('commit');
  const rollback = raw.prepare('rollback');
  const mark = raw.prepare('savepoint member');
  const keep = raw.prepare('release member');
  const undo = raw.prepare('rollback to member');

  let waiting: Member[] = [];
  let scheduled = false;
  /** So many of the next members go one by one: one of them spoilt the group they were in. */
  let alone = 0;
  let tries = 0;
  let closed = false;
  let onIdle: (() => void) | null = null;

  const carryOut = (steps: readonly Step[]): Outcome => {
    const rows: (readonly unknown[])[] = [];
    for (const { statement, values, shortfall } of steps) {
      const touched = (prepare(statement) as unknown as SyncPrepared).all(values);
      if (touched.length === 0 && shortfall !== undefined) return { shortfall };
      rows.push(touched);
    }
    return { rows };
  };

  const member = ({ steps }: Member): Outcome => {
    mark.run();
    const outcome = carryOut(steps);
    if ('shortfall' in outcome) undo.run();
    keep.run();
    return outcome;
  };

  /** A group of one needs no savepoint: its shortfall undoes the transaction. */
  const single = ({ steps }: Member): Outcome[] => {
    const outcome = carryOut(steps);
    ('shortfall' in outcome ? rollback : commit).run();
    return [outcome];
  };

  const several = (group: readonly Member[]): Outcome[] => {
    const outcomes = group.map(member);
    // Never left out: a transaction that is gone unnoticed must fail here, before anybody is answered.
    commit.run();
    return outcomes;
  };

  /** All of the group in one transaction; any error ends it whole. */
  const transact = (group: readonly Member[]): Outcome[] => {
    begin.run();
    try {
      const [only, ...others] = group;
      return only && others.length === 0 ? single(only) : several(group);
    } catch (error) {
      // A full disk has rolled back already, and a second rollback would be an error of its own.
      if (raw.inTransaction) rollback.run();
      throw error;
    }
  };

  const turn = (): void => {
    scheduled = false;
    const group = waiting.slice(0, alone > 0 ? 1 : LARGEST_GROUP);
    let outcomes: Outcome[];
    try {
      outcomes = transact(group);
    } catch (error) {
      failed(group, error);
      schedule();
      return;
    }
    advance(group.length);
    group.forEach(({ resolve }, n) => {
      const outcome = outcomes[n];
      if (outcome) resolve(outcome);
    });
    schedule();
  };

  const advance = (by: number): void => {
    waiting = waiting.slice(by);
    alone = Math.max(0, alone - by);
    tries = 0;
  };

  const failed = (group: readonly Member[], error: unknown): void => {
    if (isBusy(error) && ++tries < RETRIES) {
      if (tries === 1) log.warn({ file }, 'Another program holds the data file; commits wait for it');
      scheduled = true;
      setTimeout(turn, RETRY_AFTER);
      return;
    }
    if (group.length > 1) {
      log.warn({ err: error, members: group.length }, 'A group of commits failed; trying each by itself');
      alone = group.length;
      return;
    }
    advance(1);
    group[0]?.reject(error);
  };

  const schedule = (): void => {
    if (scheduled) return;
    if (waiting.length === 0) {
      onIdle?.();
      return;
    }
    scheduled = true;
    setImmediate(turn);
  };

  return {
    run: (steps) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new FoghornError('closed', 'The database is closed: Foghorn is shutting down.'));
          return;
        }
        waiting.push({ steps, resolve, reject });
        schedule();
      }),
    close: () =>
      new Promise((resolve) => {
        closed = true;
        onIdle = resolve;
        schedule();
      }),
  };
};
