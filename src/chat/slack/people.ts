/** Who is in the workspace: read once, kept current by events, looked up without a call. */
import { z } from 'zod';
import type { Person } from '../../engine/ports.ts';
import { isZone, MINUTE } from '../../incident/time.ts';
import type { SlackClient } from './client.ts';
import { PLATFORM } from './ids.ts';
import { groupSchema, type SlackGroup, type SlackUser, userSchema } from './inbound-schema.ts';

export interface Group {
  id: string;
  handle: string;
  members: readonly string[];
}

export interface Directory {
  /** Reads everybody; the people as the engine knows them. */
  load(): Promise<Person[]>;
  /** Reads the user groups. Without the scope for it there are none. */
  loadGroups(): Promise<void>;
  /** By Slack's id, without the platform. */
  person(user: string): Person | undefined;
  /** By what one types after `@`. */
  byHandle(handle: string): Person | undefined;
  group(id: string): Group | undefined;
  isBot(user: string): boolean;
  /** Someone new, or changed. */
  seen(user: SlackUser): Person;
  seenGroup(group: SlackGroup): void;
  /** An app that writes without being a user of the workspace; null: known already. */
  seenApp(id: string, name: string): Person | null;
}

const PAGE = 1000;
/** Whoever starts can wait for a turn. */
const PATIENCE = 2 * MINUTE;
/** Slack's own bot is no bot by its flags. */
const SLACKBOT = 'USLACKBOT';

const usersPage = z.object({
  members: z.array(userSchema).default([]),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const groupsPage = z.object({ usergroups: z.array(groupSchema).default([]) });

const personOf = (user: SlackUser): Person => {
  const name = user.profile?.display_name || user.profile?.real_name || user.real_name || user.name || user.id;
  return {
    id: `${PLATFORM}:${user.id}`,
    name,
    handle: user.name ?? user.id,
    zone: user.tz && isZone(user.tz) ? user.tz : null,
    bot: (user.is_bot ?? false) || user.id === SLACKBOT,
    active: !(user.deleted ?? false),
  };
};

export const createDirectory = (client: SlackClient): Directory => {
  const people = new Map<string, Person>();
  const handles = new Map<string, string>();
  const groups = new Map<string, Group>();

  const seen = (user: SlackUser): Person => {
    const person = personOf(user);
    people.set(user.id, person);
    if (person.active) handles.set(person.handle.toLowerCase(), user.id);
    return person;
  };
  const seenGroup = ({ id, handle, users, date_delete }: SlackGroup): void => {
    if (date_delete) groups.delete(id);
    else groups.set(id, { id, handle: handle ?? id, members: users ?? groups.get(id)?.members ?? [] });
  };

  return {
    load: async () => {
      const found: Person[] = [];
      let cursor = '';
      do {
        const page = usersPage.parse(
          await client.call('users.list', { limit: PAGE, ...(cursor ? { cursor } : {}) }, { patience: PATIENCE }),
        );
        found.push(...page.members.map(seen));
        cursor = page.response_metadata?.next_cursor ?? '';
      } while (cursor !== '');
      return found;
    },
    loadGroups: async () => {
      const { usergroups } = groupsPage.parse(
        await client.call('usergroups.list', { include_users: true }, { patience: PATIENCE }),
      );
      for (const group of usergroups) seenGroup(group);
    },
    person: (user) => people.get(user),
    byHandle: (handle) => people.get(handles.get(handle.toLowerCase()) ?? ''),
    group: (id) => groups.get(id),
    isBot: (user) => user === SLACKBOT || (people.get(user)?.bot ?? false),
    seen,
    seenGroup,
    seenApp: (id, name) => {
      if (people.get(id)?.name === name) return null;
      const app: Person = { id: `${PLATFORM}:${id}`, name, handle: name, zone: null, bot: true, active: true };
      people.set(id, app);
      return app;
    },
  };
};
