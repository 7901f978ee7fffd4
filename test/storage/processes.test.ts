/** What only shows with real processes: one at a time, and nothing lost when one is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { minute } from '../support/entries.ts';
import { LEASE, quiet } from './samples.ts';

let folder: string;
let file: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foghorn-processes-'));
  file = join(folder, 'foghorn.db');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts the child and hands back what it says, line by line. */
const start = (task: string) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/storage/child.ts', file, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  const kill = async (): Promise<string[]> => {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    const rest: string[] = [];
    for (let line = await lines.next(); !line.done; line = await lines.next()) rest.push(line.value);
    return rest;
  };
  return { next, kill };
};

describe('one process a file', () => {
  it('refuses the second with a sentence, until the first is dead by whatever end', async () => {
    const first = start('hold');
    expect(await first.next()).toBe('open');
    await expect(openSqlite({ file, log: quiet })).rejects.toMatchObject({
      code: 'already_running',
      message: expect.stringContaining('Another Foghorn is running'),
    });
    await first.kill();
    const storage = await openSqlite({ file, log: quiet });
    const second = start('hold');
    expect(await second.next()).toBe('failed already_running');
    await storage.close();
  });
});

describe('a process killed', () => {
  it('has lost nothing that it had acknowledged', async () => {
    const child = start('commit');
    const said = [await child.next()];
    while (said.length < 60) said.push(await child.next());
    said.push(...(await child.kill()));
    const acknowledged = said.filter((line) => line.startsWith('committed ')).map((line) => Number(line.split(' ')[1]));
    const storage = await openSqlite({ file, log: quiet });
    const kept = (await storage.entries(1)).slice(1).map(({ id }) => Number(id.replace('c:m:', '')));
    expect(kept).toEqual(expect.arrayContaining(acknowledged));
    expect(await storage.countTimeline(1)).toBe(kept.length + 1);
    await storage.close();
  });

  it('holds no lease any more', async () => {
    const child = start('lease');
    expect([await child.next(), await child.next()]).toEqual(['open', 'leased 1']);
    await child.kill();
    const storage = await openSqlite({ file, log: quiet });
    expect(await storage.lease(minute(0), 10, LEASE, 'the next')).toMatchObject([{ id: '1.1.0', attempts: 2 }]);
    await storage.close();
  });
});
