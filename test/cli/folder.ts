/** A folder of its own for a test of the command line, with data in it as Foghorn leaves it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { dataFiles } from '../../src/data.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import type { Storage } from '../../src/engine/ports.ts';
import type { Instant } from '../../src/incident/incident.ts';
import { createLog } from '../../src/log.ts';
import { openSqlite } from '../../src/storage/open.sqlite.ts';

export const NOON: Instant = 1_757_160_000_000; // Saturday 6 September 2025, 12:00 UTC
export const ANA = { person: 'local:ana' };
export const quiet = createLog('silent');

export const tempFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'foghorn-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export interface Running {
  storage: Storage;
  engine: Engine;
}

/** A Foghorn holding its data open; closed when the test ends, if it is not before. */
export const running = async (data: string, now: Instant = NOON): Promise<Running> => {
  const storage = await openSqlite({ file: dataFiles(data).database, log: quiet });
  let open = true;
  const close = async (): Promise<void> => {
    if (open) await storage.close();
    open = false;
  };
  onTestFinished(close);
  const engine = createEngine({ storage, clock: () => now, settings: () => DEFAULT_SETTINGS, log: quiet });
  return { storage: { ...storage, close }, engine };
};

export const declare = (engine: Engine, title: string, more: { private?: boolean } = {}) =>
  engine.declare({ home: 'local', title, ...more }, ANA);
