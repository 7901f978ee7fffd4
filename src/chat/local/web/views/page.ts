/** The whole page: list, channel, pane. On a phone one of them at a time. */
import { html } from 'hono/html';
import { channelUrl } from '../../keys.ts';
import type { Channel, Posted } from '../../platform/model.ts';
import { type Html, plainText, type Reader } from '../../render.ts';
import { composer } from './composer.ts';
import { ICONS } from './icons.ts';
import { channelName } from './sidebar.ts';

export const channelHeader = (channel: Channel, pins: readonly Posted[], people: number, reader: Reader): Html => {
  const sign = channel.private
    ? channel.kind === 'direct'
      ? ''
      : ICONS.lock
    : html`<span class="hash" aria-hidden="true">#</span>`;

  const away = channel.archivedAt === null ? '' : html`<p class="topic">Archived: nobody writes here any more</p>`;
  return html`<a class="tool back" href="/" aria-label="Back to the list">${ICONS.back}</a>
<div class="title"><h1>${sign}${channelName(channel)}</h1>${away}${channel.topic === '' ? '' : html`<p class="topic" title="${channel.topic}">${plainText(channel.topic, reader, [])}</p>`}</div>
<a class="btn plain about-link" href="${channelUrl(channel.id)}?pane=details" data-pane="details" title="What is pinned, and who is here">${ICONS.pin}<span><span class="hidden">Pinned: </span>${pins.length}</span>${people === 0 ? '' : html`<span class="people">· ${people} ${people === 1 ? 'person' : 'people'}</span>`}</a>`;
};

export interface PageParts {
  title: string;
  view: 'home' | 'channel';
  channel: Channel;
  /** Tells the script whether anything happened between this page and its stream. */
  stamp: string;
  assets: string;
  sidebar: Html;
  header: Html;
  list: Html;
  intro: Html | '';
  pane: Html | '';
  emoji: Html;
  /** The pane opened by itself: only where there is space for it. */
  auto: boolean;
}

export const page = (parts: PageParts): Html => {
  const { channel, assets } = parts;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="color-scheme" content="light dark">
<title>${parts.title}</title>
<link rel="icon" href="/workspace/assets/${assets}/horn.svg" type="image/svg+xml">
<link rel="stylesheet" href="/workspace/assets/${assets}/workspace.css">
<script type="module" src="/workspace/assets/${assets}/main.js"></script>
</head>
<body data-view="${parts.view}" data-channel="${channel.id}" data-stamp="${parts.stamp}">
<a class="skip" href="#composer">Skip to writing</a>
<div class="app${parts.pane === '' ? '' : parts.auto ? ' with-pane auto' : ' with-pane'}">
${parts.sidebar}
<main>
<header class="top">${parts.header}</header>
<p class="banner" role="status" hidden></p>
<h2 class="hidden">Messages</h2>
<div class="scroll list messages" role="log" aria-label="Messages" tabindex="0">${parts.intro}<div class="run">${parts.list}</div></div>
<button type="button" class="btn primary jump" hidden>New messages</button>
${composer({ channel })}
</main>
<aside class="pane" aria-labelledby="pane-title"${parts.pane === '' ? html` hidden` : ''}>${parts.pane}</aside>
</div>
${parts.emoji}
<div class="toasts" role="alert"></div>
<p class="hidden" role="status" id="spoken"></p>
<dialog aria-labelledby="dialog-title"></dialog>
<dialog class="ask" aria-labelledby="ask-text"><form method="dialog" class="sheet"><p id="ask-text"></p><footer><button class="btn plain" value="no">Cancel</button><button class="btn primary" value="yes">Yes</button></footer></form></dialog>
</body>
</html>`;
};
