/** Suggestions while one types: asked of the server, walked through with the arrows, taken with Tab. */
import { $, $$ } from './dom.js';
import { get } from './net.js';

/** The list of suggestions above one composer. */
export const suggestions = (form, box) => {
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
