/** The fields of a form as Slack's inputs: each kind has one, with Slack's own search where a list is long. */
import type { InputBlock, PlainTextOption } from '@slack/types';
import { FIELD_LENGTH, type Field } from '../../engine/reply.ts';
import { COMPONENT_STATUSES } from '../../incident/incident.ts';
import { COMPONENT_WORDS } from '../views/labels.ts';
import { plain } from './blocks.ts';
import { userOf } from './ids.ts';
import { LIMITS } from './limits.ts';
import type { Reading } from './mrkdwn.ts';

/** Told apart from blocks that are no inputs. */
export const PREFIX = 'field.';
export const blockOfField = (name: string): string => `${PREFIX}${name}`.slice(0, LIMITS.id);
/** Each input has a name of its own in its view, too. */
const inputOfField = (name: string): string => `value.${name}`.slice(0, LIMITS.id);
const SUGGESTED = 'components.';
/** Whether an input asks for components while somebody types (`block_suggestion`). */
export const isSuggested = (actionId: string): boolean => actionId.startsWith(SUGGESTED);

export interface FormWorld extends Reading {
  /** Names of the components configured; none: any name will do. */
  components: readonly string[];
}

const option = (text: string, value: string): PlainTextOption => ({ text: plain(text, LIMITS.optionText), value });

/** `<@slack:U1>, @ana` as Slack's users, as far as they are told by id. */
const usersIn = (value: string | undefined): string[] =>
  [...new Set((value ?? '').split(/[\s,]+/).map((word) => word.replace(/^<?@?(.*?)>?$/, '$1')))]
    .map(userOf)
    .filter((user) => user !== null && /^[UW][A-Z0-9]+$/.test(user)) as string[];

const listed = (value: string | undefined): string[] =>
  (value ?? '')
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** A component by its name alone, and in every state it may be in: what one picks reads as one would type it. */
const componentOptions = (name: string): PlainTextOption[] => [
  option(name, name),
  ...COMPONENT_STATUSES.map((status) =>
    option(`${name}: ${COMPONENT_WORDS[status]}`, `${name}=${COMPONENT_WORDS[status]}`),
  ),
];
const fits = (name: string): boolean =>
  name !== '' &&
  !/[,;\n=]/.test(name) &&
  componentOptions(name).every(({ value }) => (value?.length ?? 0) <= LIMITS.optionValue);

/** For `block_suggestion`: those whose name has what was typed in it. */
export const suggestComponents = (typed: string, components: readonly string[]): PlainTextOption[] => {
  const wanted = typed.trim().toLowerCase();
  return components
    .filter((name) => fits(name) && name.toLowerCase().includes(wanted))
    .flatMap(componentOptions)
    .slice(0, LIMITS.options);
};

type Element = InputBlock['element'];

const text = (name: string, value: string | undefined, max: number, multiline: boolean): Element => ({
  type: 'plain_text_input',
  action_id: inputOfField(name),
  multiline,
  max_length: Math.min(max, FIELD_LENGTH, LIMITS.inputLength),
  ...(value ? { initial_value: value.slice(0, Math.min(max, LIMITS.inputLength)).toWellFormed() } : {}),
});

const choice = (field: Extract<Field, { input: 'choice' }>): Element => {
  const choices = field.choices.slice(0, LIMITS.options);
  const carried = choices.every(({ value }) => value !== '' && value.length <= LIMITS.optionValue);
  // What a menu cannot carry is typed instead.
  if (choices.length === 0 || !carried) return text(field.name, field.value, FIELD_LENGTH, false);
  const chosen = choices.find(({ value }) => value === field.value);
  return {
    type: 'static_select',
    action_id: inputOfField(field.name),
    options: choices.map(({ label, value }) => option(label, value)),
    ...(chosen ? { initial_option: option(chosen.label, chosen.value) } : {}),
  };
};

const people = (field: Extract<Field, { input: 'people' | 'components' }>): Element => {
  const users = usersIn(field.value);
  const [first] = users;
  if (field.many)
    return {
      type: 'multi_users_select',
      action_id: inputOfField(field.name),
      ...(first ? { initial_users: users.slice(0, 100) } : {}),
    };
  return { type: 'users_select', action_id: inputOfField(field.name), ...(first ? { initial_user: first } : {}) };
};

const components = (field: Extract<Field, { input: 'people' | 'components' }>, known: readonly string[]): Element => {
  const present = listed(field.value);
  const names = [...new Set([...known, ...present.map((part) => part.split('=')[0]?.trim() ?? '')])];
  const initial = present.map((part) => {
    const [name = '', status] = part.split('=');
    return option(status === undefined ? name : `${name.trim()}: ${status.trim()}`, part);
  });
  const carried = names.every(fits) && initial.every(({ value }) => (value?.length ?? 0) <= LIMITS.optionValue);
  // Where any name will do, or one is too long for a menu, they are typed.
  if (known.length === 0 || !carried) return text(field.name, field.value, FIELD_LENGTH, false);
  const chosen = initial.length > 0 ? { initial_options: initial.slice(0, LIMITS.options) } : {};
  const most = field.many ? {} : { max_selected_items: 1 };
  if (names.length > LIMITS.optionGroups)
    return {
      type: 'multi_external_select',
      action_id: `${SUGGESTED}${field.name}`.slice(0, LIMITS.id),
      min_query_length: 1,
      ...chosen,
      ...most,
    };
  return {
    type: 'multi_static_select',
    action_id: inputOfField(field.name),
    // What is chosen already must be among the options, word for word.
    option_groups: names.map((name) => ({
      label: plain(name, LIMITS.optionText),
      options: [
        ...componentOptions(name),
        ...initial.filter(
          ({ value }) =>
            value?.split('=')[0]?.trim() === name && !componentOptions(name).some((one) => one.value === value),
        ),
      ],
    })),
    ...chosen,
    ...most,
  };
};

const elementOf = (field: Field, world: FormWorld): Element => {
  switch (field.input) {
    case 'line':
      return text(field.name, field.value?.replace(/\s*\n\s*/g, ' '), field.max, false);
    case 'paragraph':
      return text(field.name, field.value, field.max, true);
    case 'choice':
      return choice(field);
    case 'people':
      return people(field);
    case 'components':
      return components(field, world.components);
  }
};

/** What a menu cannot offer is typed instead. */
export const inputOf = (field: Field, world: FormWorld): InputBlock => {
  const element = elementOf(field, world);
  const typed = field.input === 'components' && element.type === 'plain_text_input';
  const example = world.components.length === 0 ? '' : `One of ${world.components.join(', ')}`;
  const hint = field.hint ?? (typed && example !== '' ? example : undefined);
  return {
    type: 'input',
    block_id: blockOfField(field.name),
    label: plain(field.label, LIMITS.label),
    element,
    optional: !field.required,
    ...(hint === undefined ? {} : { hint: plain(hint, LIMITS.hint) }),
  };
};
