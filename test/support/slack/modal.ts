/** Views as people have them open: stacks, what is filled in, what Slack sends of them. */
import type { View } from '@slack/types';
import { withIds } from './content.ts';
import type { Filled, SeenView } from './fake.ts';
import { textsIn } from './shapes.ts';
import { readable } from './text.ts';
import { isObject, type Json } from './validate.ts';
import { LARGEST_VIEW, viewComplaints } from './validate-view.ts';
import { type Open, Refused, type World } from './world.ts';

export const DEEPEST_STACK = 3;

/** A view as an app sends it, checked. */
export const checkedView = (world: World, value: unknown, surface: 'modal' | 'home'): Json => {
  if (JSON.stringify(value ?? null).length > LARGEST_VIEW) throw new Refused('view_too_large');
  const wrong = viewComplaints(value, surface);
  if (wrong.length > 0) throw new Refused('invalid_arguments', { response_metadata: { messages: wrong } });
  const view = value as Json;
  return { ...view, blocks: withIds(world, view.blocks as unknown[]) };
};

const hashOf = (world: World): string => `${Math.floor(world.clock() / 1000)}.${world.id('')}`;

/** Nobody else's view has that external id. */
export const freeExternalId = (world: World, id: string, except?: Open): void => {
  if (id === '') return;
  const others = [...world.modals.values()].flat().concat([...world.homes.values()]);
  if (others.some((one) => one !== except && one.externalId === id)) throw new Refused('duplicate_external_id');
};

interface Field {
  block: Json;
  element: Json;
  blockId: string;
  actionId: string;
}

/** Everything in a list of blocks that can be used. */
export const elementsIn = (blocks: readonly unknown[]): Field[] =>
  blocks.flatMap((one) => {
    const block = one as Json;
    const inside = [block.element, block.accessory, ...(Array.isArray(block.elements) ? block.elements : [])];
    return inside
      .filter((element): element is Json => isObject(element) && typeof element.action_id === 'string')
      .map((element) => ({
        block,
        element,
        blockId: String(block.block_id),
        actionId: String(element.action_id),
      }));
  });

export const keyOf = ({ blockId, actionId }: { blockId: string; actionId: string }): string => `${blockId} ${actionId}`;

/** How an element says what is in it when nobody touched it. */
const untouched = (element: Json): Json => {
  const type = String(element.type);
  switch (type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: element.initial_value ?? null };
    case 'rich_text_input':
      return { type, rich_text_value: element.initial_value ?? null };
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_external_select':
      return { type, selected_options: element.initial_options ?? [] };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null };
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null };
    case 'multi_users_select':
      return { type, selected_users: element.initial_users ?? [] };
    case 'conversations_select':
      return { type, selected_conversation: element.initial_conversation ?? null };
    case 'multi_conversations_select':
      return { type, selected_conversations: element.initial_conversations ?? [] };
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null };
    case 'multi_channels_select':
      return { type, selected_channels: element.initial_channels ?? [] };
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null };
    case 'datetimepicker':
      return { type, selected_date_time: element.initial_date_time ?? null };
    default:
      return { type };
  }
};

const STATELESS = new Set(['button', 'overflow', 'workflow_button', 'image']);

/** `state.values` of some blocks: what was filled in, else what stood there at first. */
export const stateOf = (blocks: readonly unknown[], values: ReadonlyMap<string, unknown>): Json => {
  const state: Record<string, Json> = {};
  for (const field of elementsIn(blocks)) {
    if (STATELESS.has(String(field.element.type))) continue;
    const block = state[field.blockId] ?? {};
    block[field.actionId] = values.get(keyOf(field)) ?? untouched(field.element);
    state[field.blockId] = block;
  }
  return { values: state };
};

/** What picking that makes of the element: by value or text among its options, else as it is. */
export const picked = (
  element: Json,
  chosen: string | readonly string[] | null,
  offered: readonly Json[] = [],
): Json => {
  const type = String(element.type);
  const several = chosen === null ? [] : typeof chosen === 'string' ? [chosen] : [...chosen];
  const [first = null] = several;
  const all: Json[] = [
    ...((element.options as Json[] | undefined) ?? []),
    ...((element.option_groups as { options: Json[] }[] | undefined) ?? []).flatMap(({ options }) => options),
    ...offered,
  ];
  const option = (name: string): Json => {
    const found = all.find(({ value, text }) => value === name || (text as Json | undefined)?.text === name);
    if (found) return found;
    throw new Error(
      `No option "${name}" in ${String(element.action_id)}: ${all.map(({ value }) => String(value)).join(', ')}`,
    );
  };
  switch (type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: first === null ? null : option(first) };
    case 'overflow':
      return { type, selected_option: option(first ?? '') };
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_external_select':
      return { type, selected_options: several.map(option) };
    case 'rich_text_input':
      return {
        type,
        rich_text_value: {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: first }] }],
        },
      };
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { type, value: first };
    default: {
      const [name = 'value'] = Object.keys(untouched(element)).filter((key) => key !== 'type');
      return { type, [name]: name.endsWith('s') ? several : first };
    }
  }
};

export const fieldNamed = (blocks: readonly unknown[], name: string): Field | undefined => {
  const fields = elementsIn(blocks);
  return (
    fields.find(({ actionId }) => actionId === name) ??
    fields.find(({ blockId }) => blockId === name) ??
    fields.find(({ block, element }) =>
      [block.label, element.text, element.placeholder].some((text) => isObject(text) && text.text === name),
    )
  );
};

export const blocksOf = (open: Open): unknown[] => open.view.blocks as unknown[];

export const fillIn = (open: Open, filled: Filled, offered: ReadonlyMap<string, readonly Json[]>): void => {
  for (const [name, value] of Object.entries(filled)) {
    const field = fieldNamed(blocksOf(open), name);
    if (!field) throw new Error(`No field "${name}" in the view: ${elementsIn(blocksOf(open)).map(keyOf).join(', ')}`);
    open.values.set(keyOf(field), picked(field.element, value, offered.get(field.actionId)));
  }
};

/** Fields Slack's own client will not send: left empty, too short, too long. */
export const unfit = (open: Open): Record<string, string> => {
  const wrong: Record<string, string> = {};
  const { values } = stateOf(blocksOf(open), open.values) as { values: Record<string, Record<string, Json>> };
  for (const { block, element, blockId, actionId } of elementsIn(blocksOf(open))) {
    if (block.type !== 'input') continue;
    const { type: _, ...state } = values[blockId]?.[actionId] ?? {};
    const [value] = Object.values(state);
    const empty = value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    if (empty) {
      if (block.optional !== true) wrong[blockId] = 'Please complete this required field.';
    } else if (typeof value === 'string') {
      if (value.length > Number(element.max_length ?? 3000)) wrong[blockId] = 'This is too long.';
      if (value.length < Number(element.min_length ?? 0)) wrong[blockId] = 'This is too short.';
    }
  }
  return wrong;
};

export const opened = (world: World, user: string, view: Json, under: Open | null): Open => {
  const id = world.id('V');
  return {
    id,
    user,
    view: view as unknown as View,
    hash: hashOf(world),
    externalId: String(view.external_id ?? ''),
    rootId: under?.rootId ?? id,
    previousId: under?.id ?? null,
    values: new Map(),
    errors: {},
  };
};

/** Another content in the same view. What is typed stays where block id and action id stay. */
export const replaced = (world: World, open: Open, view: Json): void => {
  open.view = view as unknown as View;
  open.externalId = String(view.external_id ?? '');
  open.hash = hashOf(world);
  open.errors = {};
  const there = new Set(elementsIn(blocksOf(open)).map(keyOf));
  for (const key of open.values.keys()) if (!there.has(key)) open.values.delete(key);
};

/** As Slack sends it. */
export const viewShape = (world: World, open: Open) => {
  const view = open.view as unknown as Json;
  return {
    id: open.id,
    team_id: world.team.id,
    type: String(view.type),
    blocks: structuredClone(blocksOf(open)) as [],
    private_metadata: String(view.private_metadata ?? ''),
    callback_id: String(view.callback_id ?? ''),
    state: stateOf(blocksOf(open), open.values),
    hash: open.hash,
    title: (view.title ?? { type: 'plain_text', text: 'View Title', emoji: true }) as { type: string; text: string },
    clear_on_close: view.clear_on_close === true,
    notify_on_close: view.notify_on_close === true,
    close: (view.close ?? null) as { type: string; text: string },
    submit: (view.submit ?? null) as { type: string; text: string },
    previous_view_id: open.previousId as string,
    root_view_id: open.rootId,
    app_id: world.app.id,
    external_id: open.externalId,
    app_installed_team_id: world.team.id,
    bot_id: world.app.botId,
  };
};

export const seenView = (world: World, open: Open): SeenView => {
  const view = open.view as unknown as Json;
  return {
    id: open.id,
    user: open.user,
    type: view.type === 'home' ? 'home' : 'modal',
    callback_id: String(view.callback_id ?? ''),
    private_metadata: String(view.private_metadata ?? ''),
    title: isObject(view.title) ? String(view.title.text) : '',
    view: structuredClone(open.view),
    hash: open.hash,
    errors: { ...open.errors },
    readable: [view.title, ...blocksOf(open)]
      .map((part) =>
        textsIn(part)
          .map(({ text, kind }) => (kind === 'plain' ? text : readable(world, text)))
          .join('\n'),
      )
      .filter((text) => text !== '')
      .join('\n'),
  };
};
