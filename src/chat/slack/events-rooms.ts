/** What people do to the rooms themselves: renamed, archived, shared, left. Theirs to do; noted, and lived with. */
import { z } from 'zod';
import type { Log } from '../../engine/ports.ts';
import type { Rooms } from './gap-rooms.ts';
import type { Reading } from './inbound.ts';

/** Hears events of a name. Rejecting: Slack delivers again. */
export type On = (name: string, hear: (event: unknown) => Promise<void>) => void;

export interface RoomHearing {
  /** Throws while it is not known who Foghorn is: then Slack delivers again. */
  reading: () => Reading;
  rooms: Rooms;
  log: Log;
  /** A channel came to be shared with another organisation, or no longer is. */
  shared(channel: string, shared: boolean): void;
  /** Foghorn was let into a channel. */
  joined(channel: string): void;
}

/** Delivered again it would be no better. */
export class UnknownShape extends Error {}
/** Throws UnknownShape. */
export const read = <T>(schema: z.ZodType<T>, event: unknown): T => {
  const parsed = schema.safeParse(event);
  if (!parsed.success)
    throw new UnknownShape('An event of Slack is in a shape that Foghorn does not know', { cause: parsed.error });
  return parsed.data;
};

const channelEvent = z.object({
  type: z.string(),
  channel: z.union([z.string(), z.object({ id: z.string(), name: z.string() })]),
});
const movedEvent = z.object({ old_channel_id: z.string(), new_channel_id: z.string() });
const sharedEvent = z.object({ type: z.string(), channel: z.string(), is_ext_shared: z.boolean().optional() });
const joinedEvent = z.object({ user: z.string(), channel: z.string() });

export const listenToRooms = (on: On, { reading, rooms, log, shared, joined }: RoomHearing): void => {
  /** What it means for the incident is said in the log. */
  const onChannel = async (event: unknown): Promise<void> => {
    const { type, channel: which } = read(channelEvent, event);
    const channel = typeof which === 'string' ? which : which.id;
    const incident = await rooms.incidentIn(channel);
    if (incident === null) return;
    const about = { incident, channel };
    switch (type.replace(/^(channel|group)_/, '')) {
      case 'rename':
        return log.info({ ...about, name: typeof which === 'string' ? which : which.name }, 'A room was renamed');
      case 'archive':
        return log.warn(about, 'A room was archived: nothing more can be posted there until somebody unarchives it');
      case 'unarchive':
        log.info(about, 'A room was unarchived');
        return joined(channel);
      case 'deleted':
        return log.warn(about, 'A room was deleted: its timeline is kept, and what was to be posted there is parked');
      case 'left':
        return log.warn(about, 'Foghorn was removed from a room and hears nothing there. Remedy: /invite it again');
    }
  };

  const onMoved = async (event: unknown): Promise<void> => {
    const { old_channel_id: from, new_channel_id: to } = read(movedEvent, event);
    await rooms.moved(from, to);
    log.info({ from, to }, 'A channel goes on under another id');
  };

  const onShared = async (event: unknown): Promise<void> => {
    const { type, channel, is_ext_shared } = read(sharedEvent, event);
    shared(channel, is_ext_shared ?? type === 'channel_shared');
  };

  const onJoined = async (event: unknown): Promise<void> => {
    const { user, channel } = read(joinedEvent, event);
    if (user === reading().me.user) joined(channel);
  };

  for (const kind of ['rename', 'archive', 'unarchive', 'deleted', 'left'])
    for (const family of ['channel', 'group']) on(`${family}_${kind}`, onChannel);
  on('channel_id_changed', onMoved);
  for (const name of ['channel_shared', 'channel_unshared']) on(name, onShared);
  on('member_joined_channel', onJoined);
};
