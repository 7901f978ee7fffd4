/** Messages as rows: written, found, listed by page, in threads, pinned. Who may do what is the platform's business. */
import type Database from 'better-sqlite3';
import type { Message } from '../../../engine/reply.ts';
import type { Instant } from '../../../incident/incident.ts';
import type { Attached, Posted, Said } from './model.ts';

export interface Page {
  /** Oldest first. */
  messages: Posted[];
  older: boolean;
  newer: boolean;
}

export interface Messages {
  get(id: number): Posted | null;
  byEffect(effect: string): Posted | null;
  insert(said: Omit<Said, 'at' | 'files'> & { at: Instant; ping: readonly string[] }): number;
  /** The latest, those before or after a message, or those around one. */
  page(channel: string, where: { before?: number; after?: number; around?: number }, limit: number): Page;
  thread(head: number): Posted[];
  pins(channel: string): Posted[];
  last(channel: string): number;
  rewrite(id: number, to: { text: string; body: Message | null; ping: readonly string[]; editedAt: Instant }): void;
  /** Its words, files, reactions and pin go for good; the row stays. */
  wipe(id: number, at: Instant): void;
  setPinned(id: number, at: Instant | null): boolean;
  react(id: number, emoji: string, user: string, at: Instant): boolean;
  unreact(id: number, emoji: string, user: string): boolean;
  attach(id: number, file: { name: string; type: string; bytes: Uint8Array }): void;
  file(id: number): (Attached & { message: number; bytes: Buffer }) | null;
}

interface Row {
  id: number;
  channel: string;
  author: string;
  at: number;
  text: string;
  body: string | null;
  thread: number | null;
  ping: string;
  edited_at: number | null;
  deleted_at: number | null;
  pinned_at: number | null;
  files: string;
  reactions: string;
  replies: number;
  last_reply: number | null;
  repliers: string;
}

// One query a page: everything that hangs on a message comes with it as JSON.
const SELECT = `
  select id, channel, author, at, text, body, thread, ping, edited_at, deleted_at, pinned_at,
    (select json_group_array(json_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size))
       from file f where f.message = m.id) as files,
    (select json_group_array(json_object('emoji', r.emoji, 'user', r.user))
       from (select emoji, user from reaction where message = m.id order by at, emoji, user) r) as reactions,
    (select count(*) from message t where t.channel = m.channel and t.thread = m.id and t.deleted_at is null) as replies,
    (select max(at) from message t where t.channel = m.channel and t.thread = m.id and t.deleted_at is null) as last_reply,
    (select json_group_array(distinct t.author) from message t
       where t.channel = m.channel and t.thread = m.id and t.deleted_at is null) as repliers
  from message m`;
/** A deleted message is shown only where a thread hangs on it. */
const SHOWN = `(deleted_at is null or exists (select 1 from message t where t.channel = m.channel
  and t.thread = m.id and t.deleted_at is null))`;

const posted = (row: Row): Posted => {
  const reactions = new Map<string, string[]>();
  for (const { emoji, user } of JSON.parse(row.reactions) as { emoji: string; user: string }[])
    reactions.set(emoji, [...(reactions.get(emoji) ?? []), user]);
  return {
    id: row.id,
    channel: row.channel,
    author: row.author,
    at: row.at,
    text: row.text,
    body: row.body === null ? null : (JSON.parse(row.body) as Message),
    thread: row.thread,
    ping: JSON.parse(row.ping) as string[],
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
    pinnedAt: row.pinned_at,
    files: JSON.parse(row.files) as Attached[],
    reactions: [...reactions].map(([emoji, users]) => ({ emoji, users })),
    replies:
      row.replies > 0 && row.last_reply !== null
        ? { count: row.replies, lastAt: row.last_reply, people: JSON.parse(row.repliers) as string[] }
        : null,
  };
};

export const openMessages = (db: Database.Database): Messages => {
  const byId = db.prepare<[number], Row>(`${SELECT} where id = ?`);
  const byEffect = db.prepare<[string], Row>(`${SELECT} where effect = ?`);
  const insert = db.prepare(
    `insert into message (channel, author, at, text, body, thread, ping, effect)
     values (@channel, @author, @at, @text, @body, @thread, @ping, @effect)`,
  );
  const upTo = db.prepare<{ channel: string; id: number; limit: number }, Row>(
    `${SELECT} where channel = @channel and thread is null and id < @id and ${SHOWN} order by id desc limit @limit`,
  );
  const from = db.prepare<{ channel: string; id: number; limit: number }, Row>(
    `${SELECT} where channel = @channel and thread is null and id > @id and ${SHOWN} order by id limit @limit`,
  );
  const inThread = db.prepare<[number], Row>(`${SELECT} where thread = ? and deleted_at is null order by id`);
  const pinned = db.prepare<[string], Row>(
    `${SELECT} where channel = ? and pinned_at is not null order by pinned_at, id`,
  );
  const last = db.prepare<[string], { id: number | null }>('select max(id) as id from message where channel = ?');
  const rewrite = db.prepare(
    'update message set text = @text, body = @body, ping = @ping, edited_at = @editedAt where id = @id',
  );
  const wiped = db.prepare(
    `update message set text = '', body = null, ping = '[]', pinned_at = null, deleted_at = ? where id = ?`,
  );
  const noFiles = db.prepare('delete from file where message = ?');
  const noReactions = db.prepare('delete from reaction where message = ?');
  const pin = db.prepare(
    'update message set pinned_at = @at where id = @id and (pinned_at is null) <> (@at is null) and deleted_at is null',
  );
  const addReaction = db.prepare(
    'insert into reaction (message, emoji, user, at) values (?, ?, ?, ?) on conflict do nothing',
  );
  const dropReaction = db.prepare('delete from reaction where message = ? and emoji = ? and user = ?');
  const addFile = db.prepare('insert into file (message, name, type, size, bytes) values (?, ?, ?, ?, ?)');
  const fileById = db.prepare<[number], Attached & { message: number; bytes: Buffer }>(
    'select id, message, name, type, size, bytes from file where id = ?',
  );

  const single = (row: Row | undefined): Posted | null => (row ? posted(row) : null);
  /** One more than asked tells whether there are others. */
  const older = (channel: string, id: number, limit: number): { messages: Posted[]; more: boolean } => {
    const rows = upTo.all({ channel, id, limit: limit + 1 });
    return { messages: rows.slice(0, limit).reverse().map(posted), more: rows.length > limit };
  };
  const newer = (channel: string, id: number, limit: number): { messages: Posted[]; more: boolean } => {
    const rows = from.all({ channel, id, limit: limit + 1 });
    return { messages: rows.slice(0, limit).map(posted), more: rows.length > limit };
  };

  return {
    get: (id) => single(byId.get(id)),
    byEffect: (effect) => single(byEffect.get(effect)),
    insert: ({ channel, author, at, text, body, thread, ping, effect }) =>
      Number(
        insert.run({
          channel,
          author,
          at,
          text,
          body: body ? JSON.stringify(body) : null,
          thread: thread ?? null,
          ping: JSON.stringify(ping),
          effect: effect ?? null,
        }).lastInsertRowid,
      ),
    page: (channel, { before, after, around }, limit) => {
      if (after !== undefined) {
        const next = newer(channel, after, limit);
        return { messages: next.messages, older: true, newer: next.more };
      }
      if (around !== undefined) {
        const half = Math.ceil(limit / 2);
        const earlier = older(channel, around, half);
        const later = newer(channel, around - 1, half);
        return { messages: [...earlier.messages, ...later.messages], older: earlier.more, newer: later.more };
      }
      const back = older(channel, before ?? Number.MAX_SAFE_INTEGER, limit);
      return { messages: back.messages, older: back.more, newer: before !== undefined };
    },
    thread: (head) => inThread.all(head).map(posted),
    pins: (channel) => pinned.all(channel).map(posted),
    last: (channel) => last.get(channel)?.id ?? 0,
    rewrite: (id, { text, body, ping, editedAt }) => {
      rewrite.run({ id, text, body: body ? JSON.stringify(body) : null, ping: JSON.stringify(ping), editedAt });
    },
    wipe: (id, at) => {
      wiped.run(at, id);
      noFiles.run(id);
      noReactions.run(id);
    },
    setPinned: (id, at) => pin.run({ id, at }).changes === 1,
    react: (id, emoji, user, at) => addReaction.run(id, emoji, user, at).changes === 1,
    unreact: (id, emoji, user) => dropReaction.run(id, emoji, user).changes === 1,
    attach: (id, { name, type, bytes }) => {
      addFile.run(id, name, type, bytes.byteLength, Buffer.from(bytes));
    },
    file: (id) => fileById.get(id) ?? null,
  };
};
