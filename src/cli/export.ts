/**
 * `npm run export -- FILE` (or `-` for stdout): everything as one JSON document, also while Foghorn runs.
 * Private incidents are in it: whoever runs this can read the database anyway.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type Config, readConfig } from '../config.ts';
import { dataFiles } from '../data.ts';
import { FoghornError, type Storage } from '../engine/ports.ts';
import type { Instant } from '../incident/incident.ts';
import { iso, systemClock } from '../incident/time.ts';
import { createLog } from '../log.ts';
import { openSqlite } from '../storage/open.sqlite.ts';
import { backup } from './backup.ts';
import { tool } from './run.ts';

export const EXPORT_FORMAT = 'foghorn-export-1';
const PAGE = 100;

async function* incidentsOf(storage: Storage): AsyncGenerator<object> {
  let before: number | undefined;
  for (;;) {
    const page = await storage.list({ limit: PAGE, ...(before === undefined ? {} : { before }) }, 'all');
    for (const incident of page)
      yield {
        number: incident.number,
        incident,
        entries: await storage.entries(incident.number),
        shown: await storage.timeline(incident.number, { hidden: true }),
        bindings: await storage.bindings(incident.number),
        deliveries: await storage.deliveries(incident.number),
      };
    before = page.at(-1)?.number;
    if (page.length < PAGE || before === undefined) return;
  }
}

/** The document in pieces, an incident at a time: a million entries never stand in memory together. */
export async function* exported(
  storage: Storage,
  { settings, now }: { settings: Config['settings']; now: Instant },
): AsyncGenerator<string> {
  const head = {
    format: EXPORT_FORMAT,
    exported_at: iso(now),
    times: 'UTC milliseconds since 1970',
    settings,
    people: await storage.people(),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"incidents":[`;
  let between = '\n';
  for await (const incident of incidentsOf(storage)) {
    yield `${between}${JSON.stringify(incident)}`;
    between = ',\n';
  }
  yield '\n]}\n';
}

const write = async (pieces: AsyncIterable<string>, to: Writable): Promise<void> => {
  const done = finished(to);
  for await (const piece of pieces)
    if (!to.write(piece)) await Promise.race([new Promise((resume) => to.once('drain', resume)), done]);
  to.end();
  await done;
};

/** Opens a copy made at one instant: a running Foghorn keeps its file to itself. */
export const withCopy = async <T>(config: Config, use: (storage: Storage) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'foghorn-export-'));
  try {
    const copy = join(folder, 'copy');
    await backup(config.data, copy);
    const storage = await openSqlite({ file: dataFiles(copy).database, log: createLog('silent') });
    try {
      return await use(storage);
    } finally {
      await storage.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

await tool(import.meta, async ({ args, env, folder, write: show, err }) => {
  const [to] = args;
  if (to === undefined || args.length > 1) {
    err('Say where to: npm run export -- FILE, or - for the terminal');
    return 1;
  }
  const config = readConfig(env, folder);
  await withCopy(config, async (storage) => {
    const pieces = exported(storage, { settings: config.settings, now: systemClock() });
    if (to === '-') {
      for await (const piece of pieces) await show(piece);
      return;
    }
    try {
      await write(pieces, createWriteStream(resolve(folder, to), { flags: 'wx', mode: 0o600 }));
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new FoghornError('export_target', `The export was not written to ${to}: ${why}.`, { cause });
    }
    err(`Exported to ${to}, private incidents included: keep it as safe as the database.`);
  });
  return 0;
});
