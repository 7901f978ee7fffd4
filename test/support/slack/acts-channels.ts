/** What can be done to channels, by the app and by people alike, and what Slack tells of it. */
import { note } from './acts.ts';
import type { NewChannel } from './fake.ts';
import { type Channel, momentTs, Refused, seconds, type Topic, type World } from './world.ts';

const topicOf = (world: World, value: string, creator: string): Topic => ({
  value,
  creator: value === '' ? '' : creator,
  last_set: value === '' ? 0 : seconds(world),
});

export const addChannel = (world: World, channel: NewChannel): Channel => {
  const creator = channel.creator ?? channel.members?.[0] ?? 'USLACKBOT';
  const added: Channel = {
    id: channel.id ?? world.id('C'),
    name: channel.name,
    kind: channel.private ? 'private' : 'public',
    creator,
    created: seconds(world),
    archived: channel.archived ?? false,
    external: channel.external ?? false,
    members: new Set(channel.members ?? []),
    topic: topicOf(world, channel.topic ?? '', creator),
    purpose: topicOf(world, '', creator),
    previousNames: [],
    updated: Math.round(world.clock()),
    messages: new Map(),
    lastTs: 0,
    pins: [],
    bookmarks: [],
    canvas: null,
    with: null,
  };
  world.channels.set(added.id, added);
  return added;
};

/** The direct conversation of the bot with somebody. */
export const imWith = (world: World, user: string): { channel: Channel; opened: boolean } => {
  const there = [...world.channels.values()].find((channel) => channel.kind === 'im' && channel.with === user);
  if (there) return { channel: there, opened: false };
  const channel = addChannel(world, {
    id: world.id('D'),
    name: `dm-${user}`,
    members: [world.app.botUser, user],
    creator: world.app.botUser,
  });
  channel.kind = 'im';
  channel.with = user;
  return { channel, opened: true };
};

/** Why a name will not do, as Slack calls it. Archived channels keep theirs. */
export const refusedName = (world: World, name: string, except?: Channel): string | null => {
  if (name === '') return 'invalid_name_required';
  if (name.length > 80) return 'invalid_name_maxlength';
  if (!/[\p{L}\p{N}]/u.test(name)) return 'invalid_name_punctuation';
  if (!/^[\p{Ll}\p{Lo}\p{N}_-]+$/u.test(name)) return 'invalid_name_specials';
  const taken = [...world.channels.values()].some(
    (other) => other !== except && other.kind !== 'im' && other.name === name,
  );
  return taken ? 'name_taken' : null;
};

const tell = (world: World, channel: Channel, what: string, more: Record<string, unknown>): void => {
  const prefix = channel.kind === 'private' ? 'group' : 'channel';
  world.tell({ type: `${prefix}_${what}`, ...more, event_ts: momentTs(world) });
};

export const create = (world: World, by: string, name: string, isPrivate: boolean): Channel => {
  const code = refusedName(world, name);
  if (code) throw new Refused(code);
  const channel = addChannel(world, { name, private: isPrivate, creator: by });
  if (!isPrivate) {
    const { id, created, creator } = channel;
    world.tell({
      type: 'channel_created',
      channel: {
        id,
        is_channel: true,
        name,
        name_normalized: name,
        created,
        creator,
        is_shared: false,
        is_org_shared: false,
        context_team_id: world.team.id,
        is_private: false,
      },
      event_ts: momentTs(world),
    });
  }
  join(world, channel, by);
  return channel;
};

export const join = (world: World, channel: Channel, user: string, inviter?: string): void => {
  if (channel.members.has(user)) return;
  channel.members.add(user);
  world.tell({
    type: 'member_joined_channel',
    user,
    channel: channel.id,
    channel_type: channel.kind === 'private' ? 'G' : 'C',
    team: world.team.id,
    ...(inviter ? { inviter } : {}),
    event_ts: momentTs(world),
  });
  note(world, channel, {
    subtype: 'channel_join',
    user,
    text: `<@${user}> has joined the channel`,
    ...(inviter ? { inviter } : {}),
  });
};

export const leave = (world: World, channel: Channel, user: string, by?: string): void => {
  if (!channel.members.has(user)) throw new Refused('not_in_channel');
  if (channel.name === 'general') throw new Refused('cant_leave_general');
  note(world, channel, {
    subtype: 'channel_leave',
    user,
    text: `<@${user}> has left the channel`,
  });
  world.tell({
    type: 'member_left_channel',
    user,
    channel: channel.id,
    channel_type: channel.kind === 'private' ? 'G' : 'C',
    team: world.team.id,
    event_ts: momentTs(world),
  });
  if (user === world.app.botUser) tell(world, channel, 'left', { channel: channel.id, actor_id: by ?? user });
  channel.members.delete(user);
};

export const rename = (world: World, channel: Channel, by: string, name: string): void => {
  const code = refusedName(world, name, channel);
  if (code) throw new Refused(code);
  const old = channel.name;
  if (old === name) return;
  channel.name = name;
  channel.previousNames = [old, ...channel.previousNames];
  channel.updated = Math.round(world.clock());
  const { id, created } = channel;
  tell(world, channel, 'rename', {
    channel: { id, is_channel: true, is_mpim: false, name, name_normalized: name, created },
  });
  note(world, channel, {
    subtype: 'channel_name',
    user: by,
    old_name: old,
    name,
    text: `has renamed the channel from "${old}" to "${name}"`,
  });
};

export const setTopic = (
  world: World,
  channel: Channel,
  by: string,
  what: 'topic' | 'purpose',
  value: string,
): void => {
  if (value.length > 250) throw new Refused('too_long');
  channel[what] = { value, creator: by, last_set: seconds(world) };
  channel.updated = Math.round(world.clock());
  note(world, channel, {
    subtype: `channel_${what}`,
    user: by,
    [what]: value,
    text: value === '' ? `cleared the channel ${what}` : `set the channel ${what}: ${value}`,
  });
};

export const archive = (world: World, channel: Channel, by: string): void => {
  if (channel.archived) throw new Refused('already_archived');
  if (channel.name === 'general') throw new Refused('cant_archive_general');
  note(world, channel, {
    subtype: 'channel_archive',
    user: by,
    text: 'archived the channel',
  });
  channel.archived = true;
  tell(world, channel, 'archive', { channel: channel.id, user: by, is_moved: 0 });
};

export const unarchive = (world: World, channel: Channel, by: string): void => {
  if (!channel.archived) throw new Refused('not_archived');
  channel.archived = false;
  tell(world, channel, 'unarchive', { channel: channel.id, ...(channel.kind === 'private' ? {} : { user: by }) });
  note(world, channel, {
    subtype: 'channel_unarchive',
    user: by,
    text: 'un-archived the channel',
  });
};

export const deleteChannel = (world: World, channel: Channel, by: string): void => {
  tell(world, channel, 'deleted', { channel: channel.id, actor_id: by });
  world.channels.delete(channel.id);
};

/** As when a private channel is shared with another organisation. */
export const changeId = (world: World, channel: Channel): string => {
  const old = channel.id;
  world.channels.delete(old);
  channel.id = world.id('C');
  world.channels.set(channel.id, channel);
  world.tell({
    type: 'channel_id_changed',
    old_channel_id: old,
    new_channel_id: channel.id,
    event_ts: momentTs(world),
  });
  return channel.id;
};
