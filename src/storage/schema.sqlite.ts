import { sqliteKit } from './columns.sqlite.ts';
import { defineTables } from './tables.ts';
export const { incidents, members, entries, shown, outbox, bindings, people, drafts, links, sessions } =
  defineTables(sqliteKit);
