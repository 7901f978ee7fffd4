/** Words as people type them, made into terms; and where an incident is looked for by them. */
import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Db, Search, Term } from './driver.ts';
import type { Tables } from './tables.ts';

/**
 * Every term must be found, each from the beginning of a word: `check` finds "Checkout". Case and accents do not
 * count; the index of each dialect folds accents its own way. Empty when nothing was typed; null when what was typed
 * holds no word, and so finds nothing.
 */
export const termsOf = (words: string): Term[] | null => {
  const typed = words.trim();
  if (typed === '') return [];
  const terms = typed
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.split(/[\p{P}\p{S}\p{Cc}\p{Cs}]+/u).filter((token) => token !== ''))
    .filter((term) => term.length > 0);
  return terms.length > 0 ? terms : null;
};

/** Each term is in the title or somewhere in the shown timeline: they need not meet in one sentence. */
export const found = (db: Db, { incidents, shown }: Tables, search: Search, terms: Term[] | null): SQL | undefined => {
  if (terms === null) return sql`1 = 0`;
  return and(
    ...terms.map((term) => {
      const said = db
        .select({ incident: shown.incident })
        .from(shown)
        .where(and(search.text([term]), eq(shown.hidden, false), eq(shown.redacted, false)));
      return or(search.title([term]), inArray(incidents.number, said));
    }),
  );
};
