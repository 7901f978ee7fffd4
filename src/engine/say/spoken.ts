/**
 * The root command as it is called here. Core, views and commands write `/incident`, in hints and in code spans, which
 * are always ours; what people wrote is never touched.
 */
import type { Block, Form, Message, Reply, Rich, Span } from '../reply.ts';

const NEUTRAL = /(?<![\w/])\/incident(?=$|[\s.,;:)…])/g;

const inSpan = (span: Span, root: string): Span =>
  typeof span === 'object' && 'code' in span && span.code.startsWith('/incident')
    ? { code: span.code.replace(NEUTRAL, root) }
    : span;
const inRich = (rich: Rich, root: string): Rich => rich.map((span) => inSpan(span, root));

const inBlock = (block: Block, root: string): Block => {
  switch (block.type) {
    case 'text':
    case 'context':
      return { ...block, text: inRich(block.text, root) };
    case 'list':
      return { ...block, items: block.items.map((item) => inRich(item, root)) };
    case 'code':
      return block.text.startsWith('/incident') ? { ...block, text: block.text.replace(NEUTRAL, root) } : block;
    default:
      return block;
  }
};

const inMessage = (message: Message, root: string): Message => ({
  ...message,
  blocks: message.blocks.map((block) => inBlock(block, root)),
});
const inForm = (form: Form, root: string): Form => ({
  ...form,
  intro: form.intro.map((block) => inBlock(block, root)),
});

export const spoken = (reply: Reply, name: string): Reply => {
  const root = `/${name}`;
  if (root === '/incident') return reply;
  switch (reply.reply) {
    case 'say':
      return { ...reply, message: inMessage(reply.message, root) };
    case 'form':
      return { ...reply, form: inForm(reply.form, root) };
    case 'refused':
      return { ...reply, refusal: { ...reply.refusal, hint: reply.refusal.hint.replace(NEUTRAL, root) } };
    case 'done':
      return reply;
  }
};
