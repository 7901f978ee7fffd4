/** What can be looked at: a channel as a whole page, and the parts that the script asks for again. */
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import { type Channel, LOBBY, type User } from '../platform/model.ts';
import type { Html } from '../render.ts';
import { prefersPane } from './viewer.ts';
import { messageList } from './views/list.ts';
import { emojiMenu } from './views/message.ts';
import { page } from './views/page.ts';
import { aboutPane, detailsPane, threadPane } from './views/pane.ts';
import { channelName, sidebar } from './views/sidebar.ts';
import type { Whisper } from './whispers.ts';
import type { World } from './world.ts';

/** Messages on a page; others on demand. */
const PAGE = 100;

const number = (text: string | undefined): number | null => {
  const value = Number(text);
  return text !== undefined && Number.isSafeInteger(value) && value > 0 ? value : null;
};

export const pages = (world: World, assets: string): Hono => {
  const { platform, clock } = world;
  const app = new Hono();

  const missing = (c: Context) =>
    c.html(
      html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not here</title><link rel="stylesheet" href="/workspace/assets/${assets}/workspace.css"></head><body class="alone"><main><h1>There is no such channel</h1><p>It may be private, or its name may have changed.</p><p><a href="/">Back to the workspace</a></p></main></body></html>`,
      404,
    );

  /** `before` and `after` are messages to go on from; `around` one to be in the middle. */
  const run = (channel: Channel, user: User, c: Context): { list: Html; older: boolean } => {
    const before = number(c.req.query('before'));
    const after = number(c.req.query('after'));
    const around = number(c.req.query('m'));
    const target = around === null ? null : platform.messages.get(around);
    const where =
      before !== null
        ? { before }
        : after !== null
          ? { after }
          : target && target.channel === channel.id
            ? { around: target.thread ?? target.id }
            : {};
    const found = platform.messages.page(channel.id, where, PAGE);
    // Whispers stand among the latest messages alone.
    const whispers: Whisper[] = before === null ? world.whispers.in(user.id, channel.id, null) : [];
    const newFrom = before === null && after === null ? platform.channels.seenUpTo(channel.id, user.id) : null;
    return {
      list: messageList(found, world.seen(user), { newFrom: newFrom === 0 ? null : newFrom, whispers }),
      older: found.older,
    };
  };

  const threadFor = (channel: Channel, user: User, c: Context): number | null => {
    const asked = number(c.req.query('thread'));
    const linked = number(c.req.query('m'));
    const id = asked ?? (linked === null ? null : (platform.messages.get(linked)?.thread ?? null));
    if (id === null || !world.visible(channel.id, user)) return null;
    return platform.messages.get(id)?.channel === channel.id ? id : null;
  };
  const details = (channel: Channel, user: User): Html =>
    detailsPane(
      channel,
      platform.messages.pins(channel.id),
      platform.channels.members(channel.id).map(world.person),
      world.seen(user),
    );
  const pane = (channel: Channel, user: User, c: Context): Html | null => {
    const thread = threadFor(channel, user, c);
    const head = thread === null ? null : platform.messages.get(thread);
    if (head) return threadPane(channel, head, world.thread(head, user));
    if (c.req.query('pane') === 'about') return aboutPane(channel, world.about());
    return c.req.query('pane') === 'details' ? details(channel, user) : null;
  };

  const show = (c: Context, id: string, view: 'home' | 'channel') => {
    const user = world.viewer(c);
    const channel = world.visible(id, user);
    if (!channel) return missing(c);
    const stamp = world.hub.stamp();
    const { list, older } = run(channel, user, c);
    const asked = pane(channel, user, c);
    // In a room the card stays in view beside the talk, where there is space and nobody closed it.
    const byItself =
      asked === null && channel.kind === 'room' && prefersPane(c) && platform.messages.pins(channel.id).length > 0;
    const intro =
      older || channel.kind === 'direct'
        ? ''
        : channel.kind === 'lobby'
          ? world.about()
          : html`<p class="beginning">This is where #${channelName(channel)} begins.</p>`;
    return c.html(
      page({
        title: `${channel.kind === 'direct' ? '' : '#'}${channelName(channel)} · Foghorn`,
        view,
        channel,
        stamp,
        assets,
        sidebar: sidebar({
          channels: platform.channels.list(user.id),
          current: channel.id,
          viewer: user,
          people: platform.people.all(),
          console: world.consoleBase,
          now: clock(),
        }),
        header: world.header(channel, user),
        list,
        intro,
        pane: asked ?? (byItself ? details(channel, user) : ''),
        auto: byItself,
        emoji: emojiMenu(world.settings),
      }),
    );
  };

  /** A part of a channel's page, for those who may see the channel. */
  const part = (c: Context, render: (channel: Channel, user: User) => Html | null) => {
    const user = world.viewer(c);
    const channel = world.visible(c.req.query('channel') ?? '', user);
    const found = channel ? render(channel, user) : null;
    return found === null ? c.text('There is nothing here any more.', 404) : c.html(found);
  };

  app.get('/', (c) => show(c, LOBBY, 'home'));
  app.get('/c/:channel', (c) => show(c, c.req.param('channel'), 'channel'));
  app.get('/workspace/messages', (c) => part(c, (channel, user) => run(channel, user, c).list));
  app.get('/workspace/pane', (c) => part(c, (channel, user) => pane(channel, user, c)));
  app.get('/workspace/thread', (c) =>
    part(c, (channel, user) => {
      const id = threadFor(channel, user, c);
      const head = id === null ? null : platform.messages.get(id);
      return head ? world.thread(head, user) : null;
    }),
  );
  return app;
};
