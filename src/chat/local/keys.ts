/** How the workspace's own ids are written in the neutral terms of the engine, and back. */
import { FOGHORN, type GroupId, type PersonId } from '../../incident/incident.ts';
import { BOT } from './platform/model.ts';

export const PLATFORM = 'local';

export const personId = (user: string): PersonId => `${PLATFORM}:${user}`;
/** The workspace's user for a person; null for people of other platforms. Foghorn is its bot. */
export const userOf = (person: PersonId): string | null => {
  if (person === FOGHORN) return BOT;
  return person.startsWith(`${PLATFORM}:`) ? person.slice(PLATFORM.length + 1) : null;
};

export const groupId = (crew: string): GroupId => `${PLATFORM}:${crew}`;
export const crewOf = (group: GroupId): string | null =>
  group.startsWith(`${PLATFORM}:`) ? group.slice(PLATFORM.length + 1) : null;

/** `local:inc-42-checkout:117` */
export const messageKey = (channel: string, message: number): string => `${PLATFORM}:${channel}:${message}`;

/** Where a person reads it: a path within the workspace. */
export const channelUrl = (channel: string): string => `/c/${encodeURIComponent(channel)}`;
export const messageUrl = (channel: string, message: number, thread: number | null = null): string =>
  `${channelUrl(channel)}?${thread === null ? '' : `thread=${thread}&`}m=${message}`;
