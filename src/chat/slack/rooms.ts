/** The incident's channel: opened once, filled with people, told what it is about. */
import { type Binding, DeliveryError, type Log } from '../../engine/ports.ts';
import type { GroupId, Instant, PersonId } from '../../incident/incident.ts';
import { MINUTE } from '../../incident/time.ts';
import type { Calls } from './calls.ts';
import { isCode } from './errors.ts';
import { type Me, PLATFORM, userOf } from './ids.ts';
import { LIMITS } from './limits.ts';
import { escaped, shortened } from './mrkdwn.ts';
import type { Sharing } from './sharing.ts';

export interface Wanted {
  effect: string;
  attempts: number;
  slug: string;
  private: boolean;
  declaredAt: Instant;
}

export interface RoomWorld {
  me: () => Promise<Me>;
  sharing: Sharing;
  /** Whether a channel is an incident's room already. */
  isBound: (channel: string) => Promise<boolean>;
  log: Log;
}

/** More channels of one name are somebody's mistake. */
const NAMES = 20;
const PAGE = 999;
/** Slack tells whole seconds, and its clock and ours need not agree. */
const SKEW = MINUTE;

const named = (slug: string, nth: number): string => {
  const suffix = nth === 1 ? '' : `-${nth}`;
  return `${slug.slice(0, LIMITS.channelName - suffix.length).replace(/-+$/, '')}${suffix}`;
};

interface Made {
  id: string;
  name: string;
}

/** The bot's own channels that it created since the declaration and that are no incident's room, by name. */
const unbound = async (
  calls: Calls,
  { declaredAt }: Wanted,
  { me, isBound }: RoomWorld,
): Promise<Map<string, Made>> => {
  const { user } = await me();
  const found = new Map<string, Made>();
  let cursor: string | undefined;
  do {
    const page = await calls('users.conversations', {
      types: 'public_channel,private_channel',
      exclude_archived: true,
      limit: PAGE,
      ...(cursor ? { cursor } : {}),
    });
    for (const { id, name, creator, created } of page.channels ?? []) {
      if (!id || !name || creator !== user || (created ?? 0) * 1000 < declaredAt - SKEW) continue;
      if (!(await isBound(id))) found.set(name, { id, name });
    }
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor);
  return found;
};

const roomOf = async ({ id }: Made, { me }: RoomWorld): Promise<Binding> => ({
  platform: PLATFORM,
  channel: id,
  message: null,
  url: `${(await me()).url}archives/${id}`,
});

/** Creates it, or adopts what an earlier try has created; a name that is another's gets a number behind it. */
export const openRoom = async (calls: Calls, wanted: Wanted, world: RoomWorld): Promise<Binding> => {
  let mine: Map<string, Made> | null = null;
  for (let nth = 1; nth <= NAMES; nth++) {
    const name = named(wanted.slug, nth);
    try {
      const { channel } = await calls('conversations.create', { name, is_private: wanted.private });
      if (!channel?.id) throw new DeliveryError('slack_failed', 'conversations.create: Slack named no channel.');
      world.sharing.learn(channel.id, channel.is_ext_shared ?? false);
      return await roomOf({ id: channel.id, name: channel.name ?? name }, world);
    } catch (error) {
      if (!isCode(error, 'name_taken')) throw error;
    }
    // Only an earlier try can have created it; the first one finds another's channel.
    if (wanted.attempts <= 1) continue;
    mine ??= await unbound(calls, wanted, world);
    const made = mine.get(name);
    if (made) {
      world.log.info({ effect: wanted.effect, channel: made.id }, 'Adopted the room that an earlier try created');
      return await roomOf(made, world);
    }
  }
  throw new DeliveryError(
    'name_taken',
    `Channels named ${wanted.slug} and with numbers up to ${NAMES} behind it exist already. Rename one of them, then press Retry.`,
    { permanent: true },
  );
};

const BENIGN = new Set(['already_in_channel', 'cant_invite_self']);

/** The members of user groups, and the groups that are not there. */
const membersOf = async (
  calls: Calls,
  groups: readonly GroupId[],
): Promise<{ users: string[]; unknown: GroupId[] }> => {
  const users: string[] = [];
  const unknown: GroupId[] = [];
  for (const group of groups) {
    const id = group.startsWith(`${PLATFORM}:`) ? group.slice(PLATFORM.length + 1) : '';
    try {
      if (id === '') unknown.push(group);
      else users.push(...((await calls('usergroups.users.list', { usergroup: id })).users ?? []));
    } catch (error) {
      if (!isCode(error, 'no_such_subteam', 'subteam_not_found')) throw error;
      unknown.push(group);
    }
  }
  return { users, unknown };
};

interface Uninvited {
  user?: string | undefined;
  error?: string | undefined;
}

/** Slack tells of those it did not invite in its answer, or beside its refusal. */
const invited = async (calls: Calls, channel: string, users: readonly string[]): Promise<Uninvited[]> => {
  try {
    const answer: { errors?: Uninvited[] } = await calls('conversations.invite', {
      channel,
      users: users.join(','),
      force: true,
    });
    return answer.errors ?? [];
  } catch (error) {
    if (!(error instanceof DeliveryError) || !error.permanent) throw error;
    if (BENIGN.has(error.code)) return [];
    const data: unknown = error.cause instanceof Error && 'data' in error.cause ? error.cause.data : null;
    const errors = typeof data === 'object' && data !== null && 'errors' in data ? data.errors : null;
    if (Array.isArray(errors) && errors.length > 0) return errors as Uninvited[];
    // One alone, refused for what it is.
    if (users.length === 1 && /user|invite|ura_/.test(error.code)) return [{ user: users[0], error: error.code }];
    throw error;
  }
};

export const invite = async (
  calls: Calls,
  channel: string,
  people: readonly PersonId[],
  groups: readonly GroupId[],
): Promise<void> => {
  const members = await membersOf(calls, groups);
  const strangers = people.filter((person) => userOf(person) === null);
  const users = [...new Set([...people.flatMap((person) => userOf(person) ?? []), ...members.users])];
  const failed: string[] = [];
  for (let i = 0; i < users.length; i += LIMITS.invited)
    for (const { user, error } of await invited(calls, channel, users.slice(i, i + LIMITS.invited)))
      if (error !== undefined && !BENIGN.has(error)) failed.push(`${user ?? 'somebody'} (${error})`);
  const unknown = [...strangers, ...members.unknown];
  // Whoever can be invited is in; only then is it said who is not.
  if (failed.length + unknown.length > 0)
    throw new DeliveryError(
      'not_invited',
      [
        ...(failed.length > 0 ? [`Slack did not let these be invited: ${failed.join(', ')}.`] : []),
        ...(unknown.length > 0 ? [`Slack knows no ${unknown.join(', ')}. Correct the name in foghorn.yaml.`] : []),
      ].join(' '),
      { permanent: true },
    );
};

/** A topic has no formatting; it is stored escaped. */
export const topicText = (topic: string): string => {
  for (let length: number = LIMITS.topic; ; length--) {
    const text = escaped(shortened(topic.replace(/\s+/g, ' ').trim(), length));
    if (text.length <= LIMITS.topic) return text;
  }
};

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Every setting of a topic is told to the whole channel: only a change is worth that. */
export const createTopics = () => {
  const set = new Map<string, string>();
  return async (calls: Calls, channel: string, topic: string): Promise<void> => {
    const wanted = topicText(topic);
    let now = set.get(channel);
    if (now === undefined) now = (await calls('conversations.info', { channel })).channel?.topic?.value ?? '';
    if (unescaped(now) !== unescaped(wanted)) await calls('conversations.setTopic', { channel, topic: wanted });
    set.set(channel, wanted);
  };
};
