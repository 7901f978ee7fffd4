/** Channels: making, finding, naming, joining, ending. */
import * as acts from '../acts-channels.ts';
import { type Args, invalid, page } from '../args.ts';
import { channelShape } from '../shapes.ts';
import { type Channel, Refused, userOf, type World } from '../world.ts';
import type { Family } from './answers.ts';
import { aliveRoom, joined, visible } from './reach.ts';

const MOST_INVITED = 100;

const typesOf = (args: Args): Set<Channel['kind']> => {
  const names = args.has('types') ? args.list('types') : ['public_channel'];
  const kinds: Record<string, Channel['kind'] | null> = {
    public_channel: 'public',
    private_channel: 'private',
    im: 'im',
    mpim: null,
  };
  const wanted = new Set<Channel['kind']>();
  for (const name of names) {
    const kind = kinds[name];
    if (kind === undefined) throw new Refused('invalid_types');
    if (kind) wanted.add(kind);
  }
  return wanted;
};

const listed = (world: World, args: Args, user: string): Channel[] => {
  const kinds = typesOf(args);
  return [...world.channels.values()].filter(
    (channel) =>
      kinds.has(channel.kind) &&
      !(args.flag('exclude_archived') && channel.archived) &&
      (channel.kind === 'public' || channel.members.has(world.app.botUser)) &&
      (user === '' || channel.members.has(user)),
  );
};

/** Why this one cannot be invited; null: they can. */
const uninvitable = (world: World, channel: Channel, id: string): string | null => {
  const user = world.users.get(id);
  if (!user) return 'user_not_found';
  if (id === world.app.botUser) return 'cant_invite_self';
  if (channel.members.has(id)) return 'already_in_channel';
  if (user.deleted || (user.stranger && !channel.external)) return 'cant_invite';
  return null;
};

export const conversations: Family<
  | 'conversations.create'
  | 'conversations.info'
  | 'conversations.list'
  | 'conversations.join'
  | 'conversations.leave'
  | 'conversations.kick'
  | 'conversations.invite'
  | 'conversations.members'
  | 'conversations.rename'
  | 'conversations.setTopic'
  | 'conversations.setPurpose'
  | 'conversations.archive'
  | 'conversations.unarchive'
  | 'conversations.open'
  | 'users.conversations'
> = {
  'conversations.create': (world, args) => {
    if (!world.rules.creating) throw new Refused('restricted_action');
    const channel = acts.create(world, world.app.botUser, args.text('name') ?? '', args.flag('is_private'));
    return { channel: channelShape(world, channel) };
  },
  'conversations.info': (world, args) => {
    const channel = visible(world, args.need('channel', 'channel_not_found'));
    return { channel: channelShape(world, channel, { count: args.flag('include_num_members') }) };
  },
  'conversations.list': (world, args) => {
    const { items, next } = page(listed(world, args, ''), args, 1000, 100);
    return {
      channels: items.map((channel) => channelShape(world, channel, { lists: true, count: true })),
      response_metadata: { next_cursor: next },
    };
  },
  'users.conversations': (world, args) => {
    const user = args.text('user') ?? world.app.botUser;
    userOf(world, user);
    const { items, next } = page(listed(world, args, user), args, 999, 100);
    return {
      channels: items.map((channel) => {
        const { is_member: _, ...shape } = channelShape(world, channel, { lists: true }) as { is_member?: boolean };
        return shape;
      }),
      response_metadata: { next_cursor: next },
    };
  },
  'conversations.join': (world, args) => {
    const channel = visible(world, args.need('channel', 'channel_not_found'));
    if (channel.kind !== 'public') throw new Refused('method_not_supported_for_channel_type');
    if (channel.archived) throw new Refused('is_archived');
    const there = channel.members.has(world.app.botUser);
    acts.join(world, channel, world.app.botUser);
    return {
      channel: channelShape(world, channel),
      ...(there ? { warning: 'already_in_channel', response_metadata: { warnings: ['already_in_channel'] } } : {}),
    };
  },
  'conversations.leave': (world, args) => {
    const channel = aliveRoom(world, args);
    acts.leave(world, channel, world.app.botUser);
    return {};
  },
  'conversations.kick': (world, args) => {
    const channel = aliveRoom(world, args);
    const user = args.need('user', 'user_not_found');
    userOf(world, user);
    if (user === world.app.botUser) throw new Refused('cant_kick_self');
    acts.leave(world, channel, user, world.app.botUser);
    return {};
  },
  'conversations.invite': (world, args) => {
    const channel = aliveRoom(world, args);
    const users = args.list('users');
    if (users.length === 0) throw new Refused('no_user');
    if (users.length > MOST_INVITED) throw invalid(`no more than ${MOST_INVITED} items allowed [json-pointer:/users]`);
    const errors = users.flatMap((user) => {
      const error = uninvitable(world, channel, user);
      return error ? [{ user, ok: false, error }] : [];
    });
    const good = users.filter((user) => !errors.some((error) => error.user === user));
    const [first] = errors;
    if (first && (!args.flag('force') || good.length === 0)) throw new Refused(first.error, { errors });
    for (const user of good) acts.join(world, channel, user, world.app.botUser);
    return { channel: channelShape(world, channel), ...(errors.length > 0 ? { errors } : {}) };
  },
  'conversations.members': (world, args) => {
    const channel = visible(world, args.need('channel', 'channel_not_found'));
    const { items, next } = page([...channel.members], args, 1000, 100);
    return { members: items, response_metadata: { next_cursor: next } };
  },
  'conversations.rename': (world, args) => {
    const channel = aliveRoom(world, args);
    // Only whoever made a channel, or an admin, may rename it.
    if (channel.creator !== world.app.botUser) throw new Refused('not_authorized');
    acts.rename(world, channel, world.app.botUser, args.need('name', 'invalid_name_required'));
    return { channel: channelShape(world, channel) };
  },
  'conversations.setTopic': (world, args) => {
    const channel = aliveRoom(world, args);
    acts.setTopic(world, channel, world.app.botUser, 'topic', args.text('topic') ?? '');
    return { channel: channelShape(world, channel) };
  },
  'conversations.setPurpose': (world, args) => {
    const channel = aliveRoom(world, args);
    acts.setTopic(world, channel, world.app.botUser, 'purpose', args.text('purpose') ?? '');
    return { channel: channelShape(world, channel) };
  },
  'conversations.archive': (world, args) => {
    const channel = joined(world, args.need('channel', 'channel_not_found'));
    if (channel.kind === 'im') throw new Refused('method_not_supported_for_channel_type');
    acts.archive(world, channel, world.app.botUser);
    return {};
  },
  'conversations.unarchive': (world, args) => {
    const channel = visible(world, args.need('channel', 'channel_not_found'));
    // Bot or not, only a member brings it back.
    if (!channel.members.has(world.app.botUser)) throw new Refused('not_in_channel');
    acts.unarchive(world, channel, world.app.botUser);
    return {};
  },
  'conversations.open': (world, args) => {
    const known = args.text('channel');
    if (known) {
      const channel = visible(world, known);
      return { no_op: true, already_open: true, channel: channelShape(world, channel) };
    }
    const users = args.list('users');
    const [user, another] = users;
    if (!user) throw new Refused('users_list_not_supplied');
    if (another) throw new Refused('method_not_supported_for_channel_type');
    const { bot, deleted } = userOf(world, user);
    if (bot) throw new Refused('cannot_dm_bot');
    if (deleted) throw new Refused('user_disabled');
    const { channel, opened } = acts.imWith(world, user);
    return {
      ...(opened ? {} : { no_op: true, already_open: true }),
      channel: args.flag('return_im') ? channelShape(world, channel) : { id: channel.id },
    };
  },
};
