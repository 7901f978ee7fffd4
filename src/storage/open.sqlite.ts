/** SQLite: the embedded default. One process, one file; opens, checks, migrates, and commits in groups. */
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Database } from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { FoghornError, type Log, type Storage } from '../engine/ports.ts';
import { type ConnectionOptions, connect, MEMORY } from './connection.sqlite.ts';
import type { Db, Driver, Prepared, Statement } from './driver.ts';
import { explained, explaining } from './errors.sqlite.ts';
import { groupCommit } from './group.sqlite.ts';
import { lockFile } from './lock.sqlite.ts';
import { knownMigrations, MIGRATIONS_TABLE, missing } from './migrate.ts';
import * as tables from './schema.sqlite.ts';
import { sqliteSearch } from './search.sqlite.ts';
import { allOf, createStore, defineStatements, type StoreOptions } from './store.ts';

export { checkSqlite } from './upkeep.sqlite.ts';

export interface SqliteOptions extends StoreOptions, ConnectionOptions {
  /** Path of the data file, made if it is not there; or `:memory:`. */
  file: string;
}

/** Where the file truly is: two paths to one file must meet the same lock. */
const located = (file: string): string => {
  if (file === MEMORY) return file;
  const folder = dirname(resolve(file));
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new FoghornError('read_only', `The folder ${folder} cannot be made. Make it, or choose another.`, {
      cause: error,
    });
  }
  return existsSync(file) ? realpathSync(file) : join(realpathSync(folder), basename(file));
};

const migrate = (raw: Database, file: string, log: Log): void => {
  const tablesThere = raw.prepare("select name from sqlite_master where type = 'table'").pluck().all();
  const ours = tablesThere.includes(MIGRATIONS_TABLE);
  if (!ours && tablesThere.length > 0) {
    throw new FoghornError('not_foghorn', `${file} belongs to another program. Give Foghorn a data file of its own.`);
  }
  const applied = ours ? (raw.prepare(`select at from ${MIGRATIONS_TABLE}`).pluck().all() as number[]) : [];
  const todo = missing(applied, knownMigrations('sqlite'), file);
  if (todo.length === 0) return;
  raw.transaction(() => {
    raw.exec(`create table if not exists ${MIGRATIONS_TABLE} (at integer primary key, hash text not null)`);
    for (const { at, hash, statements } of todo) {
      for (const statement of statements) raw.exec(statement);
      raw.prepare(`insert into ${MIGRATIONS_TABLE} (at, hash) values (?, ?)`).run(at, hash);
    }
  })();
  log.info({ file, migrations: todo.length }, 'Database migrated');
};

const sqliteDriver = (raw: Database, file: string, log: Log, unlock: () => void) => {
  const db = drizzle(raw) as unknown as Db; // SQLite behind PostgreSQL's types: see columns.sqlite.ts.
  const prepared = new Map<Statement, Prepared>();
  const prepare = (statement: Statement): Prepared => {
    const known = prepared.get(statement);
    if (known) return known;
    const made = statement.on(db);
    prepared.set(statement, made);
    return made;
  };
  const commits = groupCommit(raw, file, prepare, log);

  /** What was overwritten is still in the write-ahead log until that is emptied; a reader can be in the way. */
  let toScrub = false;
  const scrub = (): void => {
    try {
      const rows = raw.pragma('wal_checkpoint(truncate)') as { busy: number }[];
      toScrub = rows.some(({ busy }) => busy !== 0);
    } catch (error) {
      // The redaction is committed and stays so; its echo in the log goes with the next commit that can empty it.
      log.warn({ err: error, file }, 'The write-ahead log could not be emptied');
      toScrub = true;
      return;
    }
    if (toScrub) log.warn({ file }, 'Another program reads the data file: removed text leaves the log after that');
  };

  const driver: Driver = {
    dialect: 'sqlite',
    db,
    tables,
    search: sqliteSearch(tables),
    run: async (steps) => {
      const outcome = await commits.run(steps);
      if (toScrub) scrub();
      return outcome;
    },
    scrub,
    explain: (error) => explained(error, file),
    close: async () => {
      await commits.close();
      raw.close();
      unlock();
    },
  };
  return { driver, prepare };
};

/**
 * Opens the file for this process alone, checks and migrates it, and releases all leases: nobody else can hold one.
 * Throws FoghornError `already_running`, `corrupt_database`, `not_foghorn`, `database_too_new`, `read_only`, `disk_full`.
 */
export const openSqlite = async (options: SqliteOptions): Promise<Storage> => {
  const { log } = options;
  const file = explaining(options.file, () => located(options.file));
  const unlock = file === MEMORY ? () => undefined : lockFile(file);
  let raw: Database | undefined;
  try {
    raw = connect(file, options);
    migrate(raw, file, log);
    const { driver, prepare } = sqliteDriver(raw, file, log, unlock);
    const statements = defineStatements(tables);
    // Prepared now, not at the first command: and a table that is missing or damaged shows here.
    for (const statement of allOf(statements)) prepare(statement);
    const storage = createStore(driver, statements, options);
    const released = await driver.run([{ statement: statements.outbox.releaseLeases, values: {} }]);
    if ('rows' in released && released.rows[0]?.length)
      log.info({ effects: released.rows[0].length }, 'Leases released');
    // The last process may have ended between a redaction's commit and the emptying of the log.
    driver.scrub();
    return storage;
  } catch (error) {
    raw?.close();
    unlock();
    throw explained(error, file);
  }
};
