/** PostgreSQL, through whichever driver drizzle was given: node-postgres in earnest, PGlite in tests. */
import { sql } from 'drizzle-orm';
import { bigint, pgTable, text } from 'drizzle-orm/pg-core';
import { FoghornError, type Storage } from '../engine/ports.ts';
import type { Db, Driver, Outcome, Shortfall } from './driver.ts';
import { knownMigrations, MIGRATIONS_TABLE, missing } from './migrate.ts';
import * as tables from './schema.pg.ts';
import { pgSearch } from './search.pg.ts';
import { createStore, defineStatements, type StoreOptions } from './store.ts';

export interface PgOptions extends StoreOptions {
  /** Drizzle over the driver. Its `transaction` must run on one connection of its own. */
  db: Db;
  /** Ends the connections; called by `close`. */
  end?: () => Promise<void>;
}

/** Held while migrating: several processes start at once. Any number nobody else uses. */
const MIGRATION_LOCK = 0x464f4748;
/** A deadlock or a serialization failure is nobody's fault: the same list again. */
const TRIES = 3;

const migrations = pgTable(MIGRATIONS_TABLE, {
  at: bigint('at', { mode: 'number' }).primaryKey(),
  hash: text('hash').notNull(),
});

const migrate = (db: Db): Promise<number> =>
  db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${sql.raw(String(MIGRATION_LOCK))})`);
    await tx.execute(
      sql.raw(`create table if not exists ${MIGRATIONS_TABLE} (at bigint primary key, hash text not null)`),
    );
    const applied = await tx.select({ at: migrations.at }).from(migrations);
    const todo = missing(
      applied.map(({ at }) => at),
      knownMigrations('pg'),
      'The database',
    );
    for (const { at, hash, statements } of todo) {
      for (const statement of statements) await tx.execute(sql.raw(statement));
      await tx.insert(migrations).values({ at, hash });
    }
    return todo.length;
  });

/** SQLSTATE of a failure, however deep drizzle wrapped it; empty: none. */
const stateOf = (error: unknown): string => {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)) return error.code;
  return stateOf(error.cause);
};

const meanings: readonly [RegExp, code: string, sentence: string][] = [
  [/^53100/, 'disk_full', 'The disk of the database server is full, so this was not saved. Free some space on it.'],
  [/^(25006)/, 'read_only', 'The database is read-only (a standby?). Point Foghorn at the primary.'],
  [
    /^(08|57P)/,
    'database_unavailable',
    'The database server is gone or shutting down. Foghorn goes on when it is back.',
  ],
  [/^(28|42501)/, 'database_refused', 'The database refuses this user. Check the user, the password and its rights.'],
  [/^(XX001|XX002)/, 'corrupt_database', 'The database server reports damaged data. Restore a backup.'],
];

const explained = (error: unknown): unknown => {
  const state = stateOf(error);
  if (error instanceof FoghornError || state === '') return error;
  const meaning = meanings.find(([pattern]) => pattern.test(state));
  if (!meaning)
    return new FoghornError('database_error', `The database refused a statement (${state}).`, { cause: error });
  return new FoghornError(meaning[1], meaning[2], { cause: error });
};

/** Thrown within a transaction to roll it back; never leaves this file. */
class FellShort extends Error {
  readonly shortfall: Shortfall;
  constructor(shortfall: Shortfall) {
    super(shortfall);
    this.shortfall = shortfall;
  }
}

const pgDriver = (db: Db, end: () => Promise<void>): Driver => {
  /** Each list is a transaction of its own: the server groups the flushes of those that come together. */
  const transact: Driver['run'] = (steps) =>
    db.transaction(async (tx) => {
      const rows: (readonly unknown[])[] = [];
      for (const { statement, values, shortfall } of steps) {
        const touched = await statement.on(tx).execute(values);
        if (touched.length === 0 && shortfall !== undefined) throw new FellShort(shortfall);
        rows.push(touched);
      }
      return { rows };
    });

  const run = async (steps: Parameters<Driver['run']>[0], tries = TRIES): Promise<Outcome> => {
    try {
      return await transact(steps);
    } catch (error) {
      if (error instanceof FellShort) return { shortfall: error.shortfall };
      if (tries > 1 && /^40/.test(stateOf(error))) return run(steps, tries - 1);
      throw error;
    }
  };

  return {
    dialect: 'postgres',
    db,
    tables,
    search: pgSearch(tables),
    run: (steps) => run(steps),
    // The server's own vacuum overwrites what was removed.
    scrub: () => undefined,
    explain: explained,
    close: end,
  };
};

/** Migrates under a lock and opens. Leases are not released: other replicas may hold them, and they run out. */
export const openPg = async (options: PgOptions): Promise<Storage> => {
  try {
    const done = await migrate(options.db);
    if (done > 0) options.log.info({ migrations: done }, 'Database migrated');
  } catch (error) {
    throw explained(error);
  }
  return createStore(pgDriver(options.db, options.end ?? (async () => undefined)), defineStatements(tables), options);
};
