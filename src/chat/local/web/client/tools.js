/** What one does with a message: react, pin, edit, delete, copy; by pointer and by keyboard. */

import { declare, play, press, shortcut } from './ask.js';
import { $, $$, confirmed, elements, pending, toast } from './dom.js';
import { get, post } from './net.js';

const messageOf = (element) => element.closest('.msg[data-id]');
const idOf = (element) => Number(messageOf(element).dataset.id);

const react = (button) => {
  const id = idOf(button);
  const emoji = button.dataset.react;
  const given = $(`.reaction[data-react="${CSS.escape(emoji)}"]`, messageOf(button));
  const on = given?.getAttribute('aria-pressed') !== 'true';
  return pending(button, () => post('react', { id, emoji, on }));
};

/** The text gives way to an editor; Esc puts it back. */
const edit = async (message) => {
  const text = $('.text', message);
  if (!text || $('.editor', message)) return;
  const id = Number(message.dataset.id);
  const { text: typed } = await get(`typed/${id}`);
  if (typed === null) return;
  const form = elements(
    '<form class="editor"><textarea rows="3" aria-label="Edit your message"></textarea>' +
      '<p><button class="btn primary">Save</button> <button type="button" class="btn plain">Cancel</button></p></form>',
  ).firstElementChild;
  const box = $('textarea', form);
  box.value = typed;
  const leave = () => {
    form.remove();
    text.hidden = false;
    message.focus();
  };
  $('[type=button]', form).addEventListener('click', leave);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      leave();
    }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void pending($('.primary', form), async () => {
      await post('edit', { id, text: box.value });
      leave();
    });
  });
  text.hidden = true;
  text.after(form);
  box.focus();
};

const remove = async (button) => {
  const id = idOf(button);
  if (await confirmed('Delete this message? Its words go for good, from the timeline as well.', 'Delete'))
    await pending(button, () => post('delete', { id }));
};

const copy = async (path) => {
  try {
    await navigator.clipboard.writeText(new URL(path, location.href).href);
    toast('Link copied.', 'good');
  } catch {
    toast(`The browser did not let us copy it: ${new URL(path, location.href).href}`);
  }
};

const ACTS = {
  invoke: press,
  react,
  shortcut: (button) => shortcut(button, button.dataset.shortcut, idOf(button)),
  pin: (button) => pending(button, () => post('pin', { id: idOf(button), on: button.dataset.pin === 'on' })),
  edit: (button) => edit(messageOf(button)),
  delete: remove,
  copy: (button) => copy(button.dataset.copy),
  dismiss: (button) =>
    pending(button, async () => {
      const id = Number(button.dataset.dismiss);
      await post('dismiss', { id });
      for (const whisper of $$(`[data-whisper="${id}"]`)) whisper.remove();
      $('#composer').focus();
    }),
  play,
  declare,
};

const closeMenus = (except = null) => {
  for (const menu of $$('details.menu[open]')) if (menu !== except && !menu.contains(except)) menu.open = false;
};

document.addEventListener('click', (event) => {
  const menu = event.target.closest('details.menu');
  closeMenus(menu);
  const button = event.target.closest('button');
  if (!button || button.disabled) return;
  for (const [name, act] of Object.entries(ACTS))
    if (name in button.dataset) {
      // The menu goes, and takes the focus of a hidden button with it.
      if (menu) {
        menu.open = false;
        messageOf(menu)?.focus({ preventScroll: true });
      }
      Promise.resolve(act(button)).catch((error) => toast(error.message));
      return;
    }
});

/** Where nothing can be pointed at, a tap on a message brings its tools, and another takes them away. */
const picks = matchMedia('(hover: none)');
document.addEventListener('click', ({ target }) => {
  if (!picks.matches || target.closest('button, a, summary, input, textarea, .tools')) return;
  const message = messageOf(target);
  for (const other of $$('.msg.picked')) if (other !== message) other.classList.remove('picked');
  message?.classList.toggle('picked');
});

/** A menu opens to where there is space. */
document.addEventListener(
  'toggle',
  ({ target: menu }) => {
    if (!menu.matches?.('details.menu') || !menu.open) return;
    const list = $('.menu-list', menu);
    if (list.matches('.emoji:empty')) list.append($('#emoji').content.cloneNode(true));
    const frame = (menu.closest('.scroll') ?? document.documentElement).getBoundingClientRect();
    const { top, bottom } = menu.getBoundingClientRect();
    menu.classList.toggle('up', bottom + list.offsetHeight > frame.bottom && top - list.offsetHeight > frame.top);
    menu.classList.toggle('start', list.getBoundingClientRect().left < frame.left);
  },
  true,
);

/** Arrows walk through messages and menus; the focused message shows its tools. */
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && $('details.menu[open]')) {
    const open = $('details.menu[open]');
    closeMenus();
    $('summary', open).focus();
    event.preventDefault();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.target.closest('textarea, input, select')) return;
  const menu = event.target.closest('details.menu[open]');
  const list = event.target.closest('.list');
  const all = menu ? [$('summary', menu), ...$$('.menu-list button', menu)] : list ? $$('.msg', list) : [];
  if (all.length === 0) return;
  const here = all.findIndex((one) => one === event.target || (!menu && one.contains(event.target)));
  const next = here < 0 ? all.at(-1) : all[here + step];
  if (next) {
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  }
});

/** The tools of a hundred messages are no hundred stops of the Tab key: only those of the focused one are. */
const stops = (message, on) => {
  for (const control of $$('.tools > button, .tools > a, .tools > details > summary', message))
    control.tabIndex = on ? 0 : -1;
};
export const quiet = () => {
  for (const message of $$('.msg')) if (!message.contains(document.activeElement)) stops(message, false);
};
document.addEventListener('focusin', ({ target }) => {
  const message = target.closest?.('.msg');
  if (message) stops(message, true);
});
document.addEventListener('focusout', ({ target, relatedTarget }) => {
  const message = target.closest?.('.msg');
  if (message && !message.contains(relatedTarget)) stops(message, false);
});
document.addEventListener('rendered', quiet);

/** Arrow up in an empty composer edits what one said last. */
document.addEventListener('edit-last', ({ target, detail }) => {
  const list = detail.thread === null ? $('.run') : $(`[data-thread-of="${detail.thread}"]`);
  const last = $$('.msg', list).findLast((message) => $('[data-edit]', message));
  if (last && target) edit(last).catch((error) => toast(error.message));
});
