/** Channels: the lobby, ordinary ones, incident rooms, direct messages; who is in them and what they have not seen. */
import type Database from 'better-sqlite3';
import type { Instant } from '../../../incident/incident.ts';
import { type Channel, type ChannelKind, type Listed, LOBBY } from './model.ts';

export interface Channels {
  get(id: string): Channel | null;
  /** What this user may see, rooms by latest activity. */
  list(user: string): Listed[];
  maySee(channel: Channel, user: string): boolean;
  members(id: string): string[];
  /** The room made for this effect, or a new one; a name already taken gets a number. */
  openRoom(room: { effect: string; slug: string; private: boolean; at: Instant }): { channel: Channel; made: boolean };
  /** The direct conversation between Foghorn and this user. */
  direct(user: string, at: Instant): Channel;
  /** Those who were not members yet. */
  join(id: string, users: readonly string[]): string[];
  setTopic(id: string, topic: string): boolean;
  /** Puts it away, or brings it back (null). False: it was so already. */
  archive(id: string, at: Instant | null): boolean;
  active(id: string, at: Instant): void;
  /** The last message this user has looked at; 0: none. */
  seenUpTo(id: string, user: string): number;
  /** Everything up to this message has been looked at. False: it had been already. */
  seen(id: string, user: string, upto: number): boolean;
}

interface Row {
  id: string;
  kind: ChannelKind;
  private: number;
  topic: string;
  created_at: number;
  archived_at: number | null;
}
const channelOf = (row: Row): Channel => ({
  id: row.id,
  kind: row.kind,
  private: row.private === 1,
  topic: row.topic,
  createdAt: row.created_at,
  archivedAt: row.archived_at,
});

const FIRST: readonly { id: string; kind: ChannelKind; topic: string }[] = [
  { id: LOBBY, kind: 'lobby', topic: 'Incidents are announced here. Type /incident to declare one.' },
  { id: 'general', kind: 'channel', topic: 'Everything else' },
];

export const openChannels = (db: Database.Database, now: Instant): Channels => {
  const columns = 'id, kind, private, topic, created_at, archived_at';
  const byId = db.prepare<[string], Row>(`select ${columns} from channel where id = ?`);
  const byEffect = db.prepare<[string], Row>(`select ${columns} from channel where effect = ?`);
  const insert = db.prepare(
    `insert into channel (id, kind, private, topic, created_at, active_at, effect)
     values (@id, @kind, @private, @topic, @at, @at, @effect) on conflict (id) do nothing`,
  );
  const listed = db.prepare<{ user: string }, Row & { member: number; unread: number; mentions: number }>(
    `with mine as (
       select c.*, m.user is not null as member, coalesce(s.upto, 0) as upto
       from channel c
       left join member m on m.channel = c.id and m.user = @user
       left join seen s on s.channel = c.id and s.user = @user
       where not c.private or m.user is not null
     )
     select ${columns}, member,
       (select count(*) from message x where x.channel = mine.id and x.thread is null and x.id > mine.upto
          and x.author <> @user and x.deleted_at is null) as unread,
       (select count(*) from message x where x.channel = mine.id and x.id > mine.upto and x.author <> @user
          and x.deleted_at is null and exists (select 1 from json_each(x.ping) where value = @user)) as mentions
     from mine order by archived_at is not null, active_at desc, id`,
  );
  const isMember = db.prepare('select 1 from member where channel = ? and user = ?');
  const membersOf = db.prepare<[string], { user: string }>('select user from member where channel = ? order by user');
  const addMember = db.prepare('insert into member (channel, user) values (?, ?) on conflict do nothing');
  const topicTo = db.prepare('update channel set topic = @topic where id = @id and topic <> @topic');
  const archiveAt = db.prepare(
    'update channel set archived_at = @at where id = @id and (archived_at is null) <> (@at is null)',
  );
  const activeAt = db.prepare('update channel set active_at = max(active_at, ?) where id = ?');
  const seenTo = db.prepare(
    `insert into seen (channel, user, upto) values (?, ?, ?)
     on conflict (channel, user) do update set upto = excluded.upto where excluded.upto > upto`,
  );

  const lastSeen = db.prepare<[string, string], { upto: number }>(
    'select upto from seen where channel = ? and user = ?',
  );

  const add = (id: string, kind: ChannelKind, hidden: boolean, topic: string, at: Instant, effect: string | null) =>
    insert.run({ id, kind, private: hidden ? 1 : 0, topic, at, effect }).changes === 1;
  const found = (row: Row | undefined): Channel => {
    if (!row) throw new Error('a channel just written is gone');
    return channelOf(row);
  };

  for (const { id, kind, topic } of FIRST) add(id, kind, false, topic, now, null);

  return {
    get: (id) => {
      const row = byId.get(id);
      return row ? channelOf(row) : null;
    },
    list: (user) =>
      listed.all({ user }).map((row) => ({
        ...channelOf(row),
        member: row.member === 1,
        unread: row.unread,
        mentions: row.mentions,
      })),
    maySee: (channel, user) => !channel.private || isMember.get(channel.id, user) !== undefined,
    members: (id) => membersOf.all(id).map((row) => row.user),
    openRoom: ({ effect, slug, private: hidden, at }) => {
      const adopted = byEffect.get(effect);
      if (adopted) return { channel: channelOf(adopted), made: false };
      let id = slug;
      for (let suffix = 2; !add(id, 'room', hidden, '', at, effect); suffix++) id = `${slug}-${suffix}`;
      return { channel: found(byId.get(id)), made: true };
    },
    direct: (user, at) => {
      const id = `dm-${user}`;
      if (add(id, 'direct', true, '', at, null)) addMember.run(id, user);
      return found(byId.get(id));
    },
    join: (id, users) => users.filter((user) => addMember.run(id, user).changes === 1),
    setTopic: (id, topic) => topicTo.run({ id, topic }).changes === 1,
    archive: (id, at) => archiveAt.run({ id, at }).changes === 1,
    active: (id, at) => {
      activeAt.run(at, id);
    },
    seenUpTo: (id, user) => lastSeen.get(id, user)?.upto ?? 0,
    seen: (id, user, upto) => seenTo.run(id, user, upto).changes === 1,
  };
};
