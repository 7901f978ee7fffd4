/** The column kit in SQLite's types: the same names, checked to be all there, then passed off as PostgreSQL's once. */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { Kit } from './columns.pg.ts';

const kit = {
  table: sqliteTable,
  text: (name: string) => text(name),
  key: (name: string) => text(name),
  integer: (name: string) => integer(name),
  flag: (name: string) => integer(name, { mode: 'boolean' }),
  instant: (name: string) => integer(name),
  json: <T>(name: string) => text(name, { mode: 'json' }).$type<T>(),
  sequence: (name: string) => integer(name),
  index,
  uniqueIndex,
  primaryKey,
} satisfies Record<keyof Kit, unknown>;

// The one cast of the schema. It goes this way round so that what only SQLite can do (.get, .all, .run) does not compile.
export const sqliteKit = kit as unknown as Kit;
