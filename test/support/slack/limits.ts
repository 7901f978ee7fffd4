/**
 * Rate tiers as of platform sheet A6: so many calls of a method in any minute, chat.postMessage one a second and
 * channel. Slack allows bursts of a size it does not tell; here there are none beyond the minute's worth.
 */
import type { World } from './world.ts';

const TIER = { 2: 20, 3: 50, 4: 100 } as const;

const TIERS: Record<keyof typeof TIER, readonly string[]> = {
  2: [
    'conversations.create',
    'conversations.archive',
    'conversations.unarchive',
    'conversations.rename',
    'conversations.setTopic',
    'conversations.setPurpose',
    'conversations.list',
    'canvases.create',
    'conversations.canvases.create',
    'bookmarks.add',
    'bookmarks.edit',
    'bookmarks.remove',
    'pins.add',
    'pins.remove',
    'pins.list',
    'users.list',
    'usergroups.list',
    'usergroups.users.list',
  ],
  3: [
    'conversations.invite',
    'conversations.kick',
    'conversations.leave',
    'conversations.join',
    'conversations.info',
    'conversations.open',
    'conversations.history',
    'conversations.replies',
    'chat.update',
    'chat.delete',
    'canvases.edit',
    'bookmarks.list',
    'reactions.add',
    'reactions.get',
    'reactions.remove',
    'users.conversations',
    'users.lookupByEmail',
    'team.info',
    'apps.connections.open',
  ],
  4: [
    'views.open',
    'views.push',
    'views.update',
    'views.publish',
    'chat.postEphemeral',
    'conversations.members',
    'users.info',
    'files.getUploadURLExternal',
    'files.completeUploadExternal',
    'files.info',
  ],
};

const PER_MINUTE = new Map<string, number>(
  ([2, 3, 4] as const).flatMap((tier) => TIERS[tier].map((method) => [method, TIER[tier]] as const)),
);

/** Calls of chat.postMessage in a minute, over all channels. */
const POSTS_PER_MINUTE = 300;

export interface Limits {
  on: boolean;
  /** Counts the call; how many seconds to wait when it is one too many, else null. */
  take(method: string, args: Record<string, unknown>): number | null;
}

export const createLimits = (world: World, on: boolean): Limits => {
  const used = new Map<string, number[]>();
  /** Room for one more in this window? Then it is taken; else the ms until there is. */
  const room = (key: string, most: number, window: number): number => {
    const now = world.clock();
    const recent = (used.get(key) ?? []).filter((at) => at > now - window);
    used.set(key, recent);
    return recent.length < most ? 0 : (recent[recent.length - most] ?? now) + window - now;
  };
  const spend = (key: string): void => {
    used.get(key)?.push(world.clock());
  };
  return {
    on,
    take(method, args) {
      if (!this.on) return null;
      const windows: [string, number, number][] =
        method === 'chat.postMessage'
          ? [
              [`${method} ${String(args.channel)}`, 1, 1000],
              [method, POSTS_PER_MINUTE, 60_000],
            ]
          : PER_MINUTE.has(method)
            ? [[method, PER_MINUTE.get(method) ?? 0, 60_000]]
            : [];
      const wait = Math.max(0, ...windows.map((window) => room(...window)));
      if (wait > 0) return Math.max(1, Math.ceil(wait / 1000));
      for (const [key] of windows) spend(key);
      return null;
    },
  };
};
