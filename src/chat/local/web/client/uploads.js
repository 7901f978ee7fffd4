/** Files chosen, pasted or dropped, until they are sent. */
import { $ } from './dom.js';

export const uploads = (form) => {
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
