/** How Slack's ids are written in the neutral terms of the engine, and back; and the names by which the app is asked. */
import { FOGHORN, type GroupId, type Instant, type PersonId } from '../../incident/incident.ts';

export const PLATFORM = 'slack';

/** Who Foghorn is on Slack: the answer of auth.test. */
export interface Me {
  /** The workspace. */
  team: string;
  /** Its address, with a slash at the end. */
  url: string;
  /** The bot's user, and the bot itself: messages carry either or both. */
  user: string;
  bot: string;
}

export const personId = (user: string, me: Pick<Me, 'user' | 'bot'>): PersonId =>
  user === me.user || user === me.bot ? FOGHORN : `${PLATFORM}:${user}`;
/** Slack's user of a person; null for people of other platforms, and for Foghorn. */
export const userOf = (person: PersonId): string | null =>
  person.startsWith(`${PLATFORM}:`) ? person.slice(PLATFORM.length + 1) : null;

export const groupId = (group: string): GroupId => `${PLATFORM}:${group}`;

/** `slack:T1:C2:1700000000.000100`: a ts is unique within its channel alone, a channel within its workspace. */
export const messageKey = (team: string, channel: string, ts: string): string => `${PLATFORM}:${team}:${channel}:${ts}`;
/** The ts of a message of ours to name; null: the key of something else. */
export const tsOfKey = (key: string): string | null => {
  const [platform, , , ts] = key.split(':');
  return platform === PLATFORM && ts !== undefined ? ts : null;
};

/** A ts is text: a float would lose its last digits. */
export const instantOf = (ts: string): Instant => {
  const [seconds = '0', micros = ''] = ts.split('.');
  return Number(seconds) * 1000 + Math.floor(Number(micros.padEnd(6, '0').slice(0, 6)) / 1000);
};
/** The first ts of that moment: for asking for what came since. */
export const tsAt = (at: Instant): string => `${Math.floor(at / 1000)}.${String(at % 1000).padStart(3, '0')}000`;
/** In the order of time; as text, since both have six digits behind the point. */
export const byTs = (one: { ts: string }, other: { ts: string }): number =>
  instantOf(one.ts) - instantOf(other.ts) || (one.ts < other.ts ? -1 : one.ts > other.ts ? 1 : 0);

/** Where people read a message: the form of Slack's own permalinks, so that it costs no call. */
export const messageUrl = ({ url }: Pick<Me, 'url'>, channel: string, ts: string, thread: string | null): string => {
  const base = `${url}archives/${channel}/p${ts.replace('.', '')}`;
  return thread === null || thread === ts ? base : `${base}?thread_ts=${thread}&cid=${channel}`;
};

/** Where Slack's requests arrive over HTTP: events, commands and interactivity alike. */
export const SLACK_PATH = '/slack/events';

/** What shortcuts and views are called; the manifest and the listeners read the same names. */
export const SHORTCUTS = {
  /** On a message. */
  declareFrom: 'declare_from_message',
  addToTimeline: 'add_to_timeline',
  /** Anywhere. */
  declare: 'declare_incident',
} as const;

/** The events listened to; the manifest subscribes to exactly these. */
export const EVENTS = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'channel_archive',
  'channel_deleted',
  'channel_id_changed',
  'channel_left',
  'channel_rename',
  'channel_shared',
  'channel_unarchive',
  'channel_unshared',
  'group_archive',
  'group_deleted',
  'group_left',
  'group_rename',
  'group_unarchive',
  'member_joined_channel',
  'message.channels',
  'message.groups',
  'pin_added',
  'pin_removed',
  'reaction_added',
  'reaction_removed',
  'subteam_created',
  'subteam_updated',
  'team_join',
  'tokens_revoked',
  'user_change',
] as const;
