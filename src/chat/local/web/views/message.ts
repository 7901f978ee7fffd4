/** One message in the list: who, when, what; its files, reactions, thread, and what can be done with it. */
import { html } from 'hono/html';
import type { Settings } from '../../../../incident/settings.ts';
import { clockTime, dateText, dateTime, iso, MINUTE, wallAt } from '../../../../incident/time.ts';
import { channelUrl, messageUrl } from '../../keys.ts';
import { fileUrl } from '../../platform/inbound.ts';
import type { Attached, Posted, User } from '../../platform/model.ts';
import { type Html, neutralMessage, plainText, type Reader } from '../../render.ts';
import type { Whisper } from '../whispers.ts';
import { EMOJI, emojiText, emojiWords } from './emoji.ts';
import { ICONS } from './icons.ts';

export interface Seen {
  reader: Reader;
  person(user: string): User;
  settings: Pick<Settings, 'noteReactions' | 'updateReactions'>;
}

/** Messages of one author within this time stand together. */
const TOGETHER = 5 * MINUTE;

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((part) => [...part][0] ?? '')
    .slice(0, 2)
    .join('')
    .toUpperCase();
// 51 gives the six pretend people six colours.
const hue = (user: string): number =>
  [...user].reduce((sum, letter) => (sum * 51 + (letter.codePointAt(0) ?? 0)) % 65521, 7) % 8;

export const avatar = ({ id, name, bot }: User): Html =>
  id === 'foghorn'
    ? html`<span class="avatar horn" aria-hidden="true">${ICONS.horn}</span>`
    : html`<span class="avatar hue-${hue(id)}${bot ? ' square' : ''}" aria-hidden="true">${initials(name)}</span>`;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
export const dayOf = (posted: Posted, { zone }: Reader): string => dateText(posted.at, zone);
export const dayLine = (posted: Posted, reader: Reader): Html => {
  const day = dayOf(posted, reader);
  const name =
    day === dateText(reader.now, reader.zone) ? 'Today' : (WEEKDAYS[wallAt(posted.at, reader.zone).weekday - 1] ?? '');
  return html`<p class="day" data-day="${day}"><span>${name}, ${day}</span></p>`;
};

/** Does it stand under the one before it, without a name of its own? */
export const follows = (posted: Posted, before: Posted | null, reader: Reader): boolean =>
  before !== null &&
  before.author === posted.author &&
  before.deletedAt === null &&
  posted.at - before.at < TOGETHER &&
  posted.at >= before.at &&
  dayOf(before, reader) === dayOf(posted, reader);

const size = (bytes: number): string =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1024 * 1024
      ? `${Math.round(bytes / 1024)} KB`
      : `${(bytes / 1048576).toFixed(1)} MB`;

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
const attached = ({ id, name, type, size: bytes }: Attached): Html =>
  PICTURES.has(type)
    ? html`<a class="picture" href="${fileUrl(id, name)}" target="_blank" rel="noopener"><img src="${fileUrl(id, name)}" alt="${name}" loading="lazy"></a>`
    : html`<a class="file" href="${fileUrl(id, name)}" download>${ICONS.file}<span>${name}</span> <small>${size(bytes)}</small></a>`;

const names = (users: readonly string[], { person, reader }: Seen): string =>
  users.map((user) => (user === reader.user ? 'you' : person(user).name)).join(', ');

const reactions = (posted: Posted, seen: Seen): Html | '' =>
  posted.reactions.length === 0
    ? ''
    : html`<div class="reactions">${posted.reactions.map(({ emoji, users }) => {
        const mine = users.includes(seen.reader.user);
        const said = `${users.length} ${emojiWords(emoji)}: ${names(users, seen)}`;
        return html`<button type="button" class="reaction" aria-pressed="${String(mine)}" data-react="${emoji}" title="${said}" aria-label="${said}"><span aria-hidden="true">${emojiText(emoji)}</span> ${users.length}</button>`;
      })}</div>`;

const thread = (posted: Posted, seen: Seen): Html | '' => {
  if (!posted.replies || posted.thread !== null) return '';
  const { count, lastAt, people } = posted.replies;
  return html`<a class="replies" data-thread="${posted.id}" href="${channelUrl(posted.channel)}?thread=${posted.id}">${people
    .slice(0, 3)
    .map((user) =>
      avatar(seen.person(user)),
    )}<b>${count} ${count === 1 ? 'reply' : 'replies'}</b> <span>last at ${clockTime(lastAt, seen.reader.zone)}</span></a>`;
};

const meaning = (emoji: string, { noteReactions, updateReactions }: Seen['settings']): string =>
  noteReactions.includes(emoji)
    ? ', adds it to the timeline'
    : updateReactions.includes(emoji)
      ? ', makes it the status update'
      : '';

const reactButton = (emoji: string, settings: Seen['settings']): Html => {
  const label = `React with ${emojiWords(emoji)}${meaning(emoji, settings)}`;
  return html`<button type="button" data-react="${emoji}" aria-label="${label}" title="${label}"><span aria-hidden="true">${emojiText(emoji)}</span></button>`;
};

/** All emoji, once a page: they are put into the menu of a message when it opens. */
export const emojiMenu = (settings: Seen['settings']): Html =>
  html`<template id="emoji">${Object.keys(EMOJI).map((emoji) => reactButton(emoji, settings))}</template>`;

/** Hidden until the message is pointed at or has the focus; on a phone behind the dots alone. */
const tools = (posted: Posted, seen: Seen): Html => {
  const mine = posted.author === seen.reader.user;
  const ours = posted.body !== null;
  return html`<div class="tools" role="group" aria-label="What to do with this message">
${['pushpin', 'mega'].map((emoji) => reactButton(emoji, seen.settings))}
<details class="menu"><summary aria-label="React" title="React">${ICONS.smile}</summary><div class="menu-list emoji"></div></details>
<a class="tool" data-thread="${posted.thread ?? posted.id}" href="${channelUrl(posted.channel)}?thread=${posted.thread ?? posted.id}" aria-label="Reply in thread" title="Reply in thread">${ICONS.reply}</a>
<details class="menu"><summary aria-label="More" title="More">${ICONS.more}</summary><div class="menu-list">
${ours ? '' : html`<button type="button" data-shortcut="note">Add to the timeline</button>`}
${ours ? '' : html`<button type="button" data-shortcut="declare">Declare an incident from this …</button>`}
<button type="button" data-pin="${posted.pinnedAt === null ? 'on' : 'off'}">${posted.pinnedAt === null ? 'Pin to the channel' : 'Unpin'}</button>
<button type="button" data-copy="${messageUrl(posted.channel, posted.id, posted.thread)}">Copy link</button>
${mine ? html`<button type="button" data-edit>Edit …</button><button type="button" class="danger" data-delete>Delete …</button>` : ''}
</div></details></div>`;
};

const when = (posted: Posted, { zone }: Reader): Html =>
  html`<a class="when" href="${messageUrl(posted.channel, posted.id, posted.thread)}" title="${dateTime(posted.at, zone)}"><time datetime="${iso(posted.at)}">${clockTime(posted.at, zone)}</time></a>`;

/** `prefix` keeps the ids of list and pane apart. */
export const messageView = (
  posted: Posted,
  seen: Seen,
  { before = null, prefix = 'm' }: { before?: Posted | null; prefix?: string } = {},
): Html => {
  const { reader, person } = seen;
  const author = person(posted.author);
  const id = `${prefix}${posted.id}`;
  if (posted.deletedAt !== null)
    return html`<article class="msg gone" id="${id}" data-id="${posted.id}" tabindex="-1"><span class="avatar" aria-hidden="true"></span><div class="body"><p class="text">This message was deleted.</p>${thread(posted, seen)}</div></article>`;
  const kind = [
    'msg',
    follows(posted, before, reader) ? 'follow' : '',
    posted.ping.includes(reader.user) ? 'calls-me' : '',
  ]
    .filter(Boolean)
    .join(' ');
  return html`<article class="${kind}" id="${id}" data-id="${posted.id}" data-channel="${posted.channel}" tabindex="-1" aria-label="${author.name} at ${clockTime(posted.at, reader.zone)}">
${avatar(author)}<div class="body"><p class="by"><b>${author.name}</b>${author.bot ? html` <span class="badge">bot</span>` : ''} ${when(posted, reader)}${posted.pinnedAt === null ? '' : html` <span class="pinned">${ICONS.pin}pinned</span>`}</p>${
    posted.body
      ? neutralMessage(posted.body, reader, posted.ping)
      : html`<p class="text">${plainText(posted.text, reader, posted.ping)}${
          posted.editedAt === null
            ? ''
            : html` <small class="edited" title="Edited ${dateTime(posted.editedAt, reader.zone)}">(edited)</small>`
        }</p>`
  }${posted.files.length === 0 ? '' : html`<div class="files">${posted.files.map(attached)}</div>`}${reactions(posted, seen)}${thread(posted, seen)}</div>${tools(posted, seen)}</article>`;
};

/** An answer that only the asker sees. */
export const whisperView = (whisper: Whisper, { reader, person }: Seen): Html =>
  html`<article class="msg whisper" data-whisper="${whisper.id}" data-channel="${whisper.channel}" tabindex="-1" aria-label="Foghorn, only to you">
${avatar(person('foghorn'))}<div class="body"><p class="by"><b>Foghorn</b> <span class="only">Only you can see this</span> <time class="when" datetime="${iso(whisper.at)}">${clockTime(whisper.at, reader.zone)}</time> <button type="button" class="link" data-dismiss="${whisper.id}">Dismiss</button></p>${neutralMessage(whisper.message, reader)}</div></article>`;
