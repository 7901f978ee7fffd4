/** The pane on the right: threads and details open without leaving the page; Esc closes it. */

import { composer } from './compose.js';
import { $, channel, elements, pane, toast, toBottom } from './dom.js';
import { part, post } from './net.js';

const app = $('.app');

/** Whether the card of a room stands beside the talk by itself: a convenience, worth no complaint. */
const prefer = (open) => post('prefer', { pane: open }).catch(() => {});

let origin = null;

const wire = () => {
  const form = $('form.composer', pane);
  if (form) composer(form);
  document.dispatchEvent(new CustomEvent('rendered'));
};

const open = async (query, { push = true } = {}) => {
  try {
    const html = await part('pane', { channel, ...query });
    origin = document.activeElement;
    pane.replaceChildren(elements(html));
    pane.hidden = false;
    app.classList.add('with-pane');
    app.classList.remove('auto');
    wire();
    const thread = $('[data-thread-of]', pane);
    if (thread) toBottom(thread);
    if (push) history.pushState({ query }, '', `?${new URLSearchParams(query)}`);
    ($('textarea', pane) ?? $('#pane-title', pane))?.focus();
  } catch (error) {
    toast(error.message);
  }
};

const close = ({ push = true } = {}) => {
  if ($('[data-kind=details]', pane)) void prefer(false);
  pane.hidden = true;
  pane.replaceChildren();
  app.classList.remove('with-pane', 'auto');
  if (push) history.pushState({}, '', location.pathname);
  (origin?.isConnected ? origin : $('#composer')).focus({ preventScroll: true });
};

const opensAnew = (event) => event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0;

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-thread], a[data-pane], a[data-close-pane]');
  if (!link || opensAnew(event)) return;
  event.preventDefault();
  if (link.dataset.thread) void open({ thread: link.dataset.thread });
  else if (link.dataset.pane) {
    if (link.dataset.pane === 'details') void prefer(true);
    void open({ pane: link.dataset.pane });
  } else close();
});

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented || pane.hidden || $('dialog[open]')) return;
  // The card beside the talk is in nobody's way: it closes only for those who are in it.
  if (pane.contains(event.target) || !$('[data-kind=details]', pane)) close();
});

addEventListener('popstate', () => {
  const query = new URLSearchParams(location.search);
  const wanted = query.get('thread')
    ? { thread: query.get('thread') }
    : query.get('pane')
      ? { pane: query.get('pane') }
      : null;
  if (wanted) void open(wanted, { push: false });
  else close({ push: false });
});

/** Pins changed, or the stream was away: what is open is read again. */
document.addEventListener('details-changed', async () => {
  const kind = $('.pane-in', pane)?.dataset.kind;
  if (kind !== 'details' && kind !== 'thread') return;
  const thread = $('[data-thread-of]', pane);
  try {
    if (thread) thread.replaceChildren(elements(await part('thread', { channel, thread: thread.dataset.threadOf })));
    else pane.replaceChildren(elements(await part('pane', { channel, pane: 'details' })));
    document.dispatchEvent(new CustomEvent('rendered'));
  } catch (error) {
    toast(error.message);
  }
});

export const start = wire;
