/** Pins, bookmarks and reactions. */
import { pin, pinShape, react } from '../acts.ts';
import type { Args } from '../args.ts';
import { messageShape, permalink } from '../shapes.ts';
import { type Bookmark, type Channel, messageOf, Refused, seconds, type World } from '../world.ts';
import type { Answers, Family } from './answers.ts';
import { alive, joined } from './reach.ts';

const MOST_BOOKMARKS = 100;

const shape = (world: World, channel: Channel, mark: Bookmark) => ({
  id: mark.id,
  channel_id: channel.id,
  title: mark.title,
  link: mark.link,
  emoji: mark.emoji,
  icon_url: '',
  type: 'link',
  date_created: mark.created,
  date_updated: mark.updated,
  rank: mark.rank,
  last_updated_by_user_id: mark.by,
  last_updated_by_team_id: world.team.id,
  app_id: world.app.id,
});

const bookmarkOf = (channel: Channel, args: Args): Bookmark => {
  const found = channel.bookmarks.find(({ id }) => id === args.text('bookmark_id'));
  if (!found) throw new Refused('not_found');
  return found;
};

const link = (value: string): string => {
  if (!/^https?:\/\/\S+$/.test(value)) throw new Refused('invalid_link');
  return value;
};

const emoji = (value: string | undefined): string => {
  if (value && !/^:[a-z0-9_'+-]+:$/.test(value)) throw new Refused('invalid_emoji');
  return value ?? '';
};

const roomOf = (world: World, args: Args): Channel => alive(world, args.need('channel_id', 'channel_not_found'));

const reacted = (world: World, args: Args, added: boolean): Record<string, never> => {
  const channel = alive(world, args.need('channel', 'channel_not_found'));
  react(
    world,
    channel,
    args.need('timestamp', 'bad_timestamp'),
    world.app.botUser,
    args.need('name', 'invalid_name'),
    added,
  );
  return {};
};

const pinned = (world: World, args: Args, added: boolean): Record<string, never> => {
  const channel = alive(world, args.need('channel', 'channel_not_found'));
  pin(world, channel, args.need('timestamp', 'no_item_specified'), world.app.botUser, added);
  return {};
};

export const marks: Family<
  | 'pins.add'
  | 'pins.remove'
  | 'pins.list'
  | 'bookmarks.add'
  | 'bookmarks.edit'
  | 'bookmarks.list'
  | 'bookmarks.remove'
  | 'reactions.add'
  | 'reactions.remove'
  | 'reactions.get'
> = {
  'pins.add': (world, args) => pinned(world, args, true),
  'pins.remove': (world, args) => pinned(world, args, false),
  'pins.list': (world, args) => {
    const channel = joined(world, args.need('channel', 'channel_not_found'));
    // The SDK's type knows of pinned files alone; Slack lists messages too.
    return { items: channel.pins.map(({ ts }) => pinShape(world, channel, ts)).reverse() } as Answers['pins.list'];
  },
  'bookmarks.add': (world, args) => {
    const channel = roomOf(world, args);
    if (args.need('type') !== 'link') throw new Refused('invalid_bookmark_type');
    if (channel.bookmarks.length >= MOST_BOOKMARKS) throw new Refused('too_many_bookmarks');
    const mark: Bookmark = {
      id: world.id('Bk'),
      title: args.need('title'),
      link: link(args.need('link', 'invalid_link')),
      emoji: emoji(args.text('emoji')),
      rank: String.fromCharCode(97 + (channel.bookmarks.length % 26)),
      by: world.app.botUser,
      created: seconds(world),
      updated: 0,
    };
    channel.bookmarks.push(mark);
    return { bookmark: shape(world, channel, mark) };
  },
  'bookmarks.edit': (world, args) => {
    const channel = roomOf(world, args);
    const mark = bookmarkOf(channel, args);
    if (args.has('title')) mark.title = args.need('title');
    if (args.has('link')) mark.link = link(args.need('link', 'invalid_link'));
    if (args.has('emoji')) mark.emoji = emoji(args.text('emoji'));
    mark.updated = seconds(world);
    return { bookmark: shape(world, channel, mark) };
  },
  'bookmarks.list': (world, args) => {
    const channel = joined(world, args.need('channel_id', 'channel_not_found'));
    return { bookmarks: channel.bookmarks.map((mark) => shape(world, channel, mark)) };
  },
  'bookmarks.remove': (world, args) => {
    const channel = roomOf(world, args);
    const mark = bookmarkOf(channel, args);
    channel.bookmarks = channel.bookmarks.filter((one) => one !== mark);
    return {};
  },
  'reactions.add': (world, args) => reacted(world, args, true),
  'reactions.remove': (world, args) => reacted(world, args, false),
  'reactions.get': (world, args) => {
    const channel = joined(world, args.need('channel', 'channel_not_found'));
    const kept = messageOf(channel, args.need('timestamp', 'no_item_specified'));
    const answer = {
      type: 'message',
      channel: channel.id,
      message: { ...messageShape(channel, kept), permalink: permalink(world, channel, kept.said) },
    };
    return answer as unknown as Answers['reactions.get'];
  },
};
