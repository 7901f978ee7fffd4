/** The workspace's own file: opened durable, brought up to date, refused with a sentence when it cannot be used. */
import Database from 'better-sqlite3';
import { FoghornError } from '../../../engine/ports.ts';

/** Each step takes the file from one `user_version` to the next. Released steps are never edited. */
const STEPS: readonly string[] = [
  `
  create table user (id text primary key, name text not null, zone text, bot integer not null) without rowid;
  create table crew (id text primary key, name text not null) without rowid;
  create table crew_member (crew text not null, user text not null, primary key (crew, user)) without rowid;
  create table channel (
    id text primary key,
    kind text not null check (kind in ('lobby', 'channel', 'room', 'direct')),
    private integer not null,
    topic text not null default '',
    created_at integer not null,
    active_at integer not null,
    effect text unique
  ) without rowid;
  create table member (channel text not null references channel, user text not null,
    primary key (channel, user)) without rowid;
  create table seen (channel text not null references channel, user text not null, upto integer not null,
    primary key (channel, user)) without rowid;
  create table message (
    id integer primary key autoincrement,
    channel text not null references channel,
    author text not null,
    at integer not null,
    text text not null,
    body text,
    thread integer references message,
    ping text not null default '[]',
    edited_at integer,
    deleted_at integer,
    pinned_at integer,
    effect text unique
  );
  create index message_in_channel on message (channel, thread, id);
  create index message_pinned on message (channel, pinned_at) where pinned_at is not null;
  create table reaction (message integer not null references message, emoji text not null, user text not null,
    at integer not null, primary key (message, emoji, user)) without rowid;
  create table file (
    id integer primary key autoincrement,
    message integer not null references message,
    name text not null,
    type text not null,
    size integer not null,
    bytes blob not null
  );
  create index file_of_message on file (message);
  create table event (
    id integer primary key autoincrement,
    lane text not null,
    kind text not null,
    message integer,
    body text not null
  );
  create index event_in_lane on event (lane, id);
  create index event_of_message on event (message);
  `,
  'alter table channel add column archived_at integer;',
];

/** `:memory:` keeps nothing. Throws `FoghornError`: `workspace_newer`, `workspace_unusable`. */
export const openFile = (path: string): Database.Database => {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: 250 });
    db.pragma('journal_mode = wal');
    // Set on every opening: a WAL file that is opened again comes back at NORMAL.
    db.pragma('synchronous = full');
    db.pragma('foreign_keys = on');
    // What people delete must not stay readable in free pages.
    db.pragma('secure_delete = on');
    migrate(db, path);
    return db;
  } catch (cause) {
    db?.close();
    if (cause instanceof FoghornError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FoghornError(
      'workspace_unusable',
      `The local workspace cannot use its file ${path}: ${why}. Restore it from a backup or move it away.`,
      { cause },
    );
  }
};

const migrate = (db: Database.Database, path: string): void => {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > STEPS.length)
    throw new FoghornError(
      'workspace_newer',
      `The local workspace file ${path} was written by a newer Foghorn (its version is ${version}, this program ` +
        `knows ${STEPS.length}). Start the newer program, or move the file away.`,
    );
  for (const [index, step] of STEPS.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(step);
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
};
