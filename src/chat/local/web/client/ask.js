/** Asking Foghorn: buttons, menus, shortcuts and the dialogs it answers with. */
import { $, $$, channel, confirmed, elements, pending, toast } from './dom.js';
import { post } from './net.js';

const dialog = $('dialog:not(.ask)');

/** Sends a request; a form opens as a dialog, everything else arrives over the stream. */
export const ask = async (request) => {
  const answer = await post('ask', request);
  if (answer.reply === 'form') show(answer.html, request);
  return answer;
};

const filled = (form) => {
  const options = {};
  for (const control of $$('[name]', form)) options[control.name] = control.value;
  for (const group of $$('[data-many]', form))
    options[group.dataset.many] = $$('input:checked', group)
      .map((box) => box.value)
      .join(', ');
  return options;
};

const unmark = (form) => {
  for (const error of $$('.error, .refusal', form)) error.hidden = true;
  for (const control of $$('[aria-invalid]', form)) control.removeAttribute('aria-invalid');
};

/** Says what is wrong beside the field it is about, or above all of them. */
const mark = (form, { field, sentence, hint }) => {
  const words = [sentence, hint].filter(Boolean).join(' ');
  const row = field && $(`[data-field="${CSS.escape(field)}"]`, form);
  const place = row ? $('.error', row) : $('.refusal', form);
  place.textContent = words;
  place.hidden = false;
  const control = row && $('input, select, textarea', row);
  if (control) {
    control.setAttribute('aria-invalid', 'true');
    control.setAttribute('aria-describedby', place.id);
    control.focus();
  } else place.scrollIntoView({ block: 'nearest' });
};

/** Counted in the browser too, so that nobody writes for nothing. */
const tooLong = (form) => {
  for (const control of $$('[data-max]', form)) {
    const max = Number(control.dataset.max);
    if (control.value.length > max)
      return {
        field: control.name,
        sentence: `At most ${max.toLocaleString('en')} characters; these are ${control.value.length.toLocaleString('en')}.`,
        hint: '',
      };
  }
  return null;
};

const show = (html, request) => {
  const origin = document.activeElement;
  dialog.replaceChildren(elements(html));
  const form = $('form', dialog);
  const before = JSON.stringify(filled(form));
  const touched = () => JSON.stringify(filled(form)) !== before;
  let closing = false;

  const leave = async () => {
    if (closing) return;
    if (touched() && !(await confirmed('Discard what you filled in?', 'Discard', 'Keep writing'))) return;
    closing = true;
    dialog.close();
  };
  dialog.oncancel = (event) => {
    event.preventDefault();
    void leave();
  };
  dialog.onclose = () => {
    dialog.replaceChildren();
    if (origin?.isConnected) origin.focus({ preventScroll: true });
  };
  for (const close of $$('[data-close]', form)) close.addEventListener('click', leave);

  form.noValidate = true;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    unmark(form);
    const long = tooLong(form);
    if (long) return mark(form, long);
    const invoke = JSON.parse(form.dataset.form);
    const invocation = { ...invoke, options: { ...invoke.options, ...filled(form) }, submitted: true };
    const button = $('footer .primary', form);
    await pending(button, async () => {
      const answer = await post('ask', {
        channel: request.channel,
        thread: request.thread ?? null,
        invocation,
        ...(request.message ? { message: request.message } : {}),
      });
      if (answer.reply === 'refused') return mark(form, answer);
      if (answer.reply === 'form') return show(answer.html, request);
      closing = true;
      dialog.close();
    });
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener('click', ({ target }) => {
    const chip = target.closest('[data-add]');
    if (!chip) return;
    const input = $(`#${CSS.escape(chip.dataset.to)}`, form);
    const names = input.value
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    if (!names.some((name) => name.split('=')[0] === chip.dataset.add)) names.push(chip.dataset.add);
    input.value = names.join(', ');
    input.focus();
  });
  if (!dialog.open) dialog.showModal();
  const first = $('.row input, .row select, .row textarea', form);
  first?.focus();
  if (first?.matches('textarea')) first.setSelectionRange(first.value.length, first.value.length);
};

/** A button of a message of Foghorn's. */
export const press = async (button) => {
  const { invoke, confirm } = button.dataset;
  if (confirm && !(await confirmed(confirm, button.textContent.trim()))) return;
  const list = button.closest('[data-thread-of]');
  const answer = await pending(button, () =>
    ask({ channel, thread: list ? Number(list.dataset.threadOf) : null, invocation: JSON.parse(invoke) }),
  );
  // Chosen instead of what the dialog asks for: what is answered stands behind it.
  if (answer && answer.reply !== 'form') button.closest('dialog')?.close();
};

/** A shortcut on somebody's message: what it says is handed along. */
export const shortcut = (button, command, message) =>
  pending(button, () => ask({ channel, invocation: { command, options: {} }, message }));

export const declare = (button) =>
  pending(button, () => ask({ channel, invocation: { command: 'declare', options: {} } }));

export const play = (button) =>
  pending(button, async () => {
    const { url } = await post('play', { name: button.dataset.play });
    if (url) location.href = url;
    else toast('It is playing: its room appears in the list in a moment.', 'good');
  });
