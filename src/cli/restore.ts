/** `npm run restore -- FOLDER`: puts a backup in place of the data, which is moved aside. Foghorn must be stopped. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { DATABASE, dataFiles, makeDataFolder, WORKSPACE } from '../data.ts';
import { FoghornError } from '../engine/ports.ts';
import type { Instant } from '../incident/incident.ts';
import { iso, systemClock } from '../incident/time.ts';
import { lockFile } from '../storage/lock.sqlite.ts';
import { checkSqlite } from '../storage/open.sqlite.ts';
import { flush } from './backup.ts';
import { tool } from './run.ts';

const checked = async (file: string): Promise<void> => {
  const wrong = await checkSqlite(file);
  if (wrong.length > 0)
    throw new FoghornError('backup_corrupt', `${file} is damaged (${wrong[0]}), so nothing was restored.`);
};

/** Every file of the two databases: what is not yet in the file itself is in its write-ahead log. */
const ours = (data: string): string[] =>
  readdirSync(data).filter((name) =>
    [DATABASE, WORKSPACE].some((file) => name === file || name.startsWith(`${file}-`)),
  );

/** Answers where the data that was there went; null: there was none. Throws `no_backup`, `backup_corrupt`, `already_running`. */
export const restore = async (from: string, data: string, now: Instant): Promise<string | null> => {
  const backup = dataFiles(from);
  if (!existsSync(backup.database))
    throw new FoghornError('no_backup', `There is no backup in ${from}: it has no ${DATABASE}.`);
  const files = [DATABASE, WORKSPACE].filter((file) => existsSync(join(from, file)));
  for (const file of files) await checked(join(from, file));
  makeDataFolder(data);
  const unlock = lockFile(dataFiles(data).database);
  const arriving = (file: string): string => join(data, `.${file}.arriving`);
  try {
    // Copied beside first: a full disk or a pulled plug leaves what was there untouched.
    for (const file of files) {
      copyFileSync(join(from, file), arriving(file));
      flush(arriving(file));
    }
    const there = ours(data);
    const aside = there.length === 0 ? null : join(data, `before-restore-${iso(now).replaceAll(':', '')}`);
    if (aside !== null) mkdirSync(aside);
    for (const name of there) renameSync(join(data, name), join(aside ?? '', name));
    for (const file of files) renameSync(arriving(file), join(data, file));
    flush(data);
    return aside;
  } finally {
    for (const file of files) rmSync(arriving(file), { force: true });
    unlock();
  }
};

await tool(import.meta, async ({ args, env, folder, out, err }) => {
  const [from] = args;
  if (from === undefined || args.length > 1) {
    err('Say which backup: npm run restore -- FOLDER');
    return 1;
  }
  const { data } = readConfig(env, folder);
  const aside = await restore(resolve(folder, from), data, systemClock());
  out(`Restored into ${data}.`);
  if (aside !== null) out(`What was there before is in ${aside}.`);
  out('Start Foghorn again with: npm start');
  return 0;
});
