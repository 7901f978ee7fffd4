/** Which of the generated migrations a database still needs. Each driver then runs them in one transaction. */
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { FoghornError } from '../engine/ports.ts';

export interface Migration {
  /** When it was generated, in UTC ms: its place in the order, and its name in the database. */
  at: number;
  hash: string;
  statements: readonly string[];
}

/** Where a database writes down which migrations it has had. */
export const MIGRATIONS_TABLE = 'foghorn_migrations';

export const knownMigrations = (dialect: 'sqlite' | 'pg'): Migration[] => {
  const folder = fileURLToPath(new URL(`../../migrations/${dialect}`, import.meta.url));
  return readMigrationFiles({ migrationsFolder: folder }).map(({ folderMillis, hash, sql }) => ({
    at: folderMillis,
    hash,
    statements: sql,
  }));
};

/** Throws `database_too_new` when the database has had migrations that this program does not know. */
export const missing = (
  applied: readonly number[],
  known: readonly Migration[],
  name: string,
): readonly Migration[] => {
  const newest = known.at(-1)?.at ?? 0;
  if (applied.some((at) => at > newest)) {
    throw new FoghornError(
      'database_too_new',
      `${name} was written by a newer Foghorn than this one. Start that version, or restore a backup made before the upgrade.`,
    );
  }
  return known.filter(({ at }) => !applied.includes(at));
};
