/** What SQLite's failures mean to the person who runs Foghorn, and what to do about each. */
import Database from 'better-sqlite3';
import { FoghornError } from '../engine/ports.ts';

const codeOf = (error: unknown): string => {
  if (error instanceof Database.SqliteError) return error.code;
  // Drizzle wraps what the driver throws.
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : '';
};

/** Somebody else holds the file for the moment. */
export const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));

const meanings: readonly [RegExp, code: string, sentence: (file: string) => string][] = [
  [
    /^SQLITE_FULL/,
    'disk_full',
    (file) => `The disk that holds ${file} is full, so this was not saved. Free some space and try again.`,
  ],
  [
    /^SQLITE_READONLY/,
    'read_only',
    (file) => `${file} cannot be written to. Make the file and its folder writable for the user Foghorn runs as.`,
  ],
  [
    /^SQLITE_CANTOPEN/,
    'read_only',
    (file) =>
      `${file} cannot be opened for writing. Check that its folder is there and writable for the user Foghorn runs as.`,
  ],
  [
    /^SQLITE_(CORRUPT|NOTADB)/,
    'corrupt_database',
    (file) => `${file} is damaged or is no SQLite database. Put a backup in its place; keep the damaged file.`,
  ],
  [
    /^SQLITE_(BUSY|LOCKED)/,
    'database_busy',
    (file) => `Another program keeps ${file} locked. Close it (a database browser, perhaps) and try again.`,
  ],
  [
    /^SQLITE_IOERR/,
    'disk_error',
    (file) => `The disk that holds ${file} fails to read or write, so this was not saved. Check the disk.`,
  ],
];

/** The failure as one of ours; what is no failure of SQLite's is handed back as it came. */
export const explained = (error: unknown, file: string): unknown => {
  const code = codeOf(error);
  if (code === '' || error instanceof FoghornError) return error;
  const meaning = meanings.find(([pattern]) => pattern.test(code));
  if (!meaning) return new FoghornError('database_error', `${file} cannot be used: ${code}.`, { cause: error });
  return new FoghornError(meaning[1], meaning[2](file), { cause: error });
};

/** Runs it; its failures come out explained. */
export const explaining = <T>(file: string, run: () => T): T => {
  try {
    return run();
  } catch (error) {
    throw explained(error, file);
  }
};
