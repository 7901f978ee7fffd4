/** The seam between the queries, written once, and the two ways of running them. */
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgDatabase, PgQueryResultHKT, PgTable } from 'drizzle-orm/pg-core';
import type { Tables } from './tables.ts';

/** A database as the queries see it: PostgreSQL's in type, whichever it is. */
export type Db = PgDatabase<PgQueryResultHKT>;

export type Values = Record<string, unknown>;

export interface Prepared {
  execute(values: Values): PromiseLike<readonly unknown[]>;
}

/**
 * A statement of a commit. It must return the rows it touched: that is how they are counted, on both dialects.
 * Made on a database rather than held, because a PostgreSQL statement belongs to the transaction it runs in.
 */
export interface Statement {
  readonly name: string;
  on(db: Db): Prepared;
}

/** What it means that a statement touched no row. */
export type Shortfall = 'stale' | 'duplicate';

export interface Step {
  statement: Statement;
  values: Values;
  /** Undefined: touching nothing is fine. */
  shortfall?: Shortfall;
}

/** The rows returned by each step, or why none of them was carried out. */
export type Outcome = { rows: readonly (readonly unknown[])[] } | { shortfall: Shortfall };
export const fellShort = (outcome: Outcome): outcome is { shortfall: Shortfall } => 'shortfall' in outcome;

/** How full-text search is said in a dialect: conditions on a row of `incidents` or of `shown`. */
export interface Search {
  title(terms: readonly Term[]): SQL;
  text(terms: readonly Term[]): SQL;
}
/** A word as typed, split where the index splits: `api.example.com` is three tokens that follow one another. */
export type Term = readonly string[];

export interface Driver {
  readonly dialect: 'sqlite' | 'postgres';
  readonly db: Db;
  readonly tables: Tables;
  readonly search: Search;
  /** Runs the steps as one commit and resolves once it is durable. All or none. */
  run(steps: readonly Step[]): Promise<Outcome>;
  /** Text was removed for good: leave no copy of it behind in the database's own files. */
  scrub(): void;
  /** A failure of the database as one of ours, with what to do about it; anything else as it came. */
  explain(error: unknown): unknown;
  close(): Promise<void>;
}

/** A parameter to be filled in when the statement runs, written as its column writes values. */
export const slot = (name: string, column: PgColumn): SQL => sql`${sql.param(sql.placeholder(name), column)}`;

type ColumnsOf<T extends PgTable> = T['_']['columns'];

/** A slot for every column under its own name, but for those named. */
export const slots = <T extends PgTable, K extends keyof ColumnsOf<T> = never>(
  table: T,
  ...except: K[]
): Record<Exclude<keyof ColumnsOf<T>, K>, SQL> => {
  const columns: [string, PgColumn][] = Object.entries(getTableColumns(table));
  const wanted = columns.filter(([name]) => !(except as PropertyKey[]).includes(name));
  return Object.fromEntries(wanted.map(([name, column]) => [name, slot(name, column)])) as Record<
    Exclude<keyof ColumnsOf<T>, K>,
    SQL
  >;
};
