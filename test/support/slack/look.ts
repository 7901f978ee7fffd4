/** What people see. */
import { inOrder } from './acts.ts';
import { imWith } from './acts-channels.ts';
import type { FakeSlack } from './fake.ts';
import { seenView } from './modal.ts';
import { seen } from './shapes.ts';
import { type Channel, channelOf, messageOf, type World } from './world.ts';

export const look = (world: World) => {
  const brief = (channel: Channel) => ({
    id: channel.id,
    name: channel.name,
    private: channel.kind === 'private',
    archived: channel.archived,
    members: [...channel.members],
    topic: channel.topic.value,
  });
  const messages: FakeSlack['messages'] = (id, { thread } = {}) => {
    const channel = channelOf(world, id);
    return inOrder(channel)
      .filter((kept) => {
        const reply = kept.said.thread_ts !== undefined && kept.said.thread_ts !== kept.said.ts;
        return thread ? kept.said.ts === thread || kept.said.thread_ts === thread : !reply || kept.broadcast;
      })
      .map((kept) => seen(world, channel, kept));
  };
  return {
    messages,
    at: (id, ts) => {
      const channel = channelOf(world, id);
      const kept = channel.messages.get(ts);
      return kept && !kept.deleted ? seen(world, channel, kept) : null;
    },
    im: (user) => imWith(world, user).channel.id,
    directs: (user) => messages(imWith(world, user).channel.id),
    ephemerals: (user) => world.ephemerals.filter((one) => one.user === user && !one.deleted),
    views: (user) => (world.modals.get(user) ?? []).map((open) => seenView(world, open)),
    home: (user) => {
      const open = world.homes.get(user);
      return open ? seenView(world, open) : null;
    },
    channels: () => [...world.channels.values()].filter(({ kind }) => kind !== 'im').map(brief),
    channelOf: (idOrName) => {
      const channel =
        world.channels.get(idOrName) ?? [...world.channels.values()].find(({ name }) => name === idOrName);
      return channel ? { ...brief(channel), purpose: channel.purpose.value, creator: channel.creator } : null;
    },
    pins: (id) => {
      const channel = channelOf(world, id);
      return channel.pins.map(({ ts }) => seen(world, channel, messageOf(channel, ts)));
    },
    bookmarks: (id) =>
      channelOf(world, id).bookmarks.map(({ id: mark, title, link, emoji }) => ({ id: mark, title, link, emoji })),
    files: () =>
      [...world.uploads.values()]
        .filter(({ completed }) => completed)
        .map(({ file, content, channels: shown }) => ({
          ...file,
          content: content?.toString('utf8') ?? '',
          channels: [...shown],
        })),
    canvases: () => [...world.canvases.values()].map((canvas) => ({ ...canvas })),
  } satisfies Partial<FakeSlack>;
};
