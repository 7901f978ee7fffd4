/** Full-text search by FTS5. Triggers of the migration keep it in step, in the same commit. */
import { sql } from 'drizzle-orm';
import type { Search, Term } from './driver.ts';
import type { Tables } from './tables.ts';

/** FTS5's own language: a quoted phrase and a star finds the beginnings of its last token. */
const expression = (terms: readonly Term[]): string =>
  terms.map((term) => `"${term.join(' ').replaceAll('"', '""')}" *`).join(' AND ');

export const sqliteSearch = ({ incidents, shown }: Tables): Search => ({
  title: (terms) =>
    sql`${incidents.number} in (select rowid from search_titles where search_titles match ${expression(terms)})`,
  text: (terms) =>
    sql`${shown.sequence} in (select rowid from search_shown where search_shown match ${expression(terms)})`,
});
