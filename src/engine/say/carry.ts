/** Buttons carry what they ask for; platforms let them carry little. What is long waits in a draft. */
import type { Block, Button, Invocation, Reply } from '../reply.ts';

/** What buttons and forms may carry: Slack's buttons hold 2,000 characters, some of them the platform's own. */
export const CARRIED = 1000;

export const lengthOf = (words: Readonly<Record<string, string>>): number =>
  Object.values(words).reduce((sum, text) => sum + text.length, 0);

/** What is this short stays on the button itself. */
const SHORT = 60;

/** Puts options away; null: they could not be stored. */
export type Keep = (invocation: Invocation) => Promise<string | null>;

const light = async (invocation: Invocation, keep: Keep): Promise<Invocation> => {
  if (lengthOf(invocation.options) <= CARRIED) return invocation;
  const id = await keep(invocation);
  const short = Object.entries(invocation.options).filter(([, text]) => text.length <= SHORT);
  return id === null ? invocation : { ...invocation, options: { ...Object.fromEntries(short), draft: id } };
};

const lighten = async (block: Block, keep: Keep): Promise<Block> => {
  if (block.type !== 'buttons') return block;
  const buttons: Button[] = [];
  for (const button of block.buttons) buttons.push({ ...button, invoke: await light(button.invoke, keep) });
  return { ...block, buttons };
};

/** The same message with buttons that any platform can carry. */
export const carried = async (reply: Reply, keep: Keep): Promise<Reply> => {
  if (reply.reply !== 'say') return reply;
  const blocks: Block[] = [];
  for (const block of reply.message.blocks) blocks.push(await lighten(block, keep));
  return { ...reply, message: { ...reply.message, blocks } };
};
