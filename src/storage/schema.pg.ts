import { pgKit } from './columns.pg.ts';
import { defineTables } from './tables.ts';
export const { incidents, members, entries, shown, outbox, bindings, people, drafts, links, sessions } =
  defineTables(pgKit);
