/** Neutral forms → modals, and what was filled in back again. */
import type { KnownBlock, ModalView } from '@slack/types';
import type { Form, Message } from '../../engine/reply.ts';
import { plain, renderBlocks } from './blocks.ts';
import { PLATFORM } from './ids.ts';
import { blockOfField, type FormWorld, inputOf, PREFIX } from './inputs.ts';
import { LIMITS } from './limits.ts';
import type { Reading } from './mrkdwn.ts';

export { blockOfField, type FormWorld, isSuggested, suggestComponents } from './inputs.ts';

/** Every modal of ours; what it asks for stands in its private metadata. */
export const FORM = 'form';
/** Modals that only say something. */
export const NOTE = 'note';
/** What a modal shows while its form is fetched: a trigger does not wait. */
export const loadingView = (words: string): ModalView => ({
  type: 'modal',
  callback_id: NOTE,
  title: plain(words, LIMITS.viewTitle),
  close: plain('Close', LIMITS.viewTitle),
  blocks: [{ type: 'section', text: plain('One moment …', LIMITS.section) }],
});

/** A message where a form was expected. */
export const noteView = (title: string, message: Message, reading: Reading): ModalView => {
  const blocks = renderBlocks(message.blocks, reading, LIMITS.viewBlocks);
  const alone: KnownBlock = { type: 'section', text: plain(message.summary, LIMITS.section) };
  return {
    type: 'modal',
    callback_id: NOTE,
    title: plain(title, LIMITS.viewTitle),
    close: plain('Close', LIMITS.viewTitle),
    blocks: blocks.length > 0 ? blocks : [alone],
  };
};

/** A view is refused as a whole when it is too large: then what stands above the fields gives way. */
const sized = (view: ModalView, inputs: number): ModalView => {
  let { blocks } = view;
  while (blocks.length > inputs && JSON.stringify({ ...view, blocks }).length > LIMITS.view) blocks = blocks.slice(1);
  return { ...view, blocks };
};

/** The form as a modal. `privateMetadata`: at most 3,000 characters, given back with what is filled in. */
export const viewOf = (form: Form, privateMetadata: string, world: FormWorld): ModalView => {
  if (privateMetadata.length > LIMITS.metadata)
    throw new RangeError(`A view carries ${LIMITS.metadata} characters, not ${privateMetadata.length}.`);
  const inputs = form.fields.map((field) => inputOf(field, world));
  // The title bar is short: what it cuts is told below it.
  const title: Form['intro'] =
    form.title.length > LIMITS.viewTitle ? [{ type: 'text', text: [{ bold: form.title }] }] : [];
  const intro = renderBlocks([...title, ...form.intro], world, LIMITS.viewBlocks - inputs.length);
  const blocks: KnownBlock[] = [...intro, ...inputs];
  const view: ModalView = {
    type: 'modal',
    callback_id: FORM,
    private_metadata: privateMetadata,
    title: plain(form.title, LIMITS.viewTitle),
    submit: plain(form.submit, LIMITS.viewTitle),
    close: plain('Cancel', LIMITS.viewTitle),
    blocks: blocks.length > 0 ? blocks : [{ type: 'section', text: plain(form.title, LIMITS.section) }],
  };
  return sized(view, inputs.length);
};

/** What an input holds when a view is submitted, as far as it matters here. */
export interface Filled {
  type: string;
  value?: string | null | undefined;
  selected_option?: { value: string } | null | undefined;
  selected_options?: readonly { value: string }[] | null | undefined;
  selected_user?: string | null | undefined;
  selected_users?: readonly string[] | null | undefined;
}
/** `view.state.values`: by block, then by action. */
export type ViewState = Readonly<Record<string, Readonly<Record<string, Filled>>>>;

const mention = (user: string): string => `<@${PLATFORM}:${user}>`;

const typed = (input: Filled): string => {
  if (input.selected_user) return mention(input.selected_user);
  if (input.selected_users) return input.selected_users.map(mention).join(', ');
  if (input.selected_options) return input.selected_options.map(({ value }) => value).join(', ');
  return input.selected_option?.value ?? input.value ?? '';
};

/** What was filled in, by field, as it would be typed; what was left empty is ''. */
export const valuesOf = (state: ViewState): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const [block, inputs] of Object.entries(state)) {
    const [input] = Object.values(inputs);
    if (block.startsWith(PREFIX) && input) values[block.slice(PREFIX.length)] = typed(input);
  }
  return values;
};

/**
 * The acknowledgement that keeps a form open with the sentence beside a field: that at fault, where the form has it,
 * else the first. Null: the form has no field to show it beside.
 */
export const errorsOf = (
  fields: readonly string[],
  field: string | undefined,
  sentence: string,
): { response_action: 'errors'; errors: Record<string, string> } | null => {
  const place = field !== undefined && fields.includes(field) ? field : fields[0];
  return place === undefined ? null : { response_action: 'errors', errors: { [blockOfField(place)]: sentence } };
};
