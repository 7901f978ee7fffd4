/** The pane on the right: a thread, what a channel is about and has pinned, or what this workspace is. */
import { html } from 'hono/html';
import { channelUrl } from '../../keys.ts';
import type { Channel, Posted, User } from '../../platform/model.ts';
import { type Html, plainText } from '../../render.ts';
import type { Whisper } from '../whispers.ts';
import { composer } from './composer.ts';
import { ICONS } from './icons.ts';
import { avatar, messageView, type Seen, whisperView } from './message.ts';
import { channelName } from './sidebar.ts';

const frame = (kind: string, title: string, channel: Channel, body: Html): Html =>
  html`<section class="pane-in" data-kind="${kind}"><header><h2 id="pane-title" tabindex="-1">${title}</h2><a class="tool" href="${channelUrl(channel.id)}" data-close-pane aria-label="Close the pane" title="Close (Esc)">${ICONS.close}</a></header>${body}</section>`;

/** The parts of a thread that change with every reply. */
export const threadList = (head: Posted, replies: readonly Posted[], seen: Seen, whispers: readonly Whisper[]): Html =>
  html`${messageView(head, seen, { prefix: 't' })}<p class="day"><span>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</span></p>${replies.map(
    (reply, index) => messageView(reply, seen, { prefix: 't', before: replies[index - 1] ?? null }),
  )}${whispers.map((whisper) => whisperView(whisper, seen))}`;

export const threadPane = (channel: Channel, head: Posted, list: Html): Html =>
  frame(
    'thread',
    'Thread',
    channel,
    html`<div class="scroll list" role="log" aria-label="Thread" tabindex="0" data-thread-of="${head.id}">${list}</div>${composer({ channel, thread: head.id })}`,
  );

export const detailsPane = (channel: Channel, pins: readonly Posted[], members: readonly User[], seen: Seen): Html => {
  const { reader } = seen;
  return frame(
    'details',
    `About ${channel.kind === 'direct' ? '' : '#'}${channelName(channel)}`,
    channel,
    html`<div class="scroll" role="region" aria-labelledby="pane-title" tabindex="0">
${channel.topic === '' ? '' : html`<p class="topic-full">${plainText(channel.topic, reader, [])}</p>`}
${pins.length === 0 ? html`<p class="none">Nothing is pinned here.</p>` : html`<div class="list pins">${pins.map((posted) => messageView(posted, seen, { prefix: 'p' }))}</div>`}
${members.length === 0 ? '' : html`<h3>${members.length} ${members.length === 1 ? 'person' : 'people'}</h3><ul class="members">${members.map((user) => html`<li>${avatar(user)}<span>${user.name}</span></li>`)}</ul>`}
</div>`,
  );
};

export const aboutPane = (channel: Channel, body: Html): Html =>
  frame(
    'about',
    'About this workspace',
    channel,
    html`<div class="scroll" tabindex="0" role="region" aria-labelledby="pane-title">${body}</div>`,
  );
