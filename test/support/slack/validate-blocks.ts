/** Blocks of messages and views. */
import {
  boolean,
  Complaints,
  each,
  fresh,
  isObject,
  type Json,
  members,
  once,
  oneOf,
  plain,
  type Seen,
  string,
  text,
  url,
} from './validate.ts';
import { DATES, element, FIELDS, MENUS } from './validate-elements.ts';

export type Surface = 'message' | 'modal' | 'home';

const BOXES = ['checkboxes', 'radio_buttons'];
const ACCESSORIES = ['button', 'image', 'overflow', 'workflow_button', 'datepicker', 'timepicker', ...BOXES, ...MENUS];
const ACTIONS = [
  'button',
  'overflow',
  'workflow_button',
  'rich_text_input',
  ...BOXES,
  ...DATES,
  ...MENUS.filter((name) => !name.startsWith('multi_')),
];
const INPUTS = [...BOXES, ...DATES, ...MENUS, ...FIELDS];
const RICH = ['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote'];

interface Totals {
  markdown: number;
  tables: number;
}

type Check = (block: Json, at: string, seen: Seen, out: Complaints, totals: Totals) => undefined;

const richPart = (node: unknown, at: string, out: Complaints): undefined => {
  if (!isObject(node)) return out.add('must be an object', at);
  switch (node.type) {
    case 'text':
      members(node, 'type! text! style', at, out);
      return string(node.text, 40_000, `${at}/text`, out);
    case 'link':
      members(node, 'type! url! text style unsafe', at, out);
      return url(node.url, 3000, `${at}/url`, out);
    case 'user':
      return members(node, 'type! user_id! style', at, out);
    case 'usergroup':
      return members(node, 'type! usergroup_id! style', at, out);
    case 'channel':
      return members(node, 'type! channel_id! style', at, out);
    case 'broadcast':
      members(node, 'type! range! style', at, out);
      return oneOf(node.range, ['here', 'channel', 'everyone'], `${at}/range`, out);
    case 'emoji':
      return members(node, 'type! name! unicode url style skin_tone', at, out);
    case 'date':
      members(node, 'type! timestamp! format! url fallback style', at, out);
      if (!Number.isInteger(node.timestamp)) out.add('must be an integer', `${at}/timestamp`);
      return;
    case 'color':
      return members(node, 'type! value!', at, out);
    default:
      out.add(`unsupported type: ${String(node.type)}`, `${at}/type`);
  }
};

const rich = (node: Json, at: string, out: Complaints): undefined => {
  const words = (value: unknown, place: string): undefined =>
    each(value, 1000, place, out, (word, here) => richPart(word, here, out), 0);
  each(
    node.elements,
    1000,
    `${at}/elements`,
    out,
    (part, here) => {
      if (!isObject(part)) return out.add('must be an object', here);
      if (!RICH.includes(String(part.type))) return out.add(`unsupported type: ${String(part.type)}`, `${here}/type`);
      if (part.type !== 'rich_text_list') {
        members(part, 'type! elements! border language', here, out);
        return words(part.elements, `${here}/elements`);
      }
      members(part, 'type! elements! style! indent offset border', here, out);
      each(part.elements, 1000, `${here}/elements`, out, (inner, there) =>
        isObject(inner) && inner.type === 'rich_text_section'
          ? words(inner.elements, `${there}/elements`)
          : out.add('unsupported type', there),
      );
    },
    0,
  );
};

const CHECKS: Record<string, Check> = {
  section: (block, at, seen, out) => {
    members(block, 'type! block_id text fields accessory expand', at, out);
    if (block.text === undefined && block.fields === undefined) out.add('must define either `text` or `fields`', at);
    text(block.text, 3000, `${at}/text`, out);
    each(block.fields, 10, `${at}/fields`, out, (field, here) => text(field, 2000, here, out));
    if (block.accessory !== undefined) element(block.accessory, ACCESSORIES, `${at}/accessory`, seen, out);
    boolean(block.expand, `${at}/expand`, out);
  },
  header: (block, at, _, out) => {
    members(block, 'type! block_id text!', at, out);
    plain(block.text, 150, `${at}/text`, out);
  },
  divider: (block, at, _, out) => members(block, 'type! block_id', at, out),
  context: (block, at, seen, out) => {
    members(block, 'type! block_id elements!', at, out);
    each(block.elements, 10, `${at}/elements`, out, (one, here) =>
      element(one, ['mrkdwn', 'plain_text', 'image'], here, seen, out),
    );
  },
  actions: (block, at, seen, out) => {
    members(block, 'type! block_id elements!', at, out);
    each(block.elements, 25, `${at}/elements`, out, (one, here) => element(one, ACTIONS, here, seen, out));
  },
  image: (block, at, _, out) => {
    members(block, 'type! block_id image_url slack_file alt_text! title', at, out);
    url(block.image_url, 3000, `${at}/image_url`, out);
    string(block.alt_text, 2000, `${at}/alt_text`, out);
    plain(block.title, 2000, `${at}/title`, out);
  },
  input: (block, at, seen, out) => {
    members(block, 'type! block_id label! element! dispatch_action hint optional', at, out);
    plain(block.label, 2000, `${at}/label`, out);
    plain(block.hint, 2000, `${at}/hint`, out);
    boolean(block.optional, `${at}/optional`, out);
    boolean(block.dispatch_action, `${at}/dispatch_action`, out);
    if (block.element !== undefined) element(block.element, INPUTS, `${at}/element`, seen, out);
  },
  rich_text: (block, at, _, out) => {
    members(block, 'type! block_id elements!', at, out);
    rich(block, at, out);
  },
  markdown: (block, at, _, out, totals) => {
    members(block, 'type! block_id text!', at, out);
    string(block.text, 12_000, `${at}/text`, out);
    totals.markdown += String(block.text ?? '').length;
    if (totals.markdown > 12_000) out.add('markdown blocks may hold 12000 characters in all', at);
  },
  table: (block, at, _, out, totals) => {
    members(block, 'type! block_id rows! column_settings', at, out);
    totals.tables += 1;
    if (totals.tables > 1) out.add('only one table is allowed', at);
    const cell = (one: unknown, here: string): undefined => {
      if (!isObject(one)) return out.add('must be an object', here);
      if (one.type === 'rich_text') return rich(one, here, out);
      if (one.type === 'raw_text') return string(one.text, 12_000, `${here}/text`, out);
      return out.add(`unsupported type: ${String(one.type)}`, here);
    };
    each(block.rows, 100, `${at}/rows`, out, (row, here) => each(row, 20, here, out, cell));
  },
  video: (block, at, _, out) => {
    members(
      block,
      'type! block_id alt_text! title! thumbnail_url! video_url! author_name description provider_icon_url provider_name title_url',
      at,
      out,
    );
    plain(block.title, 200, `${at}/title`, out);
  },
};

const ON: Record<Surface, readonly string[]> = {
  message: Object.keys(CHECKS),
  modal: Object.keys(CHECKS).filter((type) => type !== 'table' && type !== 'markdown'),
  home: Object.keys(CHECKS).filter((type) => type !== 'table' && type !== 'markdown'),
};

export const MOST_BLOCKS: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

export const blocks = (value: unknown, surface: Surface, at: string, out: Complaints): undefined => {
  const seen = fresh();
  const totals: Totals = { markdown: 0, tables: 0 };
  each(
    value,
    MOST_BLOCKS[surface],
    at,
    out,
    (block, here) => {
      if (!isObject(block)) return out.add('must be an object', here);
      const type = String(block.type);
      const check = CHECKS[type];
      if (!check || !ON[surface].includes(type)) return out.add(`unsupported type: ${type}`, `${here}/type`);
      once(block.block_id, seen.blockIds, 'block_id', `${here}/block_id`, out);
      return check(block, here, seen, out, totals);
    },
    0,
  );
};

/** What is wrong with the blocks of a message; nothing: fine. */
export const messageBlocks = (value: unknown): string[] => {
  const out = new Complaints();
  blocks(value, 'message', '/blocks', out);
  return out.messages;
};
