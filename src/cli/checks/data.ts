/** The data folder and the files in it, looked at without changing them, also while Foghorn runs. */
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { type DataFiles, dataFiles } from '../../data.ts';
import { FoghornError } from '../../engine/ports.ts';
import { type Instant, reference } from '../../incident/incident.ts';
import { lockFile } from '../../storage/lock.sqlite.ts';
import { knownMigrations, MIGRATIONS_TABLE, missing } from '../../storage/migrate.ts';
import { checkSqlite } from '../../storage/open.sqlite.ts';
import { type Finding, note, ok, problem } from './finding.ts';

const MEGABYTE = 1024 * 1024;
const ROOM_NEEDED = 200 * MEGABYTE;
const RESTORE = 'Stop Foghorn and restore a backup (npm run restore -- FOLDER); the damaged file is kept aside.';

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const checkFolder = (data: string): Finding[] => {
  // Before the first start the folder is not there: what counts is whether it can be made.
  let folder = data;
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    rmSync(mkdtempSync(join(folder, '.foghorn-doctor-')), { recursive: true });
  } catch (error) {
    return [
      problem(
        `${data} cannot be written to (${reasonOf(error)})`,
        'Make it writable for this user, or choose another folder with FOGHORN_DATA.',
      ),
    ];
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  return [
    ok(`${data} can be written to`),
    bavail * bsize < ROOM_NEEDED
      ? problem(`Only ${free} MB are free on its disk`, 'Free some space: when it is full nothing can be saved.')
      : ok(`${free} MB are free on its disk`),
  ];
};

const isRunning = (files: DataFiles): boolean => {
  if (!existsSync(files.database)) return false;
  try {
    lockFile(files.database)();
    return false;
  } catch (error) {
    if (error instanceof FoghornError && error.code === 'already_running') return true;
    throw error;
  }
};

const checkFile = async (file: string, called: string): Promise<Finding> => {
  try {
    const wrong = await checkSqlite(file);
    return wrong.length === 0
      ? ok(`The ${called} ${file} is sound`)
      : problem(`The ${called} ${file} is damaged: ${wrong.slice(0, 3).join('; ')}`, RESTORE);
  } catch (error) {
    return problem(reasonOf(error), RESTORE);
  }
};

const checkVersion = (raw: Database.Database, file: string): Finding => {
  const known = raw.prepare('select 1 from sqlite_master where name = ?').get(MIGRATIONS_TABLE) !== undefined;
  if (!known)
    return problem(
      `${file} is not a database of Foghorn's`,
      'Give Foghorn a data folder of its own with FOGHORN_DATA.',
    );
  const applied = raw.prepare(`select at from ${MIGRATIONS_TABLE}`).pluck().all() as number[];
  try {
    const todo = missing(applied, knownMigrations('sqlite'), file).length;
    return todo === 0 ? ok('The database fits this version') : note(`${todo} migrations run at the next start`);
  } catch (error) {
    return problem(reasonOf(error), 'Start the newer Foghorn, or restore a backup made before the upgrade.');
  }
};

/** Rows as the doctor reads them: without the store, whose opening would migrate what it is asked to look at. */
interface Parked {
  incident: number;
  kind: string;
  error: string | null;
}
const PARKED = `select incident, json_extract(effect, '$.kind') as kind, error from outbox
  where parked_at is not null and done_at is null order by incident, version, idx`;
const NEWEST = 'select recorded_at as at from entries order by sequence desc limit 1';

const checkParked = (raw: Database.Database): Finding => {
  const parked = raw.prepare<[], Parked>(PARKED).all();
  const first = parked[0];
  if (!first) return ok('Nothing is parked');
  const numbers = [...new Set(parked.map((effect) => reference(effect.incident)))];
  return problem(
    `${parked.length === 1 ? '1 effect is' : `${parked.length} effects are`} parked, in ${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ', …' : ''}; ` +
      `the first (${first.kind}) because: ${first.error ?? 'not recorded'}`,
    `Mend the cause, then say /incident retry in the room, for example of ${numbers[0]}.`,
  );
};

const newestEntry = (raw: Database.Database): Instant | null =>
  raw.prepare<[], { at: Instant }>(NEWEST).get()?.at ?? null;

export interface DataReport {
  findings: Finding[];
  running: boolean;
  /** When the newest entry was recorded; null: none, or unreadable. */
  newest: Instant | null;
}

export const checkData = async (folder: string): Promise<DataReport> => {
  const files = dataFiles(folder);
  const findings = checkFolder(folder);
  if (!existsSync(files.database)) {
    findings.push(note(`There is no database yet: the first start makes ${files.database}`));
    return { findings, running: false, newest: null };
  }
  const running = isRunning(files);
  findings.push(ok(running ? 'Foghorn is running on this data' : 'Foghorn is not running on this data'));
  const sound = await checkFile(files.database, 'database');
  findings.push(sound);
  if (existsSync(files.workspace)) findings.push(await checkFile(files.workspace, 'workspace file'));
  if (sound.level === 'problem') return { findings, running, newest: null };
  const raw = new Database(files.database, { readonly: true });
  try {
    const version = checkVersion(raw, files.database);
    findings.push(version);
    if (version.level !== 'ok') return { findings, running, newest: null };
    findings.push(checkParked(raw));
    return { findings, running, newest: newestEntry(raw) };
  } finally {
    raw.close();
  }
};
