/** What the bot may reach: channels it is in, channels it may see. */
import type { Args } from '../args.ts';
import { type Channel, Refused, type World } from '../world.ts';

/** The channel it may know of: public ones, and those it is in. */
export const visible = (world: World, id: string): Channel => {
  const channel = world.channels.get(id);
  if (!channel || (channel.kind !== 'public' && !channel.members.has(world.app.botUser))) {
    throw new Refused('channel_not_found');
  }
  return channel;
};

/** The channel it is in. */
export const joined = (world: World, id: string): Channel => {
  const channel = visible(world, id);
  if (!channel.members.has(world.app.botUser)) throw new Refused('not_in_channel');
  return channel;
};

/** The channel it is in and may change. */
export const alive = (world: World, id: string): Channel => {
  const channel = joined(world, id);
  if (channel.archived) throw new Refused('is_archived');
  return channel;
};

/** The same without direct conversations. */
export const aliveRoom = (world: World, args: Args): Channel => {
  const channel = alive(world, args.need('channel', 'channel_not_found'));
  if (channel.kind === 'im') throw new Refused('method_not_supported_for_channel_type');
  return channel;
};
