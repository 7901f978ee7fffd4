/** One process a data file: a lock beside it that the system frees however the process ends. */
import Database from 'better-sqlite3';
import { FoghornError } from '../engine/ports.ts';
import { explaining, isBusy } from './errors.sqlite.ts';

/** Takes the lock, or throws `already_running`. Returns how to give it back. */
export const lockFile = (file: string): (() => void) =>
  explaining(file, () => {
    const lock = new Database(`${file}.lock`, { timeout: 0 });
    try {
      // Nothing is ever written to it: a journal beside it would only lie around after a crash.
      lock.pragma('journal_mode = memory');
      lock.pragma('locking_mode = exclusive');
      lock.exec('begin exclusive');
    } catch (error) {
      lock.close();
      if (!isBusy(error)) throw error;
      throw new FoghornError(
        'already_running',
        `Another Foghorn is running on ${file}. Stop it first, or give this one a data file of its own.`,
        { cause: error },
      );
    }
    return () => lock.close();
  });
