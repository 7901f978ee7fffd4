/** What the routes share: who sees what, how it is rendered, who is told. */
import type { Context } from 'hono';
import type { Message } from '../../../engine/reply.ts';
import { isRefusal, type Refusal } from '../../../incident/refusal.ts';
import { clockTime } from '../../../incident/time.ts';
import { timer } from '../deliver.ts';
import type { Change, Channel, Posted, User } from '../platform/model.ts';
import type { Html, Reader } from '../render.ts';
import { type Hub, hub, type Open, type Push } from './live.ts';
import type { WorkspaceOptions } from './options.ts';
import { readerFor, viewer } from './viewer.ts';
import { about } from './views/about.ts';
import { withDay } from './views/list.ts';
import { messageView, type Seen, whisperView } from './views/message.ts';
import { channelHeader } from './views/page.ts';
import { threadList } from './views/pane.ts';
import { channelList } from './views/sidebar.ts';
import { type Whispers, whispers } from './whispers.ts';

export interface World extends WorkspaceOptions {
  roots: readonly string[];
  consoleBase: string | null;
  hub: Hub;
  whispers: Whispers;
  viewer(c: Context): User;
  person(id: string): User;
  reader(user: User): Reader;
  seen(user: User): Seen;
  /** The channel, if this user may see it. */
  visible(id: string, user: User): Channel | null;
  header(channel: Channel, user: User): Html;
  thread(head: Posted, user: User): Html;
  /** Says something to this user alone, on every page where they look at it. */
  whisper(user: User, channel: string, thread: number | null, message: Message): void;
  about(): Html;
}

const text = (html: Html): string => String(html);

export const createWorld = (options: WorkspaceOptions): World => {
  const { platform, settings, clock, log } = options;
  const roots = options.commands ?? ['incident', 'inc'];
  const consoleBase = options.console === undefined ? '/console' : options.console;
  const readerOf = readerFor(platform, settings, consoleBase);
  const whispered = whispers();

  const person: World['person'] = (id) => platform.people.get(id) ?? { id, name: id, zone: null, bot: false };
  const reader: World['reader'] = (user) => readerOf(user, clock());
  const seen: World['seen'] = (user) => ({ reader: reader(user), person, settings });
  const visible: World['visible'] = (id, user) => {
    const channel = platform.channels.get(id);
    return channel && platform.channels.maySee(channel, user.id) ? channel : null;
  };
  const header: World['header'] = (channel, user) =>
    channelHeader(
      channel,
      platform.messages.pins(channel.id),
      platform.channels.members(channel.id).length,
      reader(user),
    );
  const thread: World['thread'] = (head, user) =>
    threadList(head, platform.messages.thread(head.id), seen(user), whispered.in(user.id, head.channel, head.id));

  const messagePush = (id: number, user: User): Push | null => {
    const posted = platform.messages.get(id);
    if (!posted) return null;
    const looks = seen(user);
    const before =
      posted.thread === null ? (platform.messages.page(posted.channel, { before: id }, 1).messages[0] ?? null) : null;
    const prefixed = (prefix: string) => text(messageView(posted, looks, { prefix }));
    return {
      event: 'message',
      data: {
        id,
        thread: posted.thread,
        author: posted.author,
        /** For the list, for the thread, for the pins. */
        list: posted.thread === null ? text(withDay(posted, before, looks)) : null,
        inThread: prefixed('t'),
        inPins: posted.pinnedAt === null ? null : prefixed('p'),
        // Read aloud or shown where the message itself is not in view.
        spoken: `${person(posted.author).name}, ${clockTime(posted.at, looks.reader.zone)}: ${posted.text}`,
      },
    };
  };
  const list = (page: Open): Push => ({
    event: 'list',
    data: { html: text(channelList(platform.channels.list(page.user), page.channel)), now: clock() },
  });
  const render = (change: Change, page: Open): Push | null => {
    if (change.change === 'people' || change.channel !== page.channel) return null;
    const user = person(page.user);
    const channel = visible(page.channel, user);
    if (!channel) return null;
    switch (change.change) {
      case 'message':
        return messagePush(change.message, user);
      case 'gone':
        return { event: 'gone', data: { id: change.message, thread: change.thread } };
      case 'channel':
        return { event: 'header', data: { html: text(header(channel, user)) } };
      case 'seen':
        return null;
    }
  };

  const pages = hub({ watch: platform.watch, render, list, later: timer, boot: String(clock()), log });
  const whisper: World['whisper'] = (user, channel, thread, message) => {
    const said = whispered.add({ user: user.id, channel, thread, at: clock(), message });
    const html = text(whisperView(said, seen(user)));
    pages.to(user.id, channel, { event: 'whisper', data: { id: said.id, thread, html } });
  };
  const deaf = options.onOffer?.(({ user, channel, thread, message }) =>
    whisper(person(user), channel, thread, message),
  );

  return {
    ...options,
    roots,
    consoleBase,
    hub: {
      ...pages,
      close: () => {
        deaf?.();
        pages.close();
      },
    },
    whispers: whispered,
    viewer: (c) => viewer(c, platform),
    person,
    reader,
    seen,
    visible,
    header,
    thread,
    whisper,
    about: () => about(options.recordings ?? [], roots[0] ?? 'incident'),
  };
};

/** A refusal as the script shows it: what was wrong, what to do. */
export const refused = (c: Context, refusal: Refusal) =>
  c.json({ refused: { code: refusal.code, sentence: refusal.sentence, hint: refusal.hint } }, 422);

/** Carried out, or refused. */
export const outcome = (c: Context, result: unknown) => (isRefusal(result) ? refused(c, result) : c.json({ ok: true }));
