/** Group commit alone, on a database that writes down every statement it is given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outcome, Prepared, Statement, Step } from '../../src/storage/driver.ts';
import { type GroupCommit, groupCommit } from '../../src/storage/group.sqlite.ts';
import { quiet } from './samples.ts';

let folder: string;
let raw: Database.Database;
let commits: GroupCommit;
/** Statements as SQLite got them, and answers as they were given. */
let happened: string[];

const put: Statement = {
  name: 'put',
  on: () => {
    const prepared = raw.prepare('insert into words (word) values (:word) on conflict do nothing returning word');
    return { all: (values: object) => prepared.all(values) } as unknown as Prepared;
  },
};
const step = (word: string, shortfall?: Step['shortfall']): Step => ({
  statement: put,
  values: { word },
  ...(shortfall && { shortfall }),
});
const run = async (...steps: Step[]): Promise<Outcome> => {
  const outcome = await commits.run(steps);
  happened.push('answered');
  return outcome;
};
const kept = (): unknown[] => raw.prepare('select word from words order by rowid').pluck().all();
const times = (sql: string): number => happened.filter((one) => one.toLowerCase() === sql).length;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foghorn-group-'));
  happened = [];
  raw = new Database(join(folder, 'group.db'), { timeout: 1, verbose: (sql) => happened.push(String(sql)) });
  raw.pragma('journal_mode = wal');
  raw.exec('create table words (word text unique not null)');
  const prepared = put.on(undefined as never);
  commits = groupCommit(raw, 'group.db', () => prepared, quiet);
  happened.length = 0;
});
afterEach(async () => {
  await commits.close();
  raw.close();
  rmSync(folder, { recursive: true });
});

describe('group commit', () => {
  it('puts all that wait at one turn into one transaction, and answers nobody before it is committed', async () => {
    const words = Array.from({ length: 64 }, (_, n) => `word ${n}`);
    await Promise.all(words.map((word) => run(step(word))));
    expect(kept()).toEqual(words);
    expect(times('commit')).toBe(1);
    expect(times('answered')).toBe(64);
    expect(happened.indexOf('answered')).toBeGreaterThan(happened.findIndex((sql) => sql.toLowerCase() === 'commit'));
  });

  it('takes those who come while it works in the next group', async () => {
    await run(step('one'));
    await Promise.all([run(step('two')), run(step('three'))]);
    expect(times('commit')).toBe(2);
  });

  it('rolls back the list that falls short, and no other', async () => {
    const outcomes = await Promise.all([
      run(step('a'), step('b')),
      run(step('c'), step('a', 'stale'), step('d')),
      run(step('e'), step('b')),
      run(step('f'), step('f', 'duplicate')),
    ]);
    expect(outcomes.map((outcome) => ('shortfall' in outcome ? outcome.shortfall : 'committed'))).toEqual([
      'committed',
      'stale',
      'committed',
      'duplicate',
    ]);
    expect(kept()).toEqual(['a', 'b', 'e']);
  });

  it('lets a list that fails fail alone', async () => {
    const bad: Step = { statement: put, values: { word: null } };
    const settled = await Promise.allSettled([run(step('a')), run(step('b'), bad), run(step('c'))]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(kept()).toEqual(['a', 'c']);
    await run(step('d'));
    expect(kept()).toEqual(['a', 'c', 'd']);
  });

  it('survives a full disk, which ends the whole transaction: what fits is kept, the rest is refused', async () => {
    const pages = raw.pragma('page_count', { simple: true }) as number;
    raw.pragma(`max_page_count = ${pages + 2}`);
    const settled = await Promise.allSettled([run(step('small')), run(step('x'.repeat(50_000))), run(step('little'))]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(raw.inTransaction).toBe(false);
    expect(kept()).toEqual(['small', 'little']);
    raw.pragma('max_page_count = 100000');
    await run(step('y'.repeat(50_000)));
    expect(kept()).toHaveLength(3);
  });

  it('waits for a foreign lock without holding up the event loop', async () => {
    const other = new Database(join(folder, 'group.db'));
    other.exec('begin immediate');
    const waiting = [run(step('a')), run(step('b'))];
    // The loop turns: other work gets its turn while the commits wait.
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(times('answered')).toBe(0);
    other.exec('rollback');
    other.close();
    await Promise.all(waiting);
    expect(kept()).toEqual(['a', 'b']);
  });

  it('carries out what waits before it closes, and refuses what comes after', async () => {
    const waiting = run(step('last'));
    await commits.close();
    await waiting;
    expect(kept()).toEqual(['last']);
    await expect(commits.run([step('late')])).rejects.toMatchObject({ code: 'closed' });
  });
});
