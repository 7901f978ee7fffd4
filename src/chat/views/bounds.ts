/**
 * How large a message may be: the smallest of what the platforms accept, in UTF-16 units.
 * `bounded` is the net under every view: whatever went in, what comes out can be delivered.
 */
import type { Block, Button, Message, Rich } from '../../engine/reply.ts';
import { fitRich, richLength } from './rich.ts';
import { excerpt } from './text.ts';

export const BOUNDS = {
  blocks: 12,
  /** All text of a message together: Discord's 4,000, less room for what rendering adds. */
  message: 3800,
  summary: 300,
  heading: 150,
  /** One text, quote, code or list block. */
  text: 2900,
  fields: 10,
  fieldLabel: 75,
  fieldValue: 1000,
  items: 20,
  /** Rows of buttons and menus together. */
  rows: 5,
  buttons: 5,
  label: 75,
  confirm: 300,
  choices: 25,
  topic: 250,
} as const;

export const blockLength = (block: Block): number => {
  switch (block.type) {
    case 'text':
    case 'context':
      return richLength(block.text);
    case 'fields':
      return block.fields.reduce((sum, field) => sum + field.label.length + richLength(field.value), 0);
    case 'list':
      return block.items.reduce((sum, item) => sum + richLength(item), 0);
    case 'heading':
    case 'quote':
    case 'code':
      return block.text.length;
    case 'buttons':
    case 'menu':
      return 0;
  }
};

export const messageLength = (message: Message): number =>
  message.blocks.reduce((sum, block) => sum + blockLength(block), 0);

const fitButton = (button: Button): Button => ({
  ...button,
  label: excerpt(button.label, BOUNDS.label),
  ...(button.confirm === undefined ? {} : { confirm: excerpt(button.confirm, BOUNDS.confirm) }),
});

/** A list or field group that loses some of its members says how many. */
const fitItems = (items: readonly Rich[], max: number): Rich[] => {
  const kept: Rich[] = [];
  let room = max;
  for (const [index, item] of items.entries()) {
    const last = index === items.length - 1;
    const reserve = last ? 0 : 12;
    if (kept.length === BOUNDS.items - (last ? 0 : 1) || room - reserve < Math.min(richLength(item), 40)) {
      return [...kept, [`… and ${items.length - index} more`]];
    }
    const fitted = fitRich(item, room - reserve);
    kept.push(fitted);
    room -= richLength(fitted);
  }
  return kept;
};

const fitBlock = (block: Block, max: number): Block => {
  const room = Math.min(max, BOUNDS.text);
  switch (block.type) {
    case 'heading':
      return { ...block, text: excerpt(block.text, BOUNDS.heading) };
    case 'text':
    case 'context':
      return { ...block, text: fitRich(block.text, room) };
    case 'quote':
    case 'code':
      return { ...block, text: excerpt(block.text, room) };
    case 'list':
      return { ...block, items: fitItems(block.items, room) };
    case 'fields': {
      const fields = block.fields.slice(0, BOUNDS.fields);
      const each = Math.min(BOUNDS.fieldValue, Math.floor(max / fields.length));
      return {
        ...block,
        fields: fields.map((field) => ({
          label: excerpt(field.label, BOUNDS.fieldLabel),
          value: fitRich(field.value, each),
        })),
      };
    }
    case 'buttons':
      return { ...block, buttons: block.buttons.map(fitButton) };
    case 'menu':
      return {
        ...block,
        label: excerpt(block.label, BOUNDS.label),
        choices: block.choices
          .slice(0, BOUNDS.choices)
          .map((choice) => ({ ...choice, label: excerpt(choice.label, BOUNDS.label) })),
      };
  }
};

const isEmpty = (block: Block): boolean => {
  switch (block.type) {
    case 'text':
    case 'context':
      return richLength(block.text) === 0;
    case 'heading':
    case 'quote':
    case 'code':
      return block.text.trim() === '';
    case 'list':
      return block.items.length === 0;
    case 'fields':
      return block.fields.length === 0;
    case 'buttons':
      return block.buttons.length === 0;
    case 'menu':
      return block.choices.length === 0;
  }
};

/** More buttons than fit in a row go on in the next. */
const rows = (block: Block): Block[] => {
  if (block.type !== 'buttons') return [block];
  const rows: Block[] = [];
  for (let i = 0; i < block.buttons.length; i += BOUNDS.buttons) {
    rows.push({ type: 'buttons', buttons: block.buttons.slice(i, i + BOUNDS.buttons) });
  }
  return rows;
};

/** The message within all bounds: empty blocks dropped, the longest ones shortened until the whole fits. */
export const bounded = (message: Message): Message => {
  let blocks = message.blocks
    .filter((block) => !isEmpty(block))
    .flatMap(rows)
    .map((block) => fitBlock(block, BOUNDS.message));
  let acting = 0;
  blocks = blocks
    .filter((block) => (block.type !== 'buttons' && block.type !== 'menu') || ++acting <= BOUNDS.rows)
    .slice(0, BOUNDS.blocks);
  for (;;) {
    const over = messageLength({ ...message, blocks }) - BOUNDS.message;
    if (over <= 0) break;
    const longest = blocks.reduce(
      (best, block, i) => (blockLength(block) > blockLength(blocks[best] ?? block) ? i : best),
      0,
    );
    const block = blocks[longest];
    if (block === undefined) break;
    const length = blockLength(block);
    const shortened = fitBlock(block, Math.max(0, Math.min(length - over, length - 1)));
    blocks =
      isEmpty(shortened) || blockLength(shortened) >= length
        ? blocks.filter((_, i) => i !== longest)
        : blocks.with(longest, shortened);
  }
  return { ...message, summary: excerpt(message.summary, BOUNDS.summary), blocks };
};
