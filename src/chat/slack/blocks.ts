/** Neutral blocks → Block Kit, within every limit: what is too long for one block goes on in the next. */
import type { ActionsBlockElement, KnownBlock, MrkdwnElement, PlainTextElement, PlainTextOption } from '@slack/types';
import type { Block, Button, Message } from '../../engine/reply.ts';
import { encodeInvocation } from './invocation.ts';
import { LIMITS } from './limits.ts';
import { escaped, fitted, GUARD, mrkdwn, pieces, plainly, type Reading, shortened } from './mrkdwn.ts';

/** Buttons and menus are told by this; what they ask for stands in their value. */
export const ACTION = 'do';
const isAction = /^do(\.|$)/;
/** Whether a press is one of ours. */
export const isInvoking = (actionId: string): boolean => isAction.test(actionId);

export const plain = (text: string, max: number): PlainTextElement => ({
  type: 'plain_text',
  // Slack refuses an empty text.
  text: shortened(text.trim() === '' ? '–' : text, max).toWellFormed(),
  emoji: true,
});
// Half a character, which no cut of ours should leave, would have the whole message refused.
const marked = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text: text.toWellFormed(), verbatim: true });
const section = (text: string): KnownBlock => ({ type: 'section', text: marked(text) });

const quoted = (words: string): string =>
  words
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

const fence = (words: string): string => `\`\`\`\n${words}\n\`\`\``;
/** Code is shown as it is; three of its own signs would end it. */
const codeBlocks = (text: string): KnownBlock[] => {
  const whole = escaped(text.replaceAll('```', `\`${GUARD}\`${GUARD}\``));
  const blocks: KnownBlock[] = [];
  const max = LIMITS.section - 16;
  for (let rest = whole; rest !== ''; ) {
    const breaks = ['\n', ' '].map((sign) => rest.lastIndexOf(sign, max)).filter((at) => at > max / 2);
    let end = rest.length <= max ? rest.length : (breaks[0] ?? max);
    // Neither an entity nor a character is cut in two.
    const tail = rest.slice(Math.max(0, end - 4), end).lastIndexOf('&');
    if (end < rest.length && tail >= 0 && !rest.slice(end - 4 + tail, end).includes(';')) end = end - 4 + tail;
    if (/[\ud800-\udbff]/.test(rest[end - 1] ?? '')) end -= 1;
    blocks.push(section(fence(rest.slice(0, end))));
    rest = rest.slice(end).replace(/^\n/, '');
  }
  return blocks;
};

/** Items are kept whole where they fit; as many a section as it holds. */
const listSections = (items: readonly (readonly string[])[]): KnownBlock[] => {
  const sections: string[] = [];
  let current = '';
  for (const parts of items)
    for (const [index, part] of parts.entries()) {
      const line = `${index === 0 ? '• ' : ''}${part}`;
      const next = current === '' ? line : `${current}\n${line}`;
      if (next.length <= LIMITS.section) current = next;
      else {
        sections.push(current);
        current = line;
      }
    }
  if (current !== '') sections.push(current);
  return sections.map(section);
};

const fieldSections = (fields: Extract<Block, { type: 'fields' }>['fields'], reading: Reading): KnownBlock[] => {
  const shown = fields.map(({ label, value }) => {
    const head = fitted([{ bold: label }], 300, reading);
    const words = fitted(value, LIMITS.field - head.length - 1, reading);
    return marked(`${head}\n${words.trim() === '' ? '–' : words}`);
  });
  const sections: KnownBlock[] = [];
  for (let i = 0; i < shown.length; i += LIMITS.fields)
    sections.push({ type: 'section', fields: shown.slice(i, i + LIMITS.fields) });
  return sections;
};

const button = ({ label, style, invoke, confirm }: Button, action: string): ActionsBlockElement => ({
  type: 'button',
  action_id: action,
  text: plain(label, LIMITS.buttonText),
  value: encodeInvocation(invoke),
  ...(style === 'plain' ? {} : { style }),
  ...(confirm === undefined
    ? {}
    : {
        confirm: {
          title: plain(label, LIMITS.confirmTitle),
          text: plain(confirm, LIMITS.confirmText),
          confirm: plain(label, LIMITS.confirmButton),
          deny: plain('Back', LIMITS.confirmButton),
          ...(style === 'danger' ? { style } : {}),
        },
      }),
});

/** A few choices hide behind three dots, more of them in a menu; what a menu cannot carry becomes buttons. */
const menu = ({ label, choices }: Extract<Block, { type: 'menu' }>, action: string): ActionsBlockElement[] => {
  const options: PlainTextOption[] = choices.slice(0, LIMITS.options).map((choice) => ({
    text: plain(choice.label, LIMITS.optionText),
    // The whole of it: a menu that left something out would ask for another thing.
    value: encodeInvocation(choice.invoke, Number.POSITIVE_INFINITY),
  }));
  const values = options.map(({ value }) => value ?? '');
  if (values.some((value) => value.length > LIMITS.optionValue) || new Set(values).size < values.length)
    return choices.map((choice, i) => button({ ...choice, style: 'plain' }, `${action}.${i}`));
  if (options.length === 0) return [];
  return [{ type: 'static_select', action_id: action, placeholder: plain(label, LIMITS.placeholder), options }];
};

const actions = (elements: readonly ActionsBlockElement[]): KnownBlock[] => {
  const blocks: KnownBlock[] = [];
  for (let i = 0; i < elements.length; i += LIMITS.actions)
    blocks.push({ type: 'actions', elements: elements.slice(i, i + LIMITS.actions) });
  return blocks;
};

const rendered = (block: Block, index: number, reading: Reading): KnownBlock[] => {
  switch (block.type) {
    case 'heading':
      return block.text.trim() === ''
        ? []
        : [{ type: 'header', text: plain(block.text.replace(/\s+/g, ' '), LIMITS.header) }];
    case 'text':
      return pieces(block.text, LIMITS.section, reading).map(section);
    case 'quote':
      return pieces([block.text], LIMITS.section, reading, quoted).map(section);
    case 'code':
      return codeBlocks(block.text);
    case 'list':
      return listSections(block.items.map((item) => pieces(item, LIMITS.section - 2, reading)));
    case 'fields':
      return fieldSections(block.fields, reading);
    case 'context':
      return pieces(block.text, LIMITS.section, reading).map((text) => ({ type: 'context', elements: [marked(text)] }));
    case 'buttons':
      return actions(block.buttons.map((one, i) => button(one, `${ACTION}.${index}.${i}`)));
    case 'menu':
      return actions(menu(block, `${ACTION}.${index}`));
  }
};

/** A menu stands at the end of the row of buttons before it. */
const inRows = (blocks: readonly KnownBlock[]): KnownBlock[] => {
  const rows: KnownBlock[] = [];
  for (const block of blocks) {
    const last = rows.at(-1);
    const menuAlone =
      block.type === 'actions' && block.elements.length === 1 && block.elements[0]?.type === 'static_select';
    if (menuAlone && last?.type === 'actions' && last.elements.length < LIMITS.actions)
      rows[rows.length - 1] = { ...last, elements: [...last.elements, ...block.elements] };
    else rows.push(block);
  }
  return rows;
};

/** Of more than fit the first are kept, and what can be done at the end. */
const within = (blocks: readonly KnownBlock[], max: number, reading: Reading): KnownBlock[] => {
  if (blocks.length <= max) return [...blocks];
  const acting = blocks.filter(({ type }) => type === 'actions').slice(0, 5);
  const rest = blocks.filter(({ type }) => type !== 'actions');
  const kept = rest.slice(0, Math.max(0, max - acting.length - 1));
  return [...kept, section(mrkdwn(['… and more that does not fit here.'], reading)), ...acting];
};

/** Blocks for a message or, with `max`, for a view. */
export const renderBlocks = (blocks: readonly Block[], reading: Reading, max: number = LIMITS.blocks): KnownBlock[] =>
  within(inRows(blocks.flatMap((block, index) => rendered(block, index, reading))), max, reading);

/** The notification's words: short, and calling nobody. */
const notification = (summary: string): string => {
  for (let length: number = LIMITS.text; ; length = Math.floor(length / 2)) {
    const text = plainly(shortened(summary.trim() === '' ? '…' : summary, length));
    if (text.length <= LIMITS.text) return text;
  }
};

/** A message as Slack takes it: blocks, and always a text for notifications and screen readers. */
export const blocksOf = (message: Message, reading: Reading): { text: string; blocks: KnownBlock[] } => {
  const blocks = renderBlocks(message.blocks, reading);
  const summary = fitted([message.summary], LIMITS.section, reading);
  return {
    text: notification(message.summary),
    blocks: blocks.length > 0 ? blocks : [section(summary.trim() === '' ? '…' : summary)],
  };
};
