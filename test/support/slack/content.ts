/** What a message is made of, as an app sends it: checked, and completed with the ids Slack gives. */
import type { Args } from './args.ts';
import type { SlackMessage, StoredBlock } from './fake.ts';
import { stored } from './text.ts';
import { isObject, type Json } from './validate.ts';
import { messageBlocks } from './validate-blocks.ts';
import { Refused, type World } from './world.ts';

/** Longer text is cut. */
const LONGEST_TEXT = 40_000;
const LONGEST_MARKDOWN = 12_000;
const MOST_ATTACHMENTS = 100;
const LARGEST_METADATA = 16_384;

const INTERACTIVE = /(_select|^button|^overflow|picker|^checkboxes|^radio_buttons|_input)$/;

/** Blocks and elements without an id get one. */
export const withIds = (world: World, blocks: unknown[]): StoredBlock[] => {
  const elements = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const one of node) elements(one);
      return;
    }
    if (!isObject(node)) return;
    if (INTERACTIVE.test(String(node.type)) && node.action_id === undefined) node.action_id = world.id('act');
    for (const key of ['accessory', 'element', 'elements']) elements(node[key]);
  };
  const copies = structuredClone(blocks) as Json[];
  for (const block of copies) {
    block.block_id ??= world.id('blk');
    elements([block]);
  }
  return copies as unknown as StoredBlock[];
};

const complaints = (code: string, messages: readonly string[]): Refused =>
  new Refused(code, {
    errors: messages.map((text) => text.replace('[ERROR] ', '')),
    response_metadata: { messages: [...messages] },
  });

export const checkedBlocks = (world: World, value: unknown, code = 'invalid_blocks'): StoredBlock[] => {
  if (!Array.isArray(value)) throw new Refused('invalid_blocks_format');
  const wrong = messageBlocks(value);
  if (wrong.length > 0) throw complaints(code, wrong);
  return withIds(world, value);
};

const attachmentsOf = (world: World, value: unknown): object[] => {
  if (!Array.isArray(value)) throw new Refused('invalid_attachments');
  if (value.length > MOST_ATTACHMENTS) throw new Refused('too_many_attachments');
  return value.map((one: unknown, index) => {
    if (!isObject(one)) throw new Refused('invalid_attachments');
    const blocks = one.blocks === undefined ? undefined : checkedBlocks(world, one.blocks, 'invalid_attachments');
    return { id: index + 1, ...one, ...(blocks ? { blocks } : {}) };
  });
};

const metadataOf = (value: unknown): SlackMessage['metadata'] => {
  if (!isObject(value)) throw new Refused('invalid_metadata_format');
  if (Object.keys(value).length === 0) return undefined;
  if (typeof value.event_type !== 'string' || value.event_type === '' || !isObject(value.event_payload)) {
    throw new Refused('invalid_metadata_format');
  }
  if (JSON.stringify(value).length > LARGEST_METADATA) throw new Refused('metadata_too_large');
  return { event_type: value.event_type, event_payload: value.event_payload };
};

export interface Content {
  text: string | undefined;
  blocks: StoredBlock[] | undefined;
  attachments: object[] | undefined;
  metadata: SlackMessage['metadata'];
  /** Metadata was named, if only to take it away. */
  metadataGiven: boolean;
  warnings: string[];
}

/** `longest`: text beyond it is refused (`msg_too_long`); without it, text is cut at 40,000. */
export const contentOf = (world: World, args: Args, longest?: number): Content => {
  const blocks = args.json('blocks', 'invalid_blocks_format');
  const attachments = args.json('attachments', 'invalid_attachments');
  const metadata = args.json('metadata', 'metadata_must_be_sent_as_json');
  const markdown = args.text('markdown_text');
  let text = args.text('text');
  const warnings: string[] = [];
  if (markdown !== undefined && (text !== undefined || blocks !== undefined))
    throw new Refused('markdown_text_conflict');
  if (markdown !== undefined && markdown.length > LONGEST_MARKDOWN) throw new Refused('msg_too_long');
  if (text !== undefined && longest !== undefined && text.length > longest) throw new Refused('msg_too_long');
  if (text !== undefined && text.length > LONGEST_TEXT) {
    text = text.slice(0, LONGEST_TEXT);
    warnings.push('message_truncated');
  }
  return {
    text: text === undefined ? markdown : stored(text),
    blocks: blocks === undefined ? undefined : checkedBlocks(world, blocks),
    attachments: attachments === undefined ? undefined : attachmentsOf(world, attachments),
    metadata: metadata === undefined ? undefined : metadataOf(metadata),
    metadataGiven: metadata !== undefined,
    warnings,
  };
};

export const isEmpty = ({ text, blocks, attachments }: Content): boolean =>
  (text ?? '').trim() === '' && !blocks?.length && !attachments?.length;
