import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Finding } from '../../src/cli/checks/finding.ts';
import { examine } from '../../src/cli/doctor.ts';
import { HOUR } from '../../src/incident/time.ts';
import { MIGRATIONS_TABLE } from '../../src/storage/migrate.ts';
import { declare, NOON, running, tempFolder } from './folder.ts';

const diagnose = async (
  folder: string,
  env: Record<string, string> = {},
  { now = NOON, node = '20.19.0' } = {},
): Promise<{ all: Finding[]; problems: Finding[] }> => {
  const all = await examine({ env: { FOGHORN_PORT: '0', ...env }, folder }, { clock: () => now, node });
  return { all, problems: all.filter((finding) => finding.level === 'problem') };
};
const problemsOf = async (...args: Parameters<typeof diagnose>): Promise<string> =>
  (await diagnose(...args)).problems.map(({ said, remedy }) => `${said} → ${remedy}`).join('\n');

/** A folder in which Foghorn has run. */
const used = async (): Promise<string> => {
  const folder = tempFolder();
  const { engine, storage } = await running(join(folder, 'data'));
  await declare(engine, 'Once');
  await storage.close();
  return folder;
};
const inDatabase = (folder: string, act: (db: Database.Database) => void): void => {
  const db = new Database(join(folder, 'data', 'foghorn.db'));
  act(db);
  db.close();
};

describe('the doctor finds nothing wrong', () => {
  it('before the first start, and leaves nothing behind', async () => {
    const folder = tempFolder();
    const { all, problems } = await diagnose(folder);
    expect(problems).toEqual([]);
    expect(all.map(({ said }) => said).join('\n')).toContain('There is no database yet');
    expect(() => readFileSync(join(folder, 'data'))).toThrow(/ENOENT/);
  });

  it('with a database at rest', async () => {
    const { all, problems } = await diagnose(await used());
    expect(problems).toEqual([]);
    expect(all.map(({ said }) => said).join('\n')).toMatch(
      /not running on this data[\s\S]*is sound[\s\S]*fits this version/,
    );
  });

  it('while Foghorn runs on it, port and all', async () => {
    const folder = tempFolder();
    const { engine } = await running(join(folder, 'data'));
    await declare(engine, 'Now');
    const port = await occupied();
    const { all, problems } = await diagnose(folder, { FOGHORN_PORT: String(port) });
    expect(problems).toEqual([]);
    expect(all.map(({ said }) => said).join('\n')).toMatch(/is running on this data[\s\S]*in use, as it should be/);
  });
});

const occupied = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as { port: number }).port;
};

describe('the doctor names, with the remedy,', () => {
  it('a Node too old', async () => {
    expect(await problemsOf(tempFolder(), {}, { node: '18.20.0' })).toMatch(/Node 18\.20\.0 is too old → Install Node/);
    expect(await problemsOf(tempFolder(), {}, { node: '24.1.0' })).toBe('');
  });

  it('every problem of the configuration', async () => {
    const said = await problemsOf(tempFolder(), { FOGHORN_PRT: '1', FOGHORN_LOG: 'loud' });
    expect(said).toContain('did you mean "FOGHORN_PORT"?');
    expect(said).toContain('FOGHORN_LOG is "loud"');
    expect(said).toContain('foghorn.sample.yaml');
  });

  it('a data folder that cannot be written to', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(await problemsOf(folder, { FOGHORN_DATA: 'file/data' })).toMatch(/cannot be written to .* → .*FOGHORN_DATA/);
  });

  it('a file that is no database', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'data', 'foghorn.db'), 'something else entirely, and more of it'.repeat(200));
    expect(await problemsOf(folder)).toMatch(/damaged or is no SQLite database.* → Stop Foghorn and restore a backup/);
  });

  it('a damaged database', async () => {
    const folder = await used();
    const file = join(folder, 'data', 'foghorn.db');
    const bytes = readFileSync(file);
    bytes.fill(0x55, 4096 * 2, 4096 * 9);
    writeFileSync(file, bytes);
    expect(await problemsOf(folder)).toMatch(/damaged.* → Stop Foghorn and restore a backup/);
  });

  it('a database of a newer Foghorn, and one of another program', async () => {
    const newer = await used();
    inDatabase(newer, (db) => db.exec(`insert into ${MIGRATIONS_TABLE} (at, hash) values (9999999999999, 'x')`));
    expect(await problemsOf(newer)).toMatch(/written by a newer Foghorn.* → Start the newer Foghorn, or restore/);
    const other = await used();
    inDatabase(other, (db) => db.exec(`drop table ${MIGRATIONS_TABLE}`));
    expect(await problemsOf(other)).toMatch(/not a database of Foghorn's → Give Foghorn a data folder of its own/);
  });

  it('effects that are parked, and where', async () => {
    const folder = tempFolder();
    const { engine, storage } = await running(join(folder, 'data'));
    await declare(engine, 'Stuck');
    const [effect] = await storage.lease(NOON, 1, 60_000, 'token');
    if (!effect) throw new Error('nothing to perform');
    await storage.park(effect, NOON, 'The channel name is not allowed.');
    expect(await problemsOf(folder)).toMatch(
      /1 effects? (is|are) parked, in INC-1.*The channel name is not allowed\. → .*\/incident retry/,
    );
  });

  it('a clock that has lost its way', async () => {
    const folder = await used();
    expect(await problemsOf(folder, {}, { now: 0 })).toMatch(
      /1970-01-01T00:00:00Z, which is long past → Set the system/,
    );
    expect(await problemsOf(folder, {}, { now: NOON - HOUR })).toMatch(
      /earlier than the newest entry of 2025-09-06T12/,
    );
    expect(await problemsOf(folder, {}, { now: NOON + HOUR })).toBe('');
  });

  it('a port in use, and an address that is not ours', async () => {
    const port = await occupied();
    expect(await problemsOf(tempFolder(), { FOGHORN_PORT: String(port) })).toMatch(
      new RegExp(`127.0.0.1:${port} is in use by another program → .*FOGHORN_PORT`),
    );
    expect(await problemsOf(tempFolder(), { FOGHORN_HOST: '192.0.2.1', FOGHORN_REMOTE_WORKSPACE: 'true' })).toMatch(
      /cannot be opened \(EADDRNOTAVAIL\) → Set FOGHORN_HOST/,
    );
  });

  it('a workspace that everybody could enter', async () => {
    expect(await problemsOf(tempFolder(), { FOGHORN_HOST: '0.0.0.0' })).toMatch(/asks nobody for a password/);
    const { all, problems } = await diagnose(tempFolder(), {
      FOGHORN_HOST: '0.0.0.0',
      FOGHORN_REMOTE_WORKSPACE: 'true',
    });
    expect(problems).toEqual([]);
    expect(all.find(({ level, said }) => level === 'note' && said.includes('act as anybody'))?.remedy).toContain(
      'FOGHORN_ADDRESS',
    );
  });
});
