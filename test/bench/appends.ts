/**
 * Durable timeline appends a second through the engine, against raw better-sqlite3 writing the very same rows
 * (taken from the engine's own file, search index included) with one commit each at the same durability.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { systemClock } from '../../src/incident/time.ts';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { inFolder, median, type Row, ratio, timed } from './measure.ts';
import { silentLog } from './quiet.ts';

const APPENDS = 512;
const TOGETHER = 64;
const REPEATS = 5;
const ASKER = { person: 'local:ana' };

const withEngine = async (file: string, use: (engine: Engine) => Promise<void>): Promise<void> => {
  const storage = await openSqlite({ file, log: silentLog });
  await use(createEngine({ storage, clock: systemClock, settings: () => DEFAULT_SETTINGS, log: silentLog }));
  await storage.close();
};

const declare = async (engine: Engine, count: number): Promise<void> => {
  for (let n = 1; n <= count; n++) await engine.declare({ home: 'local', title: `Incident ${n}` }, ASKER);
};
const append = (engine: Engine, number: number, n: number) =>
  engine.tell(number, { do: 'raise_note', text: `CPU of the checkout service is at ${n} percent` }, ASKER);

/** One at a time, or so many at once spread over so many incidents. Appends a second. */
const throughEngine = async (file: string, together: number, incidents: number): Promise<number> => {
  let took = 0;
  await withEngine(file, async (engine) => {
    await declare(engine, incidents);
    took = await timed(async () => {
      for (let n = 0; n < APPENDS; n += together)
        await Promise.all(Array.from({ length: together }, (_, k) => append(engine, 1 + (k % incidents), n + k)));
    });
  });
  return (APPENDS * 1000) / took;
};

interface Copied {
  advance: unknown[];
  inserts: { table: string; values: unknown[] }[];
}

/** What the engine wrote for each append, as rows to be written again. */
const rowsOf = (file: string): { columns: Record<string, string[]>; appends: Copied[] } => {
  const db = new Database(file, { readonly: true });
  const columns = Object.fromEntries(
    ['entries', 'shown', 'outbox'].map((table) => [
      table,
      (db.pragma(`table_info(${table})`) as { name: string }[])
        .map(({ name }) => name)
        .filter((name) => name !== 'sequence'),
    ]),
  );
  const state = db.prepare('select state from incidents where number = 1').pluck().get();
  const entries = db.prepare("select * from entries where kind = 'note_raised' order by version").all() as Record<
    string,
    unknown
  >[];
  const shown = db.prepare('select * from shown where incident = 1 and id = ?');
  const effects = db.prepare('select * from outbox where incident = 1 and version = ?');
  const appends = entries.map((entry): Copied => {
    const all = [
      ['entries', entry],
      ['shown', shown.get(entry.id)],
      ...effects.all(entry.version).map((row) => ['outbox', row]),
    ] as [string, Record<string, unknown>][];
    return {
      advance: [entry.version, state],
      inserts: all.map(([table, row]) => ({ table, values: (columns[table] ?? []).map((name) => row[name]) })),
    };
  });
  db.close();
  return { columns, appends };
};

const raw = async (file: string, { columns, appends }: ReturnType<typeof rowsOf>): Promise<number> => {
  await withEngine(file, (engine) => declare(engine, 1));
  const db = new Database(file);
  for (const pragma of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on', 'secure_delete = on'])
    db.pragma(pragma);
  const advance = db.prepare('update incidents set version = ?, state = ? where number = 1');
  const inserts = Object.fromEntries(
    Object.entries(columns).map(([table, names]) => {
      const quoted = names.map((name) => `"${name}"`).join(', ');
      return [table, db.prepare(`insert into ${table} (${quoted}) values (${names.map(() => '?').join(', ')})`)];
    }),
  );
  const one = db.transaction((append: Copied) => {
    advance.run(append.advance);
    for (const { table, values } of append.inserts) inserts[table]?.run(values);
  });
  const took = await timed(() => {
    for (const append of appends) one(append);
  });
  db.close();
  return (appends.length * 1000) / took;
};

export const appends = (): Promise<Row[]> =>
  inFolder(async (folder) => {
    const figures: Record<'raw' | 'one' | 'spread' | 'same', number[]> = { raw: [], one: [], spread: [], same: [] };
    // Interleaved, so that a slow moment of the machine falls on all alike.
    for (let n = 0; n < REPEATS; n++) {
      const file = (name: string): string => join(folder, `${name}-${n}.db`);
      figures.one.push(await throughEngine(file('one'), 1, 1));
      figures.raw.push(await raw(file('raw'), rowsOf(file('one'))));
      figures.spread.push(await throughEngine(file('spread'), TOGETHER, TOGETHER));
      figures.same.push(await throughEngine(file('same'), TOGETHER, 1));
    }
    const base = median(figures.raw);
    const row = (what: string, values: readonly number[], atLeast: number): Row => ({
      what,
      figure: `${Math.round(median(values))}/s`,
      ratio: ratio(median(values) / base, 'raw, one commit each', { atLeast }),
    });
    return [
      { what: 'raw better-sqlite3, the same rows, one commit each', figure: `${Math.round(base)}/s` },
      row('timeline appends, one at a time', figures.one, 0.5),
      row(`… ${TOGETHER} at once on ${TOGETHER} incidents`, figures.spread, 2),
      row(`… ${TOGETHER} at once on one incident`, figures.same, 2),
    ];
  });
