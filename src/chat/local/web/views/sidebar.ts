/** The list on the left: channels, incident rooms, direct messages, the console, and who one pretends to be. */
import { html } from 'hono/html';
import type { Instant } from '../../../../incident/incident.ts';
import { clockTime } from '../../../../incident/time.ts';
import { channelUrl } from '../../keys.ts';
import type { Listed, User } from '../../platform/model.ts';
import type { Html } from '../../render.ts';
import { zoneOf } from '../viewer.ts';
import { ICONS } from './icons.ts';
import { avatar } from './message.ts';

/** Rooms shown at once; the others are behind one press. */
const ROOMS = 25;

export const channelName = ({ id, kind }: Pick<Listed, 'id' | 'kind'>): string => (kind === 'direct' ? 'Foghorn' : id);

const entry = (channel: Listed, current: string): Html => {
  const { id, kind, unread, mentions, member } = channel;
  const quiet = (kind === 'room' && !member) || channel.archivedAt !== null;
  const sign =
    kind === 'direct'
      ? ICONS.horn
      : channel.private
        ? ICONS.lock
        : html`<span class="hash" aria-hidden="true">#</span>`;
  const news =
    mentions > 0
      ? html`<span class="count calls" title="${mentions} for you">${mentions}<span class="hidden"> for you</span></span>`
      : unread > 0 && !quiet
        ? html`<span class="count">${unread > 99 ? '99+' : unread}<span class="hidden"> new</span></span>`
        : '';
  const kinds = ['channel', unread > 0 && !quiet ? 'unread' : '', quiet ? 'quiet' : ''].filter(Boolean).join(' ');
  return html`<li><a class="${kinds}" href="${channelUrl(id)}" title="${channelName(channel)}${channel.archivedAt === null ? '' : ' (archived)'}"${id === current ? html` aria-current="page"` : ''}>${sign}<span class="name">${channelName(channel)}</span>${news}</a></li>`;
};

const section = (title: string, channels: readonly Listed[], current: string): Html | '' =>
  channels.length === 0
    ? ''
    : html`<section><h2>${title}</h2><ul>${channels.map((channel) => entry(channel, current))}</ul></section>`;

/** The part that changes with every message. */
export const channelList = (channels: readonly Listed[], current: string): Html => {
  const of = (...kinds: Listed['kind'][]): Listed[] => channels.filter(({ kind }) => kinds.includes(kind));
  const rooms = of('room').sort((a, b) => Number(b.member) - Number(a.member));
  const more = rooms.slice(ROOMS);
  const lobby = [...of('lobby'), ...of('channel').sort((a, b) => a.id.localeCompare(b.id))];
  return html`${section('Channels', lobby, current)}${section('Incident rooms', rooms.slice(0, ROOMS), current)}${
    more.length === 0
      ? ''
      : html`<details class="older"${more.some(({ id }) => id === current) ? html` open` : ''}><summary>${more.length} older</summary><ul>${more.map((channel) => entry(channel, current))}</ul></details>`
  }${section('Direct messages', of('direct'), current)}`;
};

/** `09:13 in New York` */
const hereIs = (user: User, now: Instant): Html => {
  const zone = zoneOf(user);
  return html`<time data-zone="${zone}">${clockTime(now, zone)}</time> in ${zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')}`;
};

export const sidebar = ({
  channels,
  current,
  viewer,
  people,
  console,
  now,
}: {
  channels: readonly Listed[];
  current: string;
  viewer: User;
  people: readonly User[];
  console: string | null;
  now: Instant;
}): Html => html`<nav class="sidebar" aria-label="Workspace">
<div class="brand">${ICONS.horn}<b>Foghorn</b><span class="live" role="status" data-state="connecting"><span class="dot" aria-hidden="true"></span><span class="live-text">connecting</span></span></div>
<div class="channels" tabindex="-1">${channelList(channels, current)}</div>
<div class="foot">
<a class="channel" href="?pane=about" data-pane="about">${ICONS.info}<span class="name">About, recorded incidents</span></a>
${console === null ? '' : html`<a class="channel" href="${console}/">${ICONS.file}<span class="name">Console</span></a>`}
<details class="menu up you"><summary title="Switch to somebody else"><span class="hidden">You are</span>${avatar(viewer)}<span class="name"><b>${viewer.name}</b><small>${hereIs(viewer, now)}</small></span><span class="switch">Switch</span></summary>
<form class="menu-list" method="post" action="/workspace/as"><input type="hidden" name="back" value="">${people
  .filter(({ bot }) => !bot)
  .map(
    (user) =>
      html`<button name="user" value="${user.id}"${user.id === viewer.id ? html` aria-current="true"` : ''}>${avatar(user)}<span class="name">${user.name}<small>${hereIs(user, now)}</small></span></button>`,
  )}</form></details>
</div></nav>`;
