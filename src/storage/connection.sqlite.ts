/** A connection to the data file with everything set that durability rests on, and looked at again. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { FoghornError } from '../engine/ports.ts';
import { explaining } from './errors.sqlite.ts';

/** How long a statement waits for another program's lock, in ms. Short: the event loop waits with it. */
const BUSY_TIMEOUT = 20;
const HEADER = 'SQLite format 3\0';
export const MEMORY = ':memory:';

export interface ConnectionOptions {
  /** Opened as on a read-only disk: root ignores file modes, so tests have no other way to make one. */
  readonly?: boolean;
  /** The file's largest size in pages: for tests, a small disk. */
  maxPageCount?: number;
}

const checkHeader = (file: string): void => {
  if (file === MEMORY || !existsSync(file)) return;
  const head = Buffer.alloc(HEADER.length);
  const handle = openSync(file, 'r');
  const read = readSync(handle, head, 0, head.length, 0);
  closeSync(handle);
  if (read > 0 && head.toString('latin1') !== HEADER) {
    throw new FoghornError(
      'corrupt_database',
      `${file} is damaged or is no SQLite database. Put a backup in its place; keep the damaged file.`,
    );
  }
};

const set = (raw: Database.Database, pragma: string, value: string | number, effective = value): void => {
  raw.pragma(`${pragma} = ${value}`);
  const now: unknown = raw.pragma(pragma, { simple: true });
  if (now === effective) return;
  throw new FoghornError('unsafe_database', `SQLite did not accept ${pragma} = ${value}: it is ${now}.`);
};

/** Opens the file. `synchronous` is set on every connection: a reopened WAL file comes back at NORMAL. */
export const connect = (file: string, options: ConnectionOptions = {}): Database.Database =>
  explaining(file, () => {
    checkHeader(file);
    const raw = new Database(file, { timeout: BUSY_TIMEOUT, readonly: options.readonly ?? false });
    try {
      set(raw, 'journal_mode', 'wal', file === MEMORY ? 'memory' : 'wal');
      set(raw, 'synchronous', 'full', 2);
      set(raw, 'foreign_keys', 1);
      set(raw, 'secure_delete', 1);
      // Savepoints keep what they may have to undo: in memory, not in a file of its own.
      set(raw, 'temp_store', 2);
      if (options.maxPageCount !== undefined) raw.pragma(`max_page_count = ${options.maxPageCount}`);
      return raw;
    } catch (error) {
      raw.close();
      throw error;
    }
  });
