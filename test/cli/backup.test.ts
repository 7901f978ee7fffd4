import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { LOBBY, openPlatform } from '../../src/chat/local/index.ts';
import { backup } from '../../src/cli/backup.ts';
import { restore } from '../../src/cli/restore.ts';
import { dataFiles } from '../../src/data.ts';
import { declare, NOON, running, tempFolder } from './folder.ts';

const titles = async (data: string): Promise<string[]> => {
  const { storage } = await running(data);
  const incidents = await storage.list({}, 'all');
  await storage.close();
  return incidents.map((incident) => incident.title).reverse();
};

describe('a backup', () => {
  it('made while Foghorn runs brings back exactly what was there, both files', async () => {
    const folder = tempFolder();
    const data = join(folder, 'data');
    const { storage, engine } = await running(data);
    const platform = openPlatform(dataFiles(data).workspace, { clock: () => NOON });
    platform.say({ channel: LOBBY, thread: null, author: 'ana', text: 'said before' });
    await declare(engine, 'Before the backup');

    const copied = await backup(data, join(folder, 'kept'));
    await declare(engine, 'After the backup');
    platform.close();
    await storage.close();

    expect(copied.map(({ file }) => file)).toEqual(['foghorn.db', 'workspace.db']);
    expect(readdirSync(join(folder, 'kept')).sort()).toEqual(['foghorn.db', 'workspace.db']);
    const aside = await restore(join(folder, 'kept'), data, NOON);
    expect(await titles(data)).toEqual(['Before the backup']);
    const again = openPlatform(dataFiles(data).workspace, { clock: () => NOON });
    expect(again.messages.page(LOBBY, {}, 10).messages.map(({ text }) => text)).toContain('said before');
    again.close();
    // What was there before the restore is not lost either.
    expect(await titles(aside ?? '')).toEqual(['Before the backup', 'After the backup']);
  });

  it('holds a timeline whole while writers go on', async () => {
    const folder = tempFolder();
    const data = join(folder, 'data');
    const { engine } = await running(data);
    await declare(engine, 'Busy');
    let writing = true;
    const writer = (async () => {
      for (let i = 0; writing; i++)
        await engine.tell(1, { do: 'raise_note', text: `note ${i}` }, { person: 'local:ana' });
    })();
    await backup(data, join(folder, 'kept'));
    writing = false;
    await writer;

    const { storage } = await running(join(folder, 'kept'));
    const incident = await storage.load(1);
    const entries = await storage.entries(1, 'decisions');
    expect(entries.at(-1)?.version).toBe(incident?.version);
    expect(await storage.timeline(1, { hidden: true })).toEqual(await storage.rebuildTimeline(1));
  });

  it('is refused where something is, where nothing is to copy, and where the source is damaged', async () => {
    const folder = tempFolder();
    await expect(backup(folder, join(folder, 'kept'))).rejects.toThrow(/There is no database at .*foghorn\.db/);
    await expect(backup(folder, folder)).rejects.toMatchObject({ code: 'backup_source' });
    writeFileSync(join(folder, 'foghorn.db'), 'not a database at all, but long enough to be looked at'.repeat(50));
    await expect(backup(folder, folder)).rejects.toMatchObject({ code: 'backup_target' });
    await expect(backup(folder, join(folder, 'kept'))).rejects.toThrow(/The backup was not made: /);
    expect(readdirSync(folder)).toEqual(['foghorn.db']);
  });
});

describe('a restore', () => {
  it('is refused while Foghorn runs, and changes nothing then', async () => {
    const folder = tempFolder();
    const data = join(folder, 'data');
    const { storage, engine } = await running(data);
    await declare(engine, 'Still here');
    await backup(data, join(folder, 'kept'));
    await expect(restore(join(folder, 'kept'), data, NOON)).rejects.toMatchObject({ code: 'already_running' });
    await storage.close();
    expect(await titles(data)).toEqual(['Still here']);
  });

  it('is refused from a damaged or missing backup, and changes nothing then', async () => {
    const folder = tempFolder();
    const data = join(folder, 'data');
    const { storage, engine } = await running(data);
    for (let i = 0; i < 40; i++) await declare(engine, `Incident ${i}`);
    await backup(data, join(folder, 'kept'));
    await storage.close();
    const file = join(folder, 'kept', 'foghorn.db');
    const bytes = readFileSync(file);
    bytes.fill(0x55, 4096 * 3, 4096 * 12);
    writeFileSync(file, bytes);
    await expect(restore(join(folder, 'kept'), data, NOON)).rejects.toThrow(/damaged/);
    await expect(restore(join(folder, 'nowhere'), data, NOON)).rejects.toMatchObject({ code: 'no_backup' });
    expect((await titles(data)).length).toBe(40);
  });

  it('into an empty folder needs nothing moved aside, and leaves no half-copied file', async () => {
    const folder = tempFolder();
    const { storage, engine } = await running(join(folder, 'data'));
    await declare(engine, 'Moves house');
    await backup(join(folder, 'data'), join(folder, 'kept'));
    await storage.close();
    expect(await restore(join(folder, 'kept'), join(folder, 'elsewhere'), NOON)).toBeNull();
    expect(await titles(join(folder, 'elsewhere'))).toEqual(['Moves house']);
    expect(readdirSync(join(folder, 'elsewhere')).filter((name) => name.includes('arriving'))).toEqual([]);
    expect(existsSync(join(folder, 'elsewhere', 'workspace.db'))).toBe(false);
  });
});

describe('redaction', () => {
  it('leaves nothing of the words in the file a backup is made of', async () => {
    const folder = tempFolder();
    const data = join(folder, 'data');
    const { engine, storage } = await running(data);
    await declare(engine, 'Leak');
    await engine.tell(1, { do: 'raise_note', text: 'the key is swordfish' }, { person: 'local:ana' });
    const [note] = await storage.timeline(1, { kinds: ['note_raised'] });
    expect(await engine.redact(1, [note?.id ?? ''], { person: 'local:ana' })).toMatchObject({ ok: true });
    await backup(data, join(folder, 'kept'));
    expect(readFileSync(join(folder, 'kept', 'foghorn.db')).includes('swordfish')).toBe(false);
    expect(new Database(join(folder, 'kept', 'foghorn.db'), { readonly: true }).open).toBe(true);
  });
});
