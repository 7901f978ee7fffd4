/** The stream: what it brings, and what the page says while it is away. */
import { $, channel, elements } from './dom.js';
import { onGone, onMessage, onWhisper, refresh } from './list.js';

const live = $('.live');
const banner = $('.banner');
const WORDS = { live: 'live', connecting: 'connecting', away: 'reconnecting …' };

const state = (now) => {
  live.dataset.state = now;
  $('.live-text').textContent = WORDS[now];
  banner.hidden = now !== 'away';
  if (now === 'away') banner.textContent = 'The connection is lost; reconnecting … What you write stays here.';
};

const rehung = (html) => {
  const list = $('.channels');
  const focused = document.activeElement?.closest?.('.channels a')?.getAttribute('href');
  const open = $('details', list)?.open;
  list.replaceChildren(elements(html));
  if (open) $('details', list)?.setAttribute('open', '');
  if (focused) $(`a[href="${CSS.escape(focused)}"]`, list)?.focus();
  const news = list.querySelectorAll('.count').length;
  document.title = document.title.replace(/^\(\d+\) /, '');
  if (news > 0) document.title = `(${news}) ${document.title}`;
};

export const connect = () => {
  let greeted = false;
  let source;
  const open = () => {
    source = new EventSource(`/workspace/events?channel=${encodeURIComponent(channel)}`);
    const on = (event, handle) => source.addEventListener(event, ({ data }) => handle(JSON.parse(data)));
    on('hello', ({ stamp }) => {
      state('live');
      // Something happened between the page and its stream, or while it was away.
      if (greeted || stamp !== document.body.dataset.stamp) void refresh();
      greeted = true;
    });
    on('message', onMessage);
    on('gone', onGone);
    on('whisper', onWhisper);
    on('list', ({ html }) => rehung(html));
    on('header', ({ html }) => {
      $('main > .top').replaceChildren(elements(html));
      document.dispatchEvent(new CustomEvent('details-changed'));
    });
    source.onerror = () => {
      state('away');
      // A browser gives up on a stream that answered wrongly; we do not.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, 2000);
    };
  };
  open();
  // The browser keeps few connections to one host: a page put away must not hold one.
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (event) => {
    if (event.persisted) open();
  });
};

/** Relative times grow old while one reads. */
const ago = (ms) => {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  return minutes < 60 ? `${minutes}m ago` : `${Math.floor(minutes / 60)}h ${minutes % 60}m ago`;
};
setInterval(() => {
  for (const time of document.querySelectorAll('time[data-as=ago]'))
    time.textContent = ago(Date.now() - Date.parse(time.dateTime));
}, 20_000);
