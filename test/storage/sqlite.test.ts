/** What is SQLite's alone: durability, start checks, a full disk, removed words. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../src/engine/ports.ts';
import { captureId } from '../../src/incident/entry.ts';
import { connect } from '../../src/storage/connection.sqlite.ts';
import { checkSqlite, openSqlite, type SqliteOptions } from '../../src/storage/open.sqlite.ts';
import { minute } from '../support/entries.ts';
import {
  appended,
  deciding,
  declaring,
  enqueued,
  LEASE,
  messageEvent,
  paging,
  quiet,
  saying,
  seeing,
} from './samples.ts';

let folder: string;
let file: string;
let opened: Storage[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foghorn-sqlite-'));
  file = join(folder, 'foghorn.db');
  opened = [];
});
afterEach(async () => {
  for (const storage of opened) await storage.close();
  rmSync(folder, { recursive: true });
});

const open = async (options: Partial<SqliteOptions> = {}): Promise<Storage> => {
  const storage = await openSqlite({ file, log: quiet, ...options });
  opened.push(storage);
  return storage;
};
const close = (storage: Storage): Promise<void> => {
  opened = opened.filter((one) => one !== storage);
  return storage.close();
};
/** A look at the file, or a change to it, from outside. */
const outside = <T>(use: (raw: Database.Database) => T): T => {
  const raw = new Database(file);
  try {
    return use(raw);
  } finally {
    raw.close();
  }
};
/** Is the word in any file of the folder, the write-ahead log included? */
const onDisk = (word: string): boolean =>
  readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(word));

describe('a connection', () => {
  it('flushes fully, also on a file opened again', () => {
    for (let time = 0; time < 2; time += 1) {
      const raw = connect(file);
      expect(raw.pragma('synchronous', { simple: true })).toBe(2);
      expect(raw.pragma('journal_mode', { simple: true })).toBe('wal');
      expect(raw.pragma('secure_delete', { simple: true })).toBe(1);
      expect(raw.pragma('foreign_keys', { simple: true })).toBe(1);
      raw.exec('create table if not exists t (a)');
      raw.close();
    }
  });
});

describe('opening', () => {
  it('makes the folder and the file, and finds everything again', async () => {
    file = join(folder, 'not/there/yet/foghorn.db');
    const { incident, writes } = declaring(1);
    const first = await open();
    await first.commit([...writes, ...saying(1, 'm:1', 'hello', 1)]);
    await close(first);
    const second = await open();
    expect(await second.load(1)).toEqual(incident);
    expect(await second.timeline(1)).toHaveLength(2);
    expect(await second.list({ words: 'hello' }, 'all')).toHaveLength(1);
  });

  it('refuses a second opening of the same file, by whatever path', async () => {
    await open();
    await expect(open({ file: join(folder, '.', 'x', '..', 'foghorn.db') })).rejects.toMatchObject({
      code: 'already_running',
    });
  });

  it('releases every lease, to where the effect stood before', async () => {
    const first = await open();
    await first.commit([...declaring(1).writes, ...enqueued(paging(1, 1))]);
    expect(await first.lease(minute(0), 10, LEASE, 'held')).toHaveLength(1);
    await close(first);
    const second = await open();
    expect(await second.lease(minute(0) - 1, 10, LEASE, 'too early')).toEqual([]);
    expect(await second.lease(minute(0), 10, LEASE, 'mine')).toMatchObject([{ attempts: 2 }]);
  });

  it('leaves what waits to be tried again waiting', async () => {
    const first = await open();
    await first.commit([...declaring(1).writes, ...enqueued(paging(1, 1))]);
    const [effect] = await first.lease(minute(0), 10, LEASE, 'held');
    if (effect) await first.postpone(effect, minute(9), 'Retry-After');
    await close(first);
    expect(await (await open()).nextEffectAt()).toBe(minute(9));
  });

  it('refolds a state stored in another shape from decisions alone', async () => {
    const first = await open();
    const one = declaring(1, { title: 'Checkout is failing' });
    const two = deciding(one.incident, { kind: 'renamed', from: one.incident.title, to: 'Search is slow' });
    await first.commit([...one.writes, ...saying(1, 'm:1', 'seen', 1)]);
    await first.commit(two.writes);
    await close(first);
    outside((raw) =>
      raw.exec(
        `update incidents set shape = 0, state = '{"number":1}'; update entries set event = '{}' where version is null`,
      ),
    );
    const second = await open();
    expect(await second.load(1)).toEqual(two.incident);
    expect(await second.list({}, 'all')).toEqual([two.incident]);
    await expect(second.entries(1)).rejects.toMatchObject({ code: 'unreadable_entry' });
  });

  it('refuses what is no database, or a damaged one, and leaves it as it is', async () => {
    writeFileSync(file, 'once upon a time there was a text file that wanted to be a database');
    const before = readFileSync(file);
    await expect(open()).rejects.toMatchObject({
      code: 'corrupt_database',
      message: expect.stringContaining('backup'),
    });
    expect(readFileSync(file)).toEqual(before);
  });

  it('refuses a file whose schema is damaged', async () => {
    await close(await open());
    const damaged = readFileSync(file);
    damaged.fill(0xff, 100, 3000);
    writeFileSync(file, damaged);
    await expect(open()).rejects.toMatchObject({ code: 'corrupt_database' });
  });

  it('refuses the database of another program', async () => {
    outside((raw) => raw.exec('create table bookmarks (url text)'));
    await expect(open()).rejects.toMatchObject({ code: 'not_foghorn' });
    expect(outside((raw) => raw.prepare('select name from sqlite_master').pluck().all())).toEqual(['bookmarks']);
  });

  it('refuses a database newer than the program, and can be opened by the newer one after that', async () => {
    await close(await open());
    outside((raw) =>
      raw.exec(`insert into foghorn_migrations (at, hash) values (${Number.MAX_SAFE_INTEGER}, 'later')`),
    );
    await expect(open()).rejects.toMatchObject({ code: 'database_too_new', message: expect.stringContaining('newer') });
    outside((raw) => raw.exec(`delete from foghorn_migrations where hash = 'later'`));
    await open();
  });

  it('refuses a file it cannot write to', async () => {
    await close(await open());
    await expect(open({ readonly: true })).rejects.toMatchObject({
      code: 'read_only',
      message: expect.stringContaining('writable'),
    });
    await open();
  });

  it('says so when the folder cannot be made', async () => {
    writeFileSync(join(folder, 'in the way'), '');
    await expect(open({ file: join(folder, 'in the way', 'foghorn.db') })).rejects.toMatchObject({
      code: 'read_only',
      message: expect.stringContaining('in the way'),
    });
  });

  it('leaves nothing half made when the disk is full during migration', async () => {
    await expect(open({ maxPageCount: 12 })).rejects.toMatchObject({ code: 'disk_full' });
    const storage = await open();
    expect(await storage.commit(declaring(1).writes)).toBe('committed');
  });
});

describe('a full disk', () => {
  it('refuses what does not fit, keeps what was answered, and goes on when there is space again', async () => {
    await close(await open());
    // Something large that can be removed later, as the person who is told to free some space would.
    const pages = outside((raw) => {
      raw.exec('create table ballast (b blob)');
      raw.prepare('insert into ballast values (zeroblob(400000))').run();
      return raw.pragma('page_count', { simple: true }) as number;
    });
    const storage = await open({ maxPageCount: pages + 10 });
    await storage.commit(declaring(1).writes);
    const answered: string[] = [];
    let refused: unknown;
    for (let n = 0; !refused; n += 1) {
      try {
        await storage.commit(saying(1, `m:${n}`, `words ${n} `.repeat(50), n));
        answered.push(captureId(`m:${n}`));
      } catch (error) {
        refused = error;
      }
    }
    expect(refused).toMatchObject({ code: 'disk_full', message: expect.stringContaining('Free some space') });
    const ids = async () => (await storage.entries(1)).slice(1).map(({ id }) => id);
    expect(await ids()).toEqual(answered);
    await expect(storage.commit(saying(1, 'm:big', 'x'.repeat(90_000), 1))).rejects.toMatchObject({
      code: 'disk_full',
    });
    outside((raw) => raw.exec('delete from ballast'));
    expect(await storage.commit(saying(1, 'm:after', 'space again', 9999))).toBe('committed');
    expect(await ids()).toEqual([...answered, captureId('m:after')]);
    expect(await storage.timeline(1, { hidden: true })).toEqual(await storage.rebuildTimeline(1));
    await close(storage);
    expect(await checkSqlite(file)).toEqual([]);
  });
});

describe('redaction', () => {
  it('takes the words out of the file, its index and its log', async () => {
    const storage = await open();
    const one = declaring(1, { title: 'zanzibar quokka' });
    await storage.commit(one.writes);
    for (let n = 0; n < 50; n += 1) await storage.commit(saying(1, `m:${n}`, `chatter number ${n}`, n));
    await storage.commit(saying(1, 'm:secret', 'the password is xylophonetulip ok', 60));
    const raised = deciding(one.incident, {
      kind: 'note_raised',
      text: 'xylophonetulip',
      origin: { message: 'm:secret' },
    });
    await storage.commit(raised.writes);
    for (let n = 50; n < 100; n += 1) await storage.commit(saying(1, `m:${n}`, `chatter number ${n}`, n));
    expect(onDisk('xylophonetulip')).toBe(true);
    const deletion = seeing(1, { kind: 'deletion', message: 'm:secret' }, 61, 'm:secret:deleted');
    await storage.commit([
      ...appended(deletion),
      { write: 'rewrite', incident: 1, entry: captureId('m:secret'), event: messageEvent('m:secret', '') },
      { write: 'rewrite', incident: 1, entry: raised.entry.id, event: { kind: 'note_raised', text: '' } },
    ]);
    expect(onDisk('xylophone')).toBe(false);
    expect(onDisk('quokka')).toBe(true);
    expect(await storage.list({ words: 'xylophonetulip' }, 'all')).toEqual([]);
    await close(storage);
    expect(onDisk('xylophone')).toBe(false);
  });

  it('empties the log later when a reader is in the way', async () => {
    const storage = await open();
    await storage.commit([...declaring(1).writes, ...saying(1, 'm:1', 'xylophonetulip', 1)]);
    const reader = new Database(file);
    reader.exec('begin');
    reader.prepare('select count(*) from entries').get();
    await storage.commit([
      ...appended(seeing(1, { kind: 'deletion', message: 'm:1' }, 2, 'm:1:deleted')),
      { write: 'rewrite', incident: 1, entry: captureId('m:1'), event: messageEvent('m:1', '') },
    ]);
    expect(onDisk('xylophonetulip')).toBe(true);
    reader.exec('rollback');
    reader.close();
    await storage.commit(saying(1, 'm:2', 'the next commit', 3));
    expect(onDisk('xylophonetulip')).toBe(false);
  });
});

describe('upkeep, while Foghorn runs', () => {
  it('finds damage in a file', async () => {
    const storage = await open();
    await storage.commit(declaring(1).writes);
    for (let n = 0; n < 200; n += 1) await storage.commit(saying(1, `m:${n}`, `chatter number ${n}`, n));
    expect(await checkSqlite(file)).toEqual([]);
    await close(storage);
    const damaged = readFileSync(file);
    damaged.fill(0xa5, damaged.length - 30_000, damaged.length - 8_000);
    writeFileSync(file, damaged);
    expect((await checkSqlite(file)).length).toBeGreaterThan(0);
    truncateSync(file, statSync(file).size / 2);
    expect((await checkSqlite(file)).length).toBeGreaterThan(0);
    writeFileSync(file, 'x'.repeat(5000));
    expect(await checkSqlite(file)).toEqual([expect.stringContaining('damaged')]);
  });
});
