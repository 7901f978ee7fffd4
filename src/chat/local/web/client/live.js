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
    on('hello', ({ stamp, now }) => {
      clock({ now });
      state('live');
      // Something happened between the page and its stream, or while it was away.
      if (greeted || stamp !== document.body.dataset.stamp) void refresh();
      greeted = true;
    });
    on('message', onMessage);
    on('gone', onGone);
    on('whisper', onWhisper);
    on('list', ({ html, now }) => {
      clock({ now });
      rehung(html);
    });
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

/** The clock of the workspace, which may be a story's: what it last said, and how long ago that was. */
let told = { now: 0, at: 0 };
const clock = ({ now }) => {
  told = { now, at: performance.now() };
};
const now = () => told.now + performance.now() - told.at;

/** Relative times grow old while one reads. */
const ago = (ms) => {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  return minutes < 60 ? `${minutes}m ago` : `${Math.floor(minutes / 60)}h ${minutes % 60}m ago`;
};
setInterval(() => {
  if (told.at === 0) return;
  for (const time of document.querySelectorAll('time[data-as=ago]'))
    time.textContent = ago(now() - Date.parse(time.dateTime));
  for (const here of document.querySelectorAll('[data-zone]')) {
    const options = { timeZone: here.dataset.zone, hour: '2-digit', minute: '2-digit' };
    here.textContent = new Date(now()).toLocaleTimeString('en-GB', options);
  }
}, 20_000);
