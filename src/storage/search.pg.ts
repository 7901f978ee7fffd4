/** Full-text search by tsvector, over `foghorn_words` of the migration: it splits as `termsOf` does. */
import { sql } from 'drizzle-orm';
import type { Search, Term } from './driver.ts';
import type { Tables } from './tables.ts';

/** Accents off, as the function takes them off what was said. */
const folded = (token: string): string =>
  token
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');

const quoted = (token: string): string => `'${folded(token).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Tokens of a term follow one another; the last is found by its beginning. */
const expression = (terms: readonly Term[]): string =>
  terms.map((term) => `(${term.map(quoted).join(' <-> ')}:*)`).join(' & ');

export const pgSearch = ({ incidents, shown }: Tables): Search => ({
  title: (terms) => sql`foghorn_words(${incidents.title}) @@ to_tsquery('simple', ${expression(terms)})`,
  text: (terms) => sql`foghorn_words(${shown.text}) @@ to_tsquery('simple', ${expression(terms)})`,
});
