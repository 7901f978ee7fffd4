/** The contract, on the embedded database in a file and in memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { storageContract } from '../contracts/storage.ts';
import { quiet } from './samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'foghorn-storage-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

storageContract('better-sqlite3, in memory', (options) => openSqlite({ file: ':memory:', log: quiet, ...options }));
storageContract('better-sqlite3, a file', (options) => {
  files += 1;
  return openSqlite({ file: join(folder, `${files}.db`), log: quiet, ...options });
});
