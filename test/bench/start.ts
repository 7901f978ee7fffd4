/** Start to ready with a million timeline entries on disk, against an empty file. Processes: as an operator would start. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { inFolder, median, type Row, ratio, timed } from './measure.ts';
import { silentLog } from './quiet.ts';

const ENTRIES = 1_000_000;
const REPEATS = 5;

/** A hundred resolved incidents of ten thousand messages each, written in bulk. */
const fill = async (file: string): Promise<void> => {
  await (await openSqlite({ file, log: silentLog })).close();
  const db = new Database(file);
  db.pragma('synchronous = off');
  const now = 1_770_000_000_000;
  db.exec(`
    with recursive n(i) as (select 0 union all select i + 1 from n where i < ${ENTRIES} - 1)
    insert into entries (incident, id, kind, occurred_at, recorded_at, actor, recovered, message, event)
    select 1 + i % 100, 'c:local:room:' || i, 'message', ${now} + i, ${now} + i, 'local:ana', 0, 'local:room:' || i,
      '{"kind":"message","message":"local:room:' || i || '","text":"latency is at ' || i || ' ms","thread":null,"files":[],"bot":false}'
    from n`);
  db.exec(`
    insert into shown (incident, id, occurred_at, recorded_at, actor, kind, text, salience, hidden, redacted, corrected,
      recovered, bot, message, files)
    select incident, id, occurred_at, recorded_at, actor, kind, json_extract(event, '$.text'), 'low', 0, 0, 0, 0, 0, message, '[]'
    from entries`);
  db.close();
};

const ready = async (port: number, child: ChildProcess): Promise<void> => {
  for (;;) {
    if (child.exitCode !== null) throw new RangeError(`Foghorn ended with ${child.exitCode}`);
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((again) => setTimeout(again, 5));
  }
};

let port = 38_000;
const startToReady = async (data: string): Promise<number> => {
  port += 1;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { ...process.env, FOGHORN_DATA: data, FOGHORN_PORT: String(port), FOGHORN_LOG: 'error' },
    stdio: 'ignore',
  });
  const took = await timed(() => ready(port, child));
  child.kill('SIGTERM');
  await new Promise((gone) => child.once('exit', gone));
  return took;
};

export const start = (): Promise<Row[]> =>
  inFolder(async (folder) => {
    const [empty, full] = [join(folder, 'empty'), join(folder, 'full')];
    for (const data of [empty, full]) mkdirSync(data);
    await fill(join(full, 'foghorn.db'));
    const took: Record<'empty' | 'full', number[]> = { empty: [], full: [] };
    await startToReady(empty); // Warms the transpiler's cache, and makes the empty file.
    for (let n = 0; n < REPEATS; n++) {
      took.empty.push(await startToReady(empty));
      took.full.push(await startToReady(full));
    }
    return [
      { what: 'start to ready, an empty file', figure: `${Math.round(median(took.empty))} ms` },
      {
        what: `start to ready, ${ENTRIES.toLocaleString('en-US')} entries`,
        figure: `${Math.round(median(took.full))} ms`,
        ratio: ratio(median(took.full) / median(took.empty), 'an empty file', { atMost: 1.5 }),
      },
    ];
  });
