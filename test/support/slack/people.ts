/** People and groups as Slack describes them. */
import type { NewGroup, NewUser } from './fake.ts';
import { type Group, seconds, type User, type World } from './world.ts';

/** Offset of a zone now, in seconds, and its name. */
const zoneOf = (tz: string, at: number): { offset: number; label: string } => {
  const format = (timeZoneName: 'longOffset' | 'long'): string =>
    new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName })
      .formatToParts(at)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(format('longOffset')) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60;
  return { offset: sign === '-' ? -size : size, label: format('long') };
};

export const addUser = (world: World, user: NewUser): User => {
  const added: User = {
    id: user.id ?? world.id('U'),
    name: user.name,
    realName: user.realName ?? user.name.charAt(0).toUpperCase() + user.name.slice(1),
    tz: user.tz ?? 'Europe/London',
    bot: user.bot ?? false,
    deleted: user.deleted ?? false,
    admin: user.admin ?? false,
    stranger: user.stranger ?? false,
    email: user.email ?? `${user.name}@example.com`,
    updated: seconds(world),
  };
  world.users.set(added.id, added);
  return added;
};

export const changeUser = (world: World, user: User, change: Partial<NewUser>): void => {
  const { id: _, ...rest } = change;
  Object.assign(user, rest, { updated: seconds(world) });
};

/** With users:read.email the profile has the address; without it Slack leaves it out. */
export const userShape = (world: World, user: User, email = false) => {
  const team = user.stranger ? 'T0OTHERTEAM' : world.team.id;
  const profile = {
    title: '',
    phone: '',
    skype: '',
    real_name: user.realName,
    real_name_normalized: user.realName,
    display_name: user.bot ? '' : user.name,
    display_name_normalized: user.bot ? '' : user.name,
    status_text: '',
    status_emoji: '',
    status_expiration: 0,
    avatar_hash: `g${user.id.toLowerCase()}`,
    image_24: `${world.url}/avatar/${user.id}/24.png`,
    image_48: `${world.url}/avatar/${user.id}/48.png`,
    image_72: `${world.url}/avatar/${user.id}/72.png`,
    team,
    ...(email && !user.bot ? { email: user.email } : {}),
    ...(user.bot && user.id === world.app.botUser ? { bot_id: world.app.botId, api_app_id: world.app.id } : {}),
  };
  if (user.deleted) {
    return {
      id: user.id,
      team_id: team,
      name: user.name,
      deleted: true,
      profile,
      is_bot: user.bot,
      is_app_user: false,
      updated: user.updated,
    };
  }
  const { offset, label } = zoneOf(user.tz, world.clock());
  return {
    id: user.id,
    team_id: team,
    name: user.name,
    deleted: false,
    color: '9f69e7',
    real_name: user.realName,
    // Someone of another organisation has no zone to show.
    ...(user.stranger ? {} : { tz: user.tz, tz_label: label, tz_offset: offset }),
    profile,
    is_admin: user.admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: false,
    is_ultra_restricted: false,
    is_bot: user.bot,
    is_app_user: false,
    ...(user.stranger ? { is_stranger: true } : {}),
    updated: user.updated,
    is_email_confirmed: !user.bot,
    who_can_share_contact_card: 'EVERYONE',
  };
};

export const addGroup = (world: World, group: NewGroup): Group => {
  const added: Group = {
    id: group.id ?? world.id('S'),
    handle: group.handle,
    name: group.name ?? group.handle,
    users: [...group.users],
    disabled: group.disabled ?? false,
    updated: seconds(world),
  };
  world.groups.set(added.id, added);
  return added;
};

export const groupShape = (world: World, group: Group, include: { users: boolean; count: boolean }) => ({
  id: group.id,
  team_id: world.team.id,
  is_usergroup: true,
  is_subteam: true,
  name: group.name,
  description: '',
  handle: group.handle,
  is_external: false,
  date_create: group.updated,
  date_update: group.updated,
  date_delete: group.disabled ? group.updated : 0,
  created_by: [...world.users.values()].find(({ bot }) => !bot)?.id ?? 'USLACKBOT',
  updated_by: 'USLACKBOT',
  prefs: { channels: [], groups: [] },
  ...(include.users ? { users: [...group.users] } : {}),
  ...(include.count ? { user_count: group.users.length } : {}),
});

export const botProfile = (world: World) => ({
  id: world.app.botId,
  deleted: false,
  name: world.app.name,
  updated: 0,
  app_id: world.app.id,
  icons: {
    image_36: `${world.url}/avatar/bot/36.png`,
    image_48: `${world.url}/avatar/bot/48.png`,
    image_72: `${world.url}/avatar/bot/72.png`,
  },
  team_id: world.team.id,
});
