/** Who looks: one of the pretend people, chosen at the foot of the list and remembered in a cookie. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Person } from '../../../engine/ports.ts';
import type { Instant } from '../../../incident/incident.ts';
import { SEVERITIES } from '../../../incident/incident.ts';
import type { Settings } from '../../../incident/settings.ts';
import { isZone } from '../../../incident/time.ts';
import { personOf } from '../platform/inbound.ts';
import type { User } from '../platform/model.ts';
import type { Platform } from '../platform/platform.ts';
import type { Reader } from '../render.ts';

const COOKIE = 'foghorn_as';
const PANE = 'foghorn_pane';

/** Somebody real enough to be pretended: bots have no chair. */
const chosen = (platform: Platform, id: string | undefined): User => {
  const all = platform.people.all().filter((user) => !user.bot);
  const user = all.find((candidate) => candidate.id === id) ?? all[0];
  if (!user) throw new Error('the workspace has no people');
  return user;
};

export const viewer = (c: Context, platform: Platform): User => chosen(platform, getCookie(c, COOKIE));

/** The same choice, for pages beside the workspace that only have the request. */
export const viewerOf = (request: Request, platform: Platform): Person => {
  const cookie = request.headers.get('cookie')?.match(new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]*)`))?.[1];
  return personOf(chosen(platform, cookie));
};

const remember = (c: Context, name: string, value: string): void =>
  setCookie(c, name, value, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 365 * 24 * 3600 });
export const become = (c: Context, user: string): void => remember(c, COOKIE, user);

/** Does the card of a room stand beside the talk by itself? Until somebody closes it. */
export const prefersPane = (c: Context): boolean => getCookie(c, PANE) !== 'closed';
export const preferPane = (c: Context, open: boolean): void => remember(c, PANE, open ? 'open' : 'closed');

export const zoneOf = (user: User): string => (user.zone !== null && isZone(user.zone) ? user.zone : 'UTC');

/** How everything is shown to this user at this moment. */
export const readerFor =
  (platform: Platform, settings: Settings, console: string | null) =>
  (user: User, now: Instant): Reader => {
    const names = SEVERITIES.map((severity) => settings.severities[severity].name);
    const pattern = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
    const people = new Map(platform.people.all().map(({ id, name }) => [id, name]));
    return {
      user: user.id,
      zone: zoneOf(user),
      now,
      nameOf: (id) => people.get(id) ?? null,
      severities: new RegExp(`\\b(${pattern})\\b`, 'g'),
      severityOf: (word) => (names.includes(word) ? names.indexOf(word) + 1 : null),
      console: (path) => (console === null ? null : `${console}${path}`),
    };
  };
