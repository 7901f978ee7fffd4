/** Which of the things that happen the app hears of, and how the Events API wraps them. */
import { type Channel, channelKind, seconds, type World } from './world.ts';

/** Every bot event the fake can send, with the scope it needs; null: none. */
export const EVENTS: Record<string, string | null> = {
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  app_mention: 'app_mentions:read',
  app_home_opened: null,
  app_uninstalled: null,
  tokens_revoked: null,
  reaction_added: 'reactions:read',
  reaction_removed: 'reactions:read',
  pin_added: 'pins:read',
  pin_removed: 'pins:read',
  member_joined_channel: 'channels:read',
  member_left_channel: 'channels:read',
  channel_created: 'channels:read',
  channel_rename: 'channels:read',
  channel_archive: 'channels:read',
  channel_unarchive: 'channels:read',
  channel_deleted: 'channels:read',
  channel_left: 'channels:read',
  channel_id_changed: 'channels:read',
  channel_shared: 'channels:read',
  channel_unshared: 'channels:read',
  group_rename: 'groups:read',
  group_archive: 'groups:read',
  group_unarchive: 'groups:read',
  group_deleted: 'groups:read',
  group_left: 'groups:read',
  file_shared: 'files:read',
  team_join: 'users:read',
  user_change: 'users:read',
  subteam_created: 'usergroups:read',
  subteam_updated: 'usergroups:read',
};

export type Happening = Record<string, unknown> & { type: string };

/** Told to every app with the scope, whether or not its bot is in the channel. */
const PUBLIC = /^channel_(created|rename|archive|unarchive|deleted|id_changed|shared|unshared)$/;

export const channelIdOf = (event: Happening): string | null => {
  const item = event.item as { channel?: string } | undefined;
  const { channel } = event;
  if (typeof channel === 'string') return channel;
  if (typeof channel === 'object' && channel !== null) return String((channel as { id?: string }).id);
  if (typeof event.channel_id === 'string') return event.channel_id;
  if (typeof event.new_channel_id === 'string') return event.new_channel_id;
  return item?.channel ?? null;
};

/** The name under which it is subscribed to. */
const subscription = (event: Happening, channel: Channel | undefined): string => {
  if (event.type !== 'message') return event.type;
  const kind = channel ? channelKind(channel) : 'channel';
  return `message.${kind === 'channel' ? 'channels' : kind === 'group' ? 'groups' : 'im'}`;
};

export const heard = (world: World, event: Happening): boolean => {
  const { scopes, events, botUser } = world.app;
  const channel = world.channels.get(channelIdOf(event) ?? '');
  const name = subscription(event, channel);
  const scope = EVENTS[name];
  if (!events.has(name) || scope === undefined) return false;
  const granted = scope === null || scopes.has(scope) || (/^member_/.test(name) && scopes.has('groups:read'));
  if (!granted) return false;
  if (!channel || PUBLIC.test(event.type) || event.type === 'app_home_opened') return true;
  return channel.members.has(botUser);
};

/** The outer body, as it is posted and as it is the payload of an envelope. */
export const wrapped = (world: World, event: Happening): { id: string; body: Record<string, unknown> } => {
  const id = world.id('Ev');
  const { team, app } = world;
  const channel = world.channels.get(channelIdOf(event) ?? '');
  return {
    id,
    body: {
      token: 'verification-token',
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: app.id,
      event,
      type: 'event_callback',
      event_id: id,
      event_time: seconds(world),
      authorizations: [
        { enterprise_id: null, team_id: team.id, user_id: app.botUser, is_bot: true, is_enterprise_install: false },
      ],
      is_ext_shared_channel: channel?.external ?? false,
      event_context: `4-${id}`,
    },
  };
};
