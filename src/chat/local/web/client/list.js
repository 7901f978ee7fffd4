/** The messages on the page: kept current, paged, kept at the bottom while the reader is there. */
import { $, $$, atBottom, channel, elements, messages, pane, run, speak, toast, toBottom } from './dom.js';
import { part, post } from './net.js';

const jump = $('.jump');
let looking = 0;

/** Tells that everything here was seen, once in a while and only when somebody looks. */
export const look = () => {
  if (document.hidden || looking) return;
  looking = setTimeout(() => {
    looking = 0;
    post('look', { channel }).catch(() => {}); // The next message tries again.
  }, 300);
};

/** Keeps what is in view where it is while `change` alters the list. */
const keeping = (box, change) => {
  const bottom = atBottom(box);
  change();
  if (bottom) toBottom(box);
};

/** Focus survives when the element that has it is rendered anew. */
const replace = (old, fresh) => {
  const focused = old.contains(document.activeElement)
    ? $$('button, a, summary', old).indexOf(document.activeElement)
    : -1;
  if (old.classList.contains('picked')) fresh.classList.add('picked');
  const open = $$('details', old).map((details) => details.open);
  old.replaceWith(fresh);
  for (const [index, details] of $$('details', fresh).entries()) details.open = open[index] ?? false;
  if (focused >= 0) $$('button, a, summary', fresh)[focused]?.focus({ preventScroll: true });
};

const byId = (box, id) => $(`.msg[data-id="${id}"]`, box);

const upsert = (box, id, html) => {
  const fresh = elements(html);
  const article = $('.msg', fresh);
  const old = byId(box, id);
  if (old) {
    if (old.classList.contains('follow')) article.classList.add('follow');
    else article.classList.remove('follow');
    replace(old, article);
    return false;
  }
  // A message before the first one shown belongs to an earlier page.
  const later = $$('.msg[data-id]', box).find((other) => Number(other.dataset.id) > id);
  if (later) return false;
  const day = $('.day', fresh)?.dataset.day;
  if (day && $$('.day', box).some((line) => line.dataset.day === day)) $('.day', fresh).remove();
  box.append(fresh);
  return true;
};

export const onMessage = ({ id, thread, list, inThread, inPins, spoken }) => {
  if (list && !$('[data-after]', run)) {
    const bottom = atBottom(messages);
    keeping(messages, () => {
      if (upsert(run, id, list)) {
        if (bottom) look();
        else jump.hidden = false;
      }
    });
  }
  const open = $('[data-thread-of]', pane);
  if (open && (open.dataset.threadOf === String(thread) || open.dataset.threadOf === String(id)))
    keeping(open, () => {
      upsert(open, id, inThread);
      const replies = $$('.msg[data-id]', open).length - 1;
      const count = $('.day span', open);
      if (count) count.textContent = `${replies} ${replies === 1 ? 'reply' : 'replies'}`;
    });
  const pins = $('.pins', pane);
  const pinned = pins && byId(pins, id);
  if (pinned && inPins) replace(pinned, $('.msg', elements(inPins)));
  else if ($('[data-kind=details]', pane) && Boolean(pinned) !== Boolean(inPins))
    document.dispatchEvent(new CustomEvent('details-changed'));
  if (document.hidden) speak(spoken);
  document.dispatchEvent(new CustomEvent('rendered'));
};

export const onGone = ({ id }) => {
  for (const gone of $$(`.msg[data-id="${id}"]`)) gone.remove();
  document.dispatchEvent(new CustomEvent('details-changed'));
};

export const onWhisper = ({ id, thread, html }) => {
  const box = thread === null ? run : $(`[data-thread-of="${thread}"]`, pane);
  if (!box || $(`[data-whisper="${id}"]`, box)) return;
  box.append(elements(html));
  const last = box.lastElementChild;
  // A long answer is read from its beginning.
  last.scrollIntoView({ block: last.offsetHeight > last.closest('.scroll').clientHeight ? 'start' : 'end' });
  last.focus({ preventScroll: true });
  // Whoever was writing goes on writing.
  if (!matchMedia('(pointer: coarse)').matches) $('#composer').focus({ preventScroll: true });
};

/** Reads the whole list again: after the stream was away nobody knows what happened. */
export const refresh = async () => {
  try {
    const query = new URLSearchParams(location.search);
    const html = await part('messages', { channel, ...(query.get('m') ? { m: query.get('m') } : {}) });
    keeping(messages, () => run.replaceChildren(elements(html)));
    document.dispatchEvent(new CustomEvent('rendered'));
    document.dispatchEvent(new CustomEvent('details-changed'));
  } catch (error) {
    toast(error.message);
  }
};

/** Earlier or later messages in place of the button that asked for them. */
const more = async (button) => {
  const back = button.dataset.before !== undefined;
  button.disabled = true;
  try {
    const html = await part('messages', {
      channel,
      ...(back ? { before: button.dataset.before } : { after: button.dataset.after }),
    });
    const fresh = elements(html);
    // The other end is here already.
    for (const other of $$(back ? '[data-after]' : '[data-before]', fresh)) other.remove();
    const height = messages.scrollHeight;
    const first = $('.msg', fresh);
    button.replaceWith(fresh);
    const days = new Set();
    for (const line of $$('.day', run))
      if (days.has(line.dataset.day)) line.remove();
      else days.add(line.dataset.day);
    if (back) messages.scrollTop += messages.scrollHeight - height;
    first?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent('rendered'));
  } catch (error) {
    button.disabled = false;
    toast(error.message);
  }
};

run.addEventListener('click', (event) => {
  const button = event.target.closest('.page');
  if (button) void more(button);
});

messages.addEventListener('scroll', () => {
  if (atBottom(messages)) {
    jump.hidden = true;
    look();
  }
});
jump.addEventListener('click', () => {
  if ($('[data-after]', run)) location.href = location.pathname;
  else toBottom(messages);
});
document.addEventListener('visibilitychange', look);

/** Where the page begins: at the message that was linked to, at what is new, else at the end. */
export const begin = () => {
  const linked = new URLSearchParams(location.search).get('m');
  const target = linked && ($(`#t${linked}`) ?? $(`#m${linked}`));
  if (target) {
    target.classList.add('linked');
    target.scrollIntoView({ block: 'center' });
    target.focus({ preventScroll: true });
  } else {
    const fresh = $('.new', run);
    toBottom(messages);
    if (fresh && messages.scrollHeight > messages.clientHeight) fresh.scrollIntoView({ block: 'center' });
  }
  const thread = $('[data-thread-of]', pane);
  if (thread && !target) toBottom(thread);
  look();
};
