/**
 * The chat platform behind the local workspace: what its people and its bot may do, each act one transaction with
 * the event that tells Foghorn. It knows nothing of incidents.
 */
import type { Clock } from '../../../engine/ports.ts';
import type { Message } from '../../../engine/reply.ts';
import type { Instant } from '../../../incident/incident.ts';
import { isRefusal, type Refusal, refuse } from '../../../incident/refusal.ts';
import { cleanText, mentionsIn } from '../../../incident/text.ts';
import { messageKey, PLATFORM, personId, userOf } from '../keys.ts';
import { type Channels, openChannels } from './channels.ts';
import { type EventLog, openEvents } from './events.ts';
import { inboundOf, personOf } from './inbound.ts';
import { type Messages, openMessages } from './messages.ts';
import { BOT, type Change, type Channel, type Posted, type Said, type User } from './model.ts';
import { openPeople, type People } from './people.ts';
import { openFile } from './schema.ts';

/** Characters in one message, as Slack has it. */
export const MESSAGE_LENGTH = 40_000;
/** Bytes in one attached file: they are kept in the workspace's own file. */
export const FILE_SIZE = 5 * 1024 * 1024;
/** The lane of news about people: no channel is named so. */
const PEOPLE = '@people';
const EMOJI = /^[a-z0-9_+-]{1,40}$/;

/** A name alone: it becomes the last part of an address. */
const fileName = (name: string): string =>
  cleanText(name)
    .replace(/[/\\\n]/g, '_')
    .slice(-200) || 'file';

export interface Platform {
  readonly people: Omit<People, 'put'>;
  readonly channels: Pick<Channels, 'get' | 'list' | 'maySee' | 'members' | 'seenUpTo'>;
  readonly messages: Pick<Messages, 'get' | 'byEffect' | 'page' | 'thread' | 'pins' | 'file'>;
  readonly events: Pick<EventLog, 'heads' | 'done' | 'waiting'>;

  say(said: Said): Posted | Refusal;
  edit(id: number, by: string, to: { text: string; body?: Message }): Posted | Refusal;
  /** Its author takes it back: the words, files and reactions go for good. */
  remove(id: number, by: string, at?: Instant): true | Refusal;
  react(id: number, by: string, emoji: string, on: boolean, at?: Instant): true | Refusal;
  pin(id: number, by: string, on: boolean, at?: Instant): true | Refusal;
  openRoom(room: { effect: string; slug: string; private: boolean }): Channel;
  direct(user: string): Channel;
  join(channel: string, users: readonly string[]): true | Refusal;
  setTopic(channel: string, topic: string): true | Refusal;
  /** Puts a channel away, or brings it back. */
  archive(channel: string, archived: boolean): true | Refusal;
  /** Adds a pretend person, or renames one: a played incident brings its own cast. */
  admit(user: User): void;
  /** This user has looked at everything in the channel up to now. */
  look(channel: string, user: string): void;

  /** Told after each change is on disk; returns how to stop. */
  watch(watcher: (change: Change) => void): () => void;
  close(): void;
}

/** Opens the workspace kept in this file (`:memory:` keeps nothing). Throws `FoghornError` when it cannot. */
export const openPlatform = (path: string, { clock }: { clock: Clock }): Platform => {
  const db = openFile(path);
  const people = openPeople(db);
  const channels = openChannels(db, clock());
  const messages = openMessages(db);
  const events = openEvents(db);
  const watchers = new Set<(change: Change) => void>();
  const tell = (change: Change): void => {
    for (const watcher of watchers) watcher(change);
  };

  const isBot = (user: string): boolean => people.get(user)?.bot ?? false;
  /** The channel, if this user may be in it: a private one does not exist for others. */
  const within = (id: string, user: string): Channel | Refusal => {
    const channel = channels.get(id);
    if (channel && (user === BOT || channels.maySee(channel, user))) return channel;
    return refuse('no_such_channel', `There is no channel ${id} here.`, 'Choose one from the list on the left.');
  };
  const putAway = ({ id, archivedAt }: Channel): Refusal | null =>
    archivedAt === null
      ? null
      : refuse('channel_archived', `#${id} is archived.`, 'Type /incident archive off to bring the room back.');
  const standing = (id: number, user: string): Posted | Refusal => {
    const posted = messages.get(id);
    if (posted && !isRefusal(within(posted.channel, user)) && posted.deletedAt === null) return posted;
    return refuse('no_such_message', 'This message is not there any more.', 'Somebody deleted it, or it never was.');
  };
  /** The message a thread hangs on; a deleted one still carries the thread it had. */
  const threadHead = (id: number, channel: string): Posted | Refusal => {
    const head = messages.get(id);
    if (head && head.channel === channel && (head.deletedAt === null || head.replies !== null)) return head;
    return refuse('no_such_thread', 'This thread is not there any more.', 'Write it in the channel instead.');
  };
  const reread = (id: number): Posted => {
    const posted = messages.get(id);
    if (!posted) throw new Error(`message ${id} was just written and is gone`);
    return posted;
  };
  const changed = ({ id, channel, thread }: Posted): void => {
    tell({ change: 'message', channel, message: id, thread });
    // The head of a thread shows how many replies there are.
    if (thread !== null) tell({ change: 'message', channel, message: thread, thread: null });
  };
  const usersCalled = (text: string): string[] =>
    mentionsIn(text).flatMap((person) => {
      const user = userOf(person);
      return user !== null && people.get(user) ? [user] : [];
    });
  const tooLong = (text: string): Refusal | null =>
    text.length <= MESSAGE_LENGTH
      ? null
      : refuse(
          'message_too_long',
          `A message holds at most ${MESSAGE_LENGTH.toLocaleString('en')} characters; this one has ` +
            `${text.length.toLocaleString('en')}.`,
          'Shorten it, or attach it as a file.',
        );

  const say: Platform['say'] = (said) => {
    if (said.effect !== undefined) {
      const adopted = messages.byEffect(said.effect);
      if (adopted) return adopted;
    }
    const channel = within(said.channel, said.author);
    if (isRefusal(channel)) return channel;
    const away = putAway(channel);
    if (away) return away;
    const text = cleanText(said.text);
    const files = said.files ?? [];
    if (text.trim() === '' && files.length === 0 && !said.body)
      return refuse('message_empty', 'There is nothing to send yet.', 'Write something, or attach a file.');
    const long = said.body ? null : tooLong(text);
    if (long) return long;
    const big = files.find((file) => file.bytes.byteLength > FILE_SIZE);
    if (big)
      return refuse(
        'file_too_big',
        `${big.name} is larger than ${FILE_SIZE / 1024 / 1024} MB, the most that the local workspace keeps.`,
        'Attach a smaller file, or post a link to it.',
      );
    const head = said.thread == null ? null : threadHead(said.thread, channel.id);
    if (head && isRefusal(head)) return head;

    const at = said.at ?? clock();
    const posted = db.transaction(() => {
      const id = messages.insert({
        ...said,
        text,
        at,
        // A reply to a reply belongs to the same thread.
        thread: head ? (head.thread ?? head.id) : null,
        ping: said.ping ?? usersCalled(text),
      });
      for (const file of files) messages.attach(id, { ...file, name: fileName(file.name) });
      channels.active(channel.id, at);
      if (!isBot(said.author)) channels.join(channel.id, [said.author]);
      channels.seen(channel.id, said.author, id);
      const written = reread(id);
      if (said.author !== BOT)
        events.add(channel.id, id, { kind: 'message', body: inboundOf(written, isBot(said.author)) });
      return written;
    })();
    changed(posted);
    return posted;
  };

  const edit: Platform['edit'] = (id, by, to) => {
    const before = standing(id, by);
    if (isRefusal(before)) return before;
    if (before.author !== by)
      return refuse('not_yours', 'Only the author can edit a message.', 'Reply to it, or add a note to the timeline.');
    const text = cleanText(to.text);
    if (text.trim() === '' && before.files.length === 0)
      return refuse('message_empty', 'An edited message needs some text.', 'Delete the message to take it back.');
    const long = to.body ? null : tooLong(text);
    if (long) return long;
    const body = to.body ?? null;
    if (text === before.text && JSON.stringify(body) === JSON.stringify(before.body)) return before;
    // Two edits within one millisecond must still be told apart.
    const editedAt = Math.max(clock(), (before.editedAt ?? before.at) + 1);
    const after = db.transaction(() => {
      messages.rewrite(id, { text, body, ping: body ? before.ping : usersCalled(text), editedAt });
      const written = reread(id);
      if (by !== BOT)
        events.add(written.channel, id, { kind: 'revision', body: { ...inboundOf(written, isBot(by)), editedAt } });
      return written;
    })();
    changed(after);
    return after;
  };

  const remove: Platform['remove'] = (id, by, at = clock()) => {
    const before = standing(id, by);
    if (isRefusal(before)) return before;
    if (before.author !== by)
      return refuse('not_yours', 'Only the author can delete a message.', 'Ask them, or type /incident redact.');
    const { channel, thread } = before;
    db.transaction(() => {
      events.blank(id);
      messages.wipe(id, at);
      const body = { platform: PLATFORM, channel, key: messageKey(channel, id), at };
      if (by !== BOT) events.add(channel, id, { kind: 'deletion', body });
    })();
    // The words are gone from the pages of the file; now from its log of writes as well.
    db.pragma('wal_checkpoint(truncate)');
    if (before.replies) changed(reread(id));
    else tell({ change: 'gone', channel, message: id, thread });
    if (thread !== null) tell({ change: 'message', channel, message: thread, thread: null });
    return true;
  };

  /** A reaction or a pin, and the event of it where people gave it. */
  const mark = (posted: Posted, by: string, emoji: string, added: boolean, at: Instant, write: () => boolean): true => {
    const written = db.transaction(() => {
      if (!write()) return false;
      const { id, channel, author } = posted;
      const message = author === BOT ? {} : { message: inboundOf(posted, isBot(author)) };
      const body = {
        platform: PLATFORM,
        channel,
        key: messageKey(channel, id),
        at,
        person: personId(by),
        emoji,
        added,
      };
      if (by !== BOT) events.add(channel, id, { kind: 'reaction', body: { ...body, ...message } });
      return true;
    })();
    if (written) changed(reread(posted.id));
    return true;
  };

  return {
    people,
    channels,
    messages,
    events,
    say,
    edit,
    remove,
    react: (id, by, emoji, on, at = clock()) => {
      const posted = standing(id, by);
      if (isRefusal(posted)) return posted;
      if (!EMOJI.test(emoji)) return refuse('no_such_emoji', `${emoji} is no emoji here.`, 'Choose one from the list.');
      return mark(posted, by, emoji, on, at, () =>
        on ? messages.react(id, emoji, by, at) : messages.unreact(id, emoji, by),
      );
    },
    pin: (id, by, on, at = clock()) => {
      const posted = standing(id, by);
      if (isRefusal(posted)) return posted;
      return mark(posted, by, 'pin', on, at, () => messages.setPinned(id, on ? at : null));
    },
    openRoom: (room) => {
      const { channel, made } = channels.openRoom({ ...room, at: clock() });
      if (made) tell({ change: 'channel', channel: channel.id });
      return channel;
    },
    direct: (user) => channels.direct(user, clock()),
    join: (id, users) => {
      if (!channels.get(id)) return refuse('no_such_channel', `There is no channel ${id} here.`);
      const joined = db.transaction(() => channels.join(id, users))();
      if (joined.length > 0) tell({ change: 'channel', channel: id });
      return true;
    },
    setTopic: (id, topic) => {
      if (!channels.get(id)) return refuse('no_such_channel', `There is no channel ${id} here.`);
      if (channels.setTopic(id, cleanText(topic))) tell({ change: 'channel', channel: id });
      return true;
    },
    archive: (id, archived) => {
      if (!channels.get(id)) return refuse('no_such_channel', `There is no channel ${id} here.`);
      if (channels.archive(id, archived ? clock() : null)) tell({ change: 'channel', channel: id });
      return true;
    },
    admit: (user) => {
      db.transaction(() => {
        people.put(user);
        events.add(PEOPLE, null, { kind: 'people', body: [personOf(user)] });
      })();
      tell({ change: 'people' });
    },
    look: (id, user) => {
      if (channels.seen(id, user, messages.last(id))) tell({ change: 'seen', channel: id, user });
    },
    watch: (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    close: () => db.close(),
  };
};
