/** Which scope a call needs, and what the bot has. */
import { type Channel, Refused, type World } from './world.ts';

/** All that Foghorn asks for: platform sheet A14. */
export const SCOPES: readonly string[] = [
  'commands',
  'chat:write',
  'channels:manage',
  'channels:read',
  'channels:history',
  'channels:join',
  'groups:read',
  'groups:write',
  'groups:history',
  'im:write',
  'im:history',
  'users:read',
  'usergroups:read',
  'pins:read',
  'pins:write',
  'bookmarks:read',
  'bookmarks:write',
  'reactions:read',
  'reactions:write',
  'canvases:read',
  'canvases:write',
  'files:read',
  'files:write',
  'app_mentions:read',
  'team:read',
];

const PLAIN: Record<string, string> = {
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'conversations.join': 'channels:join',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'users.lookupByEmail': 'users:read.email',
  'usergroups.list': 'usergroups:read',
  'usergroups.users.list': 'usergroups:read',
  'pins.add': 'pins:write',
  'pins.remove': 'pins:write',
  'pins.list': 'pins:read',
  'bookmarks.add': 'bookmarks:write',
  'bookmarks.edit': 'bookmarks:write',
  'bookmarks.remove': 'bookmarks:write',
  'bookmarks.list': 'bookmarks:read',
  'reactions.add': 'reactions:write',
  'reactions.remove': 'reactions:write',
  'reactions.get': 'reactions:read',
  'files.getUploadURLExternal': 'files:write',
  'files.completeUploadExternal': 'files:write',
  'files.info': 'files:read',
  'canvases.create': 'canvases:write',
  'conversations.canvases.create': 'canvases:write',
  'canvases.edit': 'canvases:write',
  'team.info': 'team:read',
};

type Kind = Channel['kind'];

const READ: Record<Kind, string[]> = { public: ['channels:read'], private: ['groups:read'], im: ['im:read'] };
const HISTORY: Record<Kind, string[]> = {
  public: ['channels:history'],
  private: ['groups:history'],
  im: ['im:history'],
};
const write = (narrow?: string): Record<Kind, string[]> => ({
  public: ['channels:manage', ...(narrow ? [`channels:write.${narrow}`] : [])],
  private: ['groups:write', ...(narrow ? [`groups:write.${narrow}`] : [])],
  im: ['im:write', ...(narrow ? [`im:write.${narrow}`] : [])],
});

const BY_KIND: Record<string, Record<Kind, string[]>> = {
  'conversations.info': READ,
  'conversations.members': READ,
  'conversations.history': HISTORY,
  'conversations.replies': HISTORY,
  'conversations.invite': write('invites'),
  'conversations.setTopic': write('topic'),
  'conversations.setPurpose': write('topic'),
  'conversations.rename': write(),
  'conversations.archive': write(),
  'conversations.unarchive': write(),
  'conversations.kick': write(),
  'conversations.leave': write(),
  'conversations.open': { public: ['im:write'], private: ['im:write'], im: ['im:write'] },
};

const KIND_OF: Record<string, Kind> = { public_channel: 'public', private_channel: 'private', im: 'im' };

/** Each of these sets must be met by one of its scopes. */
const needed = (world: World, method: string, args: Record<string, unknown>): string[][] => {
  const plain = PLAIN[method];
  if (plain) return [[plain]];
  if (method === 'conversations.create') return [write()[String(args.is_private) === 'true' ? 'private' : 'public']];
  if (method === 'conversations.list' || method === 'users.conversations') {
    const types = String(args.types ?? 'public_channel').split(',');
    return types.map((type) => READ[KIND_OF[type.trim()] ?? 'public']);
  }
  const byKind = BY_KIND[method];
  if (!byKind) return [];
  return [byKind[world.channels.get(String(args.channel))?.kind ?? 'public']];
};

/** The scopes that would do, for the header that names them. */
export const accepted = (world: World, method: string, args: Record<string, unknown>): string[] =>
  needed(world, method, args).flat();

export const checkScopes = (world: World, method: string, args: Record<string, unknown>): void => {
  const { scopes } = world.app;
  for (const any of needed(world, method, args)) {
    if (any.some((scope) => scopes.has(scope))) continue;
    throw new Refused('missing_scope', { needed: any.join(','), provided: [...scopes].join(',') });
  }
};
