/** Writing: Enter sends, Shift and Enter make a line, suggestions while one types; nothing typed gets lost. */

import { ask } from './ask.js';
import { $, $$, channel, toast } from './dom.js';
import { get, nonce, postForm } from './net.js';

const keep = (key, text) => {
  if (text) sessionStorage.setItem(key, text);
  else sessionStorage.removeItem(key);
};

const grow = (box) => {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, 240)}px`;
};

/** The list of suggestions above one composer. */
const suggestions = (form, box) => {
  const list = $('.completions', form);
  const usage = $('.usage', form);
  let shown = { from: 0, items: [], eager: false };
  let active = -1;
  let asked = 0;

  const close = () => {
    asked++;
    shown = { from: 0, items: [], eager: false };
    active = -1;
    list.hidden = true;
    list.replaceChildren();
    box.removeAttribute('aria-activedescendant');
  };
  const mark = (index) => {
    active = index;
    for (const [at, option] of $$('[role=option]', list).entries()) {
      option.setAttribute('aria-selected', String(at === index));
      if (at === index) {
        option.scrollIntoView({ block: 'nearest' });
        box.setAttribute('aria-activedescendant', option.id);
      }
    }
    if (index < 0) box.removeAttribute('aria-activedescendant');
  };
  const take = (index) => {
    const item = shown.items[index];
    if (!item) return;
    const caret = box.selectionStart;
    box.setRangeText(item.insert, shown.from, caret, 'end');
    close();
    box.focus();
    box.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const draw = () => {
    list.replaceChildren(
      ...shown.items.map(({ label, detail }, index) => {
        const option = document.createElement('div');
        option.role = 'option';
        option.id = `${list.id}-${index}`;
        const name = document.createElement('b');
        name.textContent = label;
        const more = document.createElement('span');
        more.textContent = detail;
        option.append(name, ' ', more);
        option.addEventListener('mousedown', (event) => {
          event.preventDefault();
          take(index);
        });
        return option;
      }),
    );
    list.hidden = shown.items.length === 0;
    mark(shown.eager ? 0 : -1);
  };
  const look = async () => {
    const before = box.value.slice(0, box.selectionStart);
    const wanted = before.startsWith('/') || /(^|\s)@[\w-]*$/.test(before);
    const turn = ++asked;
    if (!wanted) {
      usage.hidden = true;
      return close();
    }
    try {
      const found = await get('complete', { text: before });
      if (turn !== asked) return;
      shown = found;
      usage.textContent = found.usage;
      usage.hidden = found.usage === '';
      draw();
    } catch {
      close(); // Suggestions are a convenience: writing goes on without them.
    }
  };
  return {
    look,
    close,
    /** Takes the keys that mean something while suggestions are open. */
    key: (event) => {
      if (list.hidden) return false;
      const last = shown.items.length - 1;
      if (event.key === 'ArrowDown') mark(active >= last ? 0 : active + 1);
      else if (event.key === 'ArrowUp') mark(active <= 0 ? last : active - 1);
      else if (event.key === 'Escape') close();
      else if (event.key === 'Tab' && !event.shiftKey) take(Math.max(active, 0));
      else if (event.key === 'Enter' && !event.shiftKey && active >= 0) take(active);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
};

const uploads = (form) => {
  const list = $('.uploads', form);
  let files = [];
  const draw = () => {
    list.hidden = files.length === 0;
    list.replaceChildren(
      ...files.map((file) => {
        const item = document.createElement('li');
        item.textContent = file.name;
        const drop = document.createElement('button');
        drop.type = 'button';
        drop.textContent = '×';
        drop.ariaLabel = `Leave out ${file.name}`;
        drop.addEventListener('click', () => {
          files = files.filter((other) => other !== file);
          draw();
        });
        item.append(drop);
        return item;
      }),
    );
  };
  const add = (more) => {
    files = [...files, ...more];
    draw();
  };
  return {
    add,
    all: () => files,
    clear: () => {
      files = [];
      draw();
    },
  };
};

export const composer = (form) => {
  const box = $('textarea', form);
  const picker = $('input[type=file]', form);
  const thread = form.dataset.thread ? Number(form.dataset.thread) : null;
  const key = `text:${channel}:${thread ?? ''}`;
  const suggested = suggestions(form, box);
  const attached = uploads(form);
  // The same message sent again because the answer was lost stays one message.
  let number = nonce();
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
        body.set('nonce', number);
        if (thread !== null) body.set('thread', String(thread));
        for (const file of attached.all()) body.append('files', file);
        await postForm('say', body);
        number = nonce();
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
