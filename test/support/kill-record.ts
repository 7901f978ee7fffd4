/**
 * Everything a data folder holds, in a form in which two runs of the same story can be compared: read from the
 * files themselves when no process is at them. What may differ (tries, lease tokens, ids of messages, which are
 * numbered across channels) is left out or numbered by channel.
 */
import Database from 'better-sqlite3';
import { dataFiles } from '../../src/data.ts';
import { type Taken, takenIn } from './kill-outside.ts';

type Row = Record<string, unknown>;

export interface Kept {
  channels: Row[];
  messages: Row[];
  reactions: Row[];
  incidents: Row[];
  entries: Row[];
  shown: Row[];
  effects: Row[];
  bindings: Row[];
  people: Row[];
  outside: Taken[];
  /** Of both files; `ok` when they are whole. */
  checks: string[];
}

const read = <T>(file: string, look: (db: Database.Database) => T): T => {
  const db = new Database(file);
  try {
    return look(db);
  } finally {
    db.close();
  }
};
const all = (db: Database.Database, sql: string): Row[] => db.prepare<[], Row>(sql).all();
const check = (db: Database.Database): string => db.prepare('pragma quick_check').pluck().all().join('; ');

/** `12` → `inc-1-checkout#3`: the third message of its channel. */
const namesOf = (messages: readonly Row[]): Map<string, string> => {
  const counts = new Map<unknown, number>();
  return new Map(
    messages.map(({ id, channel }) => {
      const count = (counts.get(channel) ?? 0) + 1;
      counts.set(channel, count);
      return [String(id), `${channel}#${count}`];
    }),
  );
};

export const recordOf = (folder: string): Kept => {
  const files = dataFiles(folder);
  const chat = read(files.workspace, (db) => ({
    channels: all(db, 'select id, kind, private, topic, effect from channel order by id').map((row) => ({
      ...row,
      members: db.prepare('select user from member where channel = ? order by user').pluck().all(row.id).join(' '),
    })),
    messages: all(
      db,
      `select id, channel, author, at, text, body, thread, ping, effect, deleted_at is not null as deleted,
         pinned_at is not null as pinned from message order by id`,
    ),
    reactions: all(db, 'select message, emoji, user from reaction order by message, emoji, user'),
    check: check(db),
  }));
  const names = namesOf(chat.messages);
  const named = (row: Row): Row =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        typeof value !== 'string'
          ? value
          : value
              .replace(/(local:[a-z0-9-]+):(\d+)/g, (_, channel, id) => `${channel}:${names.get(id)}`)
              .replace(/([?&](?:m|thread)=)(\d+)/g, (_, key, id) => `${key}${names.get(id)}`),
      ]),
    );
  const numbered = (row: Row, ...columns: string[]): Row =>
    named({ ...row, ...Object.fromEntries(columns.map((key) => [key, names.get(String(row[key])) ?? null])) });

  return read(files.database, (db) => ({
    channels: chat.channels.map(named),
    messages: chat.messages
      .map((row) => numbered(row, 'id', 'thread'))
      .toSorted((a, b) => (String(a.channel) < String(b.channel) ? -1 : a.channel === b.channel ? 0 : 1)),
    reactions: chat.reactions.map((row) => numbered(row, 'message')),
    incidents: all(db, 'select * from incidents order by number').map(named),
    entries: all(
      db,
      `select incident, id, version, kind, occurred_at, recorded_at, actor, recovered, message, event
         from entries order by incident, id`,
    ).map(named),
    shown: all(db, 'select * from shown order by incident, id').map(({ sequence, ...row }) => named(row)),
    effects: all(
      db,
      `select key, id, version, idx, effect, lane, needs, level, done_at is not null as done,
         parked_at is not null as parked from outbox order by incident, version, idx, key`,
    ).map(named),
    bindings: all(db, 'select * from bindings order by incident, name').map((row) => numbered(row, 'message')),
    people: all(db, 'select * from people order by id'),
    outside: takenIn(`${folder}/outside`).toSorted((a, b) => (a.effect < b.effect ? -1 : 1)),
    checks: [chat.check, check(db)],
  }));
};
