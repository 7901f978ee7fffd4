/** Writing: Enter sends, Shift and Enter make a line, suggestions while one types; nothing typed gets lost. */

import { ask } from './ask.js';
import { $, channel, toast } from './dom.js';
import { nonce, postForm } from './net.js';
import { suggestions } from './suggest.js';
import { uploads } from './uploads.js';

const keep = (key, text) => {
  if (text) sessionStorage.setItem(key, text);
  else sessionStorage.removeItem(key);
};

const grow = (box) => {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, 240)}px`;
};

export const composer = (form) => {
  const box = $('textarea', form);
  const picker = $('input[type=file]', form);
  const thread = form.dataset.thread ? Number(form.dataset.thread) : null;
  const key = `text:${channel}:${thread ?? ''}`;
  const suggested = suggestions(form, box);
  const attached = uploads(form);
  // The same words sent again because the answer was lost are one message; other words are another.
  let numbered = { text: '', files: attached.all(), number: nonce() };
  const numberOf = (text) => {
    if (text !== numbered.text || attached.all() !== numbered.files)
      numbered = { text, files: attached.all(), number: nonce() };
    return numbered.number;
  };
  let busy = false;

  const sent = () => {
    box.value = '';
    keep(key, '');
    grow(box);
    void suggested.look();
  };
  const send = async () => {
    const text = box.value;
    if (busy || (text.trim() === '' && attached.all().length === 0)) return;
    busy = true;
    form.classList.add('busy');
    suggested.close();
    try {
      if (/^\/\S/.test(text) && attached.all().length === 0) {
        const answer = await ask({ channel, thread, text: text.trimEnd() });
        if (answer.reply !== 'refused' && box.value === text) sent();
      } else {
        const body = new FormData();
        body.set('channel', channel);
        body.set('text', text);
        body.set('nonce', numberOf(text));
        if (thread !== null) body.set('thread', String(thread));
        for (const file of attached.all()) body.append('files', file);
        await postForm('say', body);
        numbered = { text: '', files: [], number: nonce() };
        attached.clear();
        if (box.value === text) sent();
      }
    } catch (error) {
      toast(error.message);
    } finally {
      busy = false;
      form.classList.remove('busy');
    }
  };

  box.value = sessionStorage.getItem(key) ?? '';
  grow(box);
  box.addEventListener('input', () => {
    keep(key, box.value);
    grow(box);
    void suggested.look();
  });
  box.addEventListener('blur', () => suggested.close());
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || suggested.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
    if (event.key === 'ArrowUp' && box.value === '')
      form.dispatchEvent(new CustomEvent('edit-last', { bubbles: true, detail: { thread } }));
  });
  box.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    attached.add(files);
  });
  picker.addEventListener('change', () => {
    attached.add([...picker.files]);
    picker.value = '';
    box.focus();
  });
  form.addEventListener('dragover', (event) => event.preventDefault());
  form.addEventListener('drop', (event) => {
    event.preventDefault();
    attached.add([...(event.dataTransfer?.files ?? [])]);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
};
