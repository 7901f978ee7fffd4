/** What each method called and each event heard needs to be granted. The manifest asks for exactly the sum of it. */
import type { EVENTS } from './ids.ts';
import type { Method } from './methods.ts';

type Event = (typeof EVENTS)[number];

/** Rooms are public or private channels; whoever writes to people directly reads there what was said. */
const HISTORY = ['channels:history', 'groups:history', 'im:history'] as const;
const READ = ['channels:read', 'groups:read'] as const;
const MANAGE = ['channels:manage', 'groups:write'] as const;

/** The methods that are called, and none else: a test compares them with the source. */
export const METHOD_SCOPES = {
  'auth.test': [],
  'bookmarks.add': ['bookmarks:write'],
  'bookmarks.list': ['bookmarks:read'],
  'canvases.edit': ['canvases:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.archive': MANAGE,
  'conversations.canvases.create': ['canvases:write'],
  'conversations.create': MANAGE,
  'conversations.history': HISTORY,
  'conversations.info': READ,
  'conversations.invite': MANAGE,
  'conversations.open': ['im:write'],
  'conversations.replies': HISTORY,
  'conversations.setTopic': MANAGE,
  'conversations.unarchive': MANAGE,
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'pins.add': ['pins:write'],
  'pins.list': ['pins:read'],
  'reactions.get': ['reactions:read'],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.conversations': READ,
  'users.info': ['users:read'],
  'users.list': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
} as const satisfies Partial<Record<Method, readonly string[]>>;

export const EVENT_SCOPES: Readonly<Record<Event, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  app_uninstalled: [],
  channel_archive: ['channels:read'],
  channel_deleted: ['channels:read'],
  channel_id_changed: ['channels:read'],
  channel_left: ['channels:read'],
  channel_rename: ['channels:read'],
  channel_shared: ['channels:read'],
  channel_unarchive: ['channels:read'],
  channel_unshared: ['channels:read'],
  group_archive: ['groups:read'],
  group_deleted: ['groups:read'],
  group_left: ['groups:read'],
  group_rename: ['groups:read'],
  group_unarchive: ['groups:read'],
  member_joined_channel: ['channels:read', 'groups:read'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  pin_added: ['pins:read'],
  pin_removed: ['pins:read'],
  reaction_added: ['reactions:read'],
  reaction_removed: ['reactions:read'],
  subteam_created: ['usergroups:read'],
  subteam_updated: ['usergroups:read'],
  team_join: ['users:read'],
  tokens_revoked: [],
  user_change: ['users:read'],
};

/** Slash commands and shortcuts need one of their own; files in messages are seen with this one. */
const OF_THE_APP = ['commands', 'files:read'];

/** All that the bot must be granted, each once, in order. */
export const BOT_SCOPES: readonly string[] = [
  ...new Set([...OF_THE_APP, ...Object.values(METHOD_SCOPES).flat(), ...Object.values(EVENT_SCOPES).flat()]),
].sort();

/** What the app-level token of Socket Mode must be granted. */
export const SOCKET_SCOPE = 'connections:write';
