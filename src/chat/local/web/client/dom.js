/** Small things about the page that everything uses. */

export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

export const channel = document.body.dataset.channel;
export const messages = $('.messages');
export const run = $('.run');
export const pane = $('.pane');

/** Server-rendered HTML as elements. */
export const elements = (html) => {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
};

export const toast = (text, kind = 'bad') => {
  const note = document.createElement('p');
  note.className = `toast ${kind}`;
  note.textContent = text;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Dismiss';
  close.addEventListener('click', () => note.remove());
  note.append(close);
  $('.toasts').replaceChildren(note);
  setTimeout(() => note.remove(), kind === 'good' ? 4000 : 12000);
};

/** For screen readers alone. */
export const speak = (text) => {
  $('#spoken').textContent = text;
};

/** A promise that disables what was pressed until it settles, and shows what went wrong. */
export const pending = async (control, work) => {
  control.disabled = true;
  control.setAttribute('aria-busy', 'true');
  try {
    return await work();
  } catch (error) {
    toast(error.message);
    return null;
  } finally {
    control.disabled = false;
    control.removeAttribute('aria-busy');
  }
};

/** Asks in our own dialog; resolves to yes or no. */
export const confirmed = (question, yes = 'Yes', no = 'Cancel') =>
  new Promise((resolve) => {
    const dialog = $('dialog.ask');
    $('#ask-text').textContent = question;
    $('[value=yes]', dialog).textContent = yes;
    $('[value=no]', dialog).textContent = no;
    dialog.returnValue = 'no';
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
    dialog.showModal();
  });

/** The scrolling part that an element is in. */
export const scroller = (element) => element.closest('.scroll');
export const atBottom = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 60;
export const toBottom = (box) => {
  box.scrollTop = box.scrollHeight;
};
