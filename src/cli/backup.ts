/** `npm run backup -- FOLDER`: a consistent copy of everything, also while Foghorn runs. */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { readConfig } from '../config.ts';
import { DATABASE, dataFiles, WORKSPACE } from '../data.ts';
import { FoghornError } from '../engine/ports.ts';
import { tool } from './run.ts';

/** In one step: under a steady stream of writes a copy in many steps may never end. */
const ALL_PAGES = 0x7fff_ffff;

export const flush = (path: string): void => {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
};

/** One file without companions, checked: what a restore needs is complete in it. */
const seal = (path: string): number => {
  const copy = new Database(path);
  try {
    copy.pragma('journal_mode = delete');
    const verdict = copy.pragma('quick_check', { simple: true });
    if (verdict !== 'ok')
      throw new FoghornError(
        'backup_corrupt',
        `The copy of ${basename(path)} is damaged (${verdict}): run the doctor.`,
      );
  } finally {
    copy.close();
  }
  flush(path);
  return statSync(path).size;
};

export interface Copied {
  file: string;
  bytes: number;
}

/**
 * Copies the files of the data folder into the new folder `to`. Both are read at one instant, so that what one of
 * them was told the other has said. Throws `backup_target`, `backup_source`, `backup_corrupt`.
 */
export const backup = async (data: string, to: string): Promise<Copied[]> => {
  const files = dataFiles(data);
  if (!existsSync(files.database))
    throw new FoghornError('backup_source', `There is no database at ${files.database}: nothing to back up.`);
  if (existsSync(to))
    throw new FoghornError('backup_target', `${to} is there already: name a folder that does not exist yet.`);
  const part = join(dirname(to), `.${basename(to)}.part`);
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  try {
    const kept = [DATABASE, WORKSPACE].filter((file) => existsSync(join(data, file)));
    await copy(kept.map((file) => ({ from: join(data, file), to: join(part, file) })));
    const copied = kept.map((file) => ({ file, bytes: seal(join(part, file)) }));
    flush(part);
    renameSync(part, to);
    flush(dirname(to));
    return copied;
  } catch (cause) {
    rmSync(part, { recursive: true, force: true });
    if (cause instanceof FoghornError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FoghornError('backup_source', `The backup was not made: ${why}.`, { cause });
  }
};

const copy = async (sources: readonly { from: string; to: string }[]): Promise<void> => {
  const open = sources.map(({ from, to }) => ({ db: new Database(from, { readonly: true, fileMustExist: true }), to }));
  try {
    // Read transactions hold all files at this instant; writers go on undisturbed.
    for (const { db } of open) db.exec('begin; select count(*) from sqlite_master;');
    for (const { db, to } of open) await db.backup(to, { progress: () => ALL_PAGES });
  } finally {
    for (const { db } of open) db.close();
  }
};

await tool(import.meta, async ({ args, env, folder, out, err }) => {
  const [to] = args;
  if (to === undefined || args.length > 1) {
    err('Say where to: npm run backup -- FOLDER');
    return 1;
  }
  const target = resolve(folder, to);
  const copied = await backup(readConfig(env, folder).data, target);
  for (const { file, bytes } of copied) out(`${join(target, file)}  ${bytes} bytes`);
  out(`Restore it with: npm run restore -- ${to}`);
  return 0;
});
