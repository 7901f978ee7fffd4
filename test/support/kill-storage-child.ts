/**
 * Opens a data file and is killed on the way: `kill-storage-child.ts FILE TASK POINT`. The database driver is
 * wrapped in here, so that the process can end between any two statements of a migration, and between a redaction's
 * commit and the emptying of the write-ahead log. Without a point it says which there are, a line each.
 */
import Database from 'better-sqlite3';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { messageEvent, saying, seeing } from '../storage/samples.ts';
import { silent } from './kill-silent.ts';
import { SECRET } from './kill-story.ts';

const [file = '', task = '', point = ''] = process.argv.slice(2);

const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};

let crossed = 0;
const cross = (what: string): void => {
  const name = `${crossed}: ${what}`;
  crossed += 1;
  if (point === '') process.stdout.write(`${name}\n`);
  if (point === name) die();
};

const driver = Database.prototype as Database.Database;
const { exec, prepare, transaction, pragma } = driver;
const firstLine = (sql: string): string => sql.trim().split('\n', 1)[0]?.slice(0, 80) ?? '';

if (task === 'migrate') {
  driver.exec = function (sql) {
    cross(`before ${firstLine(sql)}`);
    return exec.call(this, sql);
  };
  driver.prepare = function (this: Database.Database, sql: string) {
    if (sql.startsWith('insert into foghorn_migrations')) cross('before it is written down');
    return prepare.call(this, sql);
  } as typeof prepare;
  driver.transaction = function (this: Database.Database, work: () => void) {
    const whole = transaction.call(this, () => {
      cross('after begin');
      work();
      cross('before commit');
    });
    return () => {
      cross('before begin');
      whole();
      cross('after commit');
    };
  } as typeof transaction;
}
if (task === 'redact')
  driver.pragma = function (source, options) {
    if (armed && source.startsWith('wal_checkpoint')) die();
    return pragma.call(this, source, options);
  };

let armed = false;
const storage = await openSqlite({ file, log: silent });
if (task === 'redact') {
  armed = true;
  const said = seeing(1, messageEvent('m:1', SECRET), 0);
  await storage.commit(saying(1, 'm:1', SECRET, 0));
  await storage.commit([
    { write: 'rewrite', incident: 1, entry: said.id, event: messageEvent('m:1', '') },
    { write: 'show', incident: 1, change: { patch: { text: '' }, where: { id: said.id } } },
  ]);
}
await storage.close();
