/** Looking after a data file from outside, while Foghorn runs on it: the check of the doctor. */
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { FoghornError } from '../engine/ports.ts';
import { explaining } from './errors.sqlite.ts';

/** An outside connection may wait: it has no event loop to hold up. In ms. */
const PATIENCE = 10_000;

const outside = <T>(file: string, use: (raw: Database.Database) => T): T =>
  explaining(file, () => {
    if (!existsSync(file)) throw new FoghornError('no_database', `There is no data file at ${file}.`);
    const raw = new Database(file, { timeout: PATIENCE, fileMustExist: true });
    try {
      return use(raw);
    } finally {
      raw.close();
    }
  });

/** Reads the whole file (about half a second for a million entries); what is wrong with it, a sentence each. */
export const checkSqlite = async (file: string): Promise<string[]> => {
  try {
    return outside(file, (raw) => {
      const found = raw.prepare('pragma quick_check').pluck().all() as string[];
      return found.filter((line) => line !== 'ok');
    });
  } catch (error) {
    // Too damaged to be checked at all.
    if (error instanceof FoghornError && error.code === 'corrupt_database') return [error.message];
    throw error;
  }
};
