/** The elements of blocks: buttons, menus, inputs. Limits as of platform sheet A7. */
import {
  array,
  boolean,
  type Complaints,
  each,
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

const confirm = (value: unknown, at: string, out: Complaints): undefined => {
  if (value === undefined) return;
  if (!isObject(value)) return out.add('must be an object', at);
  members(value, 'title! text! confirm! deny! style', at, out);
  plain(value.title, 100, `${at}/title`, out);
  text(value.text, 300, `${at}/text`, out);
  plain(value.confirm, 30, `${at}/confirm`, out);
  plain(value.deny, 30, `${at}/deny`, out);
  oneOf(value.style, ['primary', 'danger'], `${at}/style`, out);
};

const option = (value: unknown, at: string, out: Complaints, kind: 'menu' | 'boxes' | 'overflow'): undefined => {
  if (!isObject(value)) return out.add('must be an object', at);
  members(value, kind === 'overflow' ? 'text! value description url' : 'text! value! description', at, out);
  if (kind === 'boxes') {
    text(value.text, 75, `${at}/text`, out);
    text(value.description, 75, `${at}/description`, out);
  } else {
    plain(value.text, 75, `${at}/text`, out);
    plain(value.description, 75, `${at}/description`, out);
  }
  string(value.value, 75, `${at}/value`, out);
  url(value.url, 3000, `${at}/url`, out);
};

const options = (
  value: unknown,
  most: number,
  at: string,
  out: Complaints,
  kind: 'menu' | 'boxes' | 'overflow',
  least = 1,
): undefined => {
  const values = new Set<string>();
  each(
    value,
    most,
    at,
    out,
    (one, here) => {
      option(one, here, out, kind);
      if (kind !== 'boxes' || !isObject(one)) return;
      if (values.has(String(one.value))) out.add(`option value "${String(one.value)}" already exists`, here);
      values.add(String(one.value));
    },
    least,
  );
};

const same = (a: unknown, b: unknown): boolean =>
  isObject(a) &&
  isObject(b) &&
  a.value === b.value &&
  (a.text as Json | undefined)?.text === (b.text as Json | undefined)?.text;

/** What is chosen at first must be one of the options, word for word. */
const initial = (node: Json, at: string, out: Complaints): undefined => {
  const all = [
    ...(Array.isArray(node.options) ? node.options : []),
    ...(Array.isArray(node.option_groups)
      ? node.option_groups.flatMap((group: unknown) =>
          isObject(group) && Array.isArray(group.options) ? group.options : [],
        )
      : []),
  ];
  const chosen = Array.isArray(node.initial_options)
    ? node.initial_options
    : node.initial_option === undefined
      ? []
      : [node.initial_option];
  if (node.initial_options !== undefined && chosen.length === 0)
    out.add('no less than 1 items allowed', `${at}/initial_options`);
  for (const one of chosen) {
    if (!all.some((other) => same(other, one))) out.add('initial option does not match any of the options', at);
  }
};

export const OPTIONS_MOST = 100;

/** Options and groups as a menu has them, and as block_suggestion answers. */
export const menu = (node: Json, at: string, out: Complaints, required = true): undefined => {
  if (required && node.options === undefined && node.option_groups === undefined) {
    out.add('missing required field: options', at);
  }
  if (node.options !== undefined && node.option_groups !== undefined)
    out.add('options and option_groups are exclusive', at);
  options(node.options, OPTIONS_MOST, `${at}/options`, out, 'menu', required ? 1 : 0);
  each(
    node.option_groups,
    100,
    `${at}/option_groups`,
    out,
    (group, here) => {
      if (!isObject(group)) return out.add('must be an object', here);
      members(group, 'label! options!', here, out);
      plain(group.label, 75, `${here}/label`, out);
      options(group.options, OPTIONS_MOST, `${here}/options`, out, 'menu');
    },
    required ? 1 : 0,
  );
};

const COMMON = 'type! action_id confirm focus_on_load placeholder';

const SELECTS: Record<string, string> = {
  static_select: 'options option_groups initial_option',
  external_select: 'initial_option min_query_length',
  users_select: 'initial_user',
  conversations_select: 'initial_conversation default_to_current_conversation response_url_enabled filter',
  channels_select: 'initial_channel response_url_enabled',
  multi_static_select: 'options option_groups initial_options max_selected_items',
  multi_external_select: 'initial_options min_query_length max_selected_items',
  multi_users_select: 'initial_users max_selected_items',
  multi_conversations_select: 'initial_conversations default_to_current_conversation max_selected_items filter',
  multi_channels_select: 'initial_channels max_selected_items',
};
const PICKERS: Record<string, string> = {
  datepicker: 'initial_date',
  timepicker: 'initial_time timezone',
  datetimepicker: 'initial_date_time',
};
const INPUTS: Record<string, string> = {
  plain_text_input: 'initial_value multiline min_length max_length dispatch_action_config',
  email_text_input: 'initial_value dispatch_action_config',
  url_text_input: 'initial_value dispatch_action_config',
  number_input: 'is_decimal_allowed! initial_value min_value max_value dispatch_action_config',
  rich_text_input: 'initial_value dispatch_action_config',
  file_input: 'filetypes max_files',
};

const dispatching = (value: unknown, at: string, out: Complaints): undefined => {
  if (!isObject(value)) return;
  members(value, 'trigger_actions_on', at, out);
  for (const one of array(value.trigger_actions_on, 2, `${at}/trigger_actions_on`, out)) {
    oneOf(one, ['on_enter_pressed', 'on_character_entered'], `${at}/trigger_actions_on`, out);
  }
};

const textInput = (node: Json, at: string, out: Complaints): undefined => {
  const { min_length: min, max_length: max, initial_value: initially } = node;
  if (max !== undefined && (typeof max !== 'number' || max < 1 || max > 3000)) {
    out.add('must be between 1 and 3000', `${at}/max_length`);
  }
  if (min !== undefined && (typeof min !== 'number' || min < 0 || min > 3000)) {
    out.add('must be between 0 and 3000', `${at}/min_length`);
  }
  string(initially, typeof max === 'number' ? max : 3000, `${at}/initial_value`, out, 0);
  boolean(node.multiline, `${at}/multiline`, out);
};

const picker = (node: Json, at: string, out: Complaints): undefined => {
  if (node.initial_date !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(String(node.initial_date))) {
    out.add('must be a date of the form YYYY-MM-DD', `${at}/initial_date`);
  }
  if (node.initial_time !== undefined && !/^\d{2}:\d{2}$/.test(String(node.initial_time))) {
    out.add('must be a time of the form HH:mm', `${at}/initial_time`);
  }
  if (node.initial_date_time !== undefined && !/^\d{10}$/.test(String(node.initial_date_time))) {
    out.add('must be a timestamp of 10 digits', `${at}/initial_date_time`);
  }
};

/** One element; `allowed` names the types that may stand there. */
export const element = (
  value: unknown,
  allowed: readonly string[],
  at: string,
  seen: Seen,
  out: Complaints,
): undefined => {
  if (!isObject(value)) return out.add('must be an object', at);
  const type = String(value.type);
  if (!allowed.includes(type)) return out.add(`unsupported type: ${type}`, `${at}/type`);
  if (type === 'mrkdwn' || type === 'plain_text') return text(value, 3000, at, out);
  once(value.action_id, seen.actionIds, 'action_id', `${at}/action_id`, out);
  confirm(value.confirm, `${at}/confirm`, out);
  plain(value.placeholder, 150, `${at}/placeholder`, out);
  if (value.focus_on_load === true) {
    if (seen.focus) out.add('focus_on_load may be set once', at);
    seen.focus = true;
  }
  if (type in SELECTS) {
    members(value, `${COMMON} ${SELECTS[type]}`, at, out);
    if (type.endsWith('static_select')) {
      menu(value, at, out);
      initial(value, at, out);
    } else if (type.endsWith('external_select')) {
      for (const one of Array.isArray(value.initial_options) ? value.initial_options : []) option(one, at, out, 'menu');
      if (value.initial_option !== undefined) option(value.initial_option, `${at}/initial_option`, out, 'menu');
    }
    return;
  }
  if (type in PICKERS) {
    members(value, `${COMMON} ${PICKERS[type]}`, at, out);
    return picker(value, at, out);
  }
  if (type in INPUTS) {
    members(value, `${COMMON} ${INPUTS[type]}`, at, out);
    dispatching(value.dispatch_action_config, `${at}/dispatch_action_config`, out);
    if (type === 'plain_text_input') textInput(value, at, out);
    return;
  }
  switch (type) {
    case 'button':
      members(value, 'type! action_id text! value url style confirm accessibility_label', at, out);
      plain(value.text, 75, `${at}/text`, out);
      string(value.value, 2000, `${at}/value`, out);
      url(value.url, 3000, `${at}/url`, out);
      oneOf(value.style, ['primary', 'danger'], `${at}/style`, out);
      string(value.accessibility_label, 75, `${at}/accessibility_label`, out);
      return;
    case 'overflow':
      members(value, 'type! action_id options! confirm', at, out);
      options(value.options, 5, `${at}/options`, out, 'overflow');
      return;
    case 'checkboxes':
    case 'radio_buttons':
      members(
        value,
        `type! action_id options! confirm focus_on_load ${type === 'checkboxes' ? 'initial_options' : 'initial_option'}`,
        at,
        out,
      );
      options(value.options, 10, `${at}/options`, out, 'boxes');
      initial(value, at, out);
      return;
    case 'image':
      members(value, 'type! image_url slack_file alt_text!', at, out);
      url(value.image_url, 3000, `${at}/image_url`, out);
      string(value.alt_text, 2000, `${at}/alt_text`, out);
      if (value.image_url === undefined && value.slack_file === undefined)
        out.add('missing required field: image_url', at);
      return;
    default:
      members(
        value,
        'type! action_id text value url style workflow accessibility_label icon visible_to_user_ids positive_button negative_button confirm',
        at,
        out,
      );
  }
};

export const MENUS = Object.keys(SELECTS);
export const DATES = Object.keys(PICKERS);
export const FIELDS = Object.keys(INPUTS);
