/** A process killed while it migrates its database, or before it has wiped the last trace of redacted words. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownMigrations, MIGRATIONS_TABLE } from '../../src/storage/migrate.ts';
import { checkSqlite, openSqlite } from '../../src/storage/open.sqlite.ts';
import { declaring, enqueued, idsOf, leasing, paging, saying } from '../storage/samples.ts';
import { minute } from '../support/entries.ts';
import { type Built, build } from '../support/kill-build.ts';
import { silent } from '../support/kill-silent.ts';
import { SECRET } from '../support/kill-story.ts';

const CHILD = 'test/support/kill-storage-child.ts';
const home = mkdtempSync(join(tmpdir(), 'foghorn-kill-storage-'));
let built: Built;
beforeAll(() => {
  built = build(CHILD);
});
afterAll(() => {
  built.remove();
  rmSync(home, { recursive: true });
});

const run = (file: string, task: string, point = '') => {
  const { signal, status, stdout, stderr } = spawnSync(process.execPath, [built.script(CHILD), file, task, point], {
    encoding: 'utf8',
  });
  if (signal !== 'SIGKILL' && status !== 0) throw new Error(stderr);
  return { killed: signal === 'SIGKILL', lines: stdout.split('\n').filter(Boolean) };
};

/** As the first release left it: only the first migration, and people in it. */
const older = (file: string): void => {
  const [first] = knownMigrations('sqlite');
  if (!first) throw new Error('There are no migrations.');
  const raw = new Database(file);
  raw.pragma('journal_mode = wal');
  for (const statement of first.statements) raw.exec(statement);
  raw.exec(`create table ${MIGRATIONS_TABLE} (at integer primary key, hash text not null)`);
  raw.prepare(`insert into ${MIGRATIONS_TABLE} values (?, ?)`).run(first.at, first.hash);
  raw.exec(`insert into people values ('local:ana', 'Ana', 'ana', 'UTC', 0, 1)`);
  raw.close();
};

/** Restarted it is whole, migrated, keeps what was in it and takes what comes. */
const works = async (file: string, people: number): Promise<void> => {
  const storage = await openSqlite({ file, log: silent });
  expect(await storage.people()).toHaveLength(people);
  expect(await storage.commit([...declaring(1).writes, ...enqueued(paging(1, 1))])).toBe('committed');
  expect(await storage.commit(saying(1, 'm:1', 'the gateway answers', 1))).toBe('committed');
  expect(await storage.timeline(1, { words: 'gateway' })).toHaveLength(1);
  expect(idsOf(await leasing(storage, minute(1)))).toEqual(['1.1.0']);
  await storage.close();
  expect(await checkSqlite(file)).toEqual([]);
  const raw = new Database(file, { readonly: true });
  const applied = raw.prepare(`select at from ${MIGRATIONS_TABLE} order by at`).pluck().all();
  raw.close();
  expect(applied).toEqual(knownMigrations('sqlite').map(({ at }) => at));
};

describe.each([
  ['an empty database', () => undefined, 0, 35],
  ['an older database', older, 1, 12],
] as const)('killed while migrating %s', (name, prepare, people, least) => {
  it('between any two statements, it starts again as if nothing had been', async () => {
    const folder = join(home, name.replaceAll(' ', '-'));
    const fresh = join(folder, 'fresh.db');
    mkdirSync(folder);
    prepare(fresh);
    const calm = join(folder, 'calm.db');
    if (people > 0) cpSync(fresh, calm);
    const { killed, lines: points } = run(calm, 'migrate');
    expect(killed).toBe(false);
    expect(points.length).toBeGreaterThanOrEqual(least);
    for (const [n, point] of points.entries()) {
      const file = join(folder, `${n}.db`);
      if (people > 0) cpSync(fresh, file);
      expect(run(file, 'migrate', point).killed, point).toBe(true);
      await works(file, people);
    }
  }, 300_000);
});

describe('killed between a redaction and the last trace of its words', () => {
  it('wipes that trace when it starts again, before anybody looks', async () => {
    const folder = mkdtempSync(join(home, 'redact-'));
    const file = join(folder, 'foghorn.db');
    const onDisk = (): boolean => readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(SECRET));
    expect(run(file, 'redact').killed).toBe(true);
    expect(onDisk(), 'killed too late to prove anything').toBe(true);
    const storage = await openSqlite({ file, log: silent });
    expect(onDisk()).toBe(false);
    await storage.close();
  });
});
