/** What is posted to response URLs, and what answers to commands show. */
import { amend, authorOf, remove, say } from './acts.ts';
import { argsOf } from './args.ts';
import { contentOf, isEmpty } from './content.ts';
import type { SeenEphemeral } from './fake.ts';
import { readableOf } from './shapes.ts';
import { RESPONSE_LIFE, RESPONSE_USES } from './triggers.ts';
import { isObject } from './validate.ts';
import { type Channel, nextTs, Refused, type ResponseUrl, type World } from './world.ts';

type From = Pick<ResponseUrl, 'user' | 'channel' | 'on' | 'thread'>;

/** Text, blocks and who sees it, shown as asked: to the one alone unless `in_channel`. */
export const respond = (world: World, from: From, body: unknown, via: SeenEphemeral['via']): void => {
  const channel = world.channels.get(from.channel);
  if (!channel) throw new Refused('channel_not_found');
  const raw = typeof body === 'string' ? { text: body } : body;
  if (!isObject(raw)) throw new Refused('invalid_payload');
  const args = argsOf(raw);
  if (args.flag('delete_original')) {
    deleteOriginal(world, channel, from);
    return;
  }
  const content = contentOf(world, args);
  if (isEmpty(content)) throw new Refused('no_text');
  const shown = {
    text: content.text ?? '',
    ...(content.blocks ? { blocks: content.blocks } : {}),
    ...(content.attachments ? { attachments: content.attachments } : {}),
  };
  if (args.flag('replace_original') && from.on) {
    if ('ts' in from.on) {
      const { blocks: _, ...rest } = channel.messages.get(from.on.ts)?.said ?? {};
      amend(world, channel, from.on.ts, { ...rest, blocks: [], ...shown }, world.app.botId);
      return;
    }
    const { ephemeral } = from.on;
    const { blocks: _, ...rest } = ephemeral;
    for (const key of Object.keys(ephemeral) as (keyof SeenEphemeral)[]) delete ephemeral[key];
    Object.assign(ephemeral, rest, shown, { readable: readableOf(world, shown) });
    return;
  }
  const thread = args.text('thread_ts');
  if (args.text('response_type') === 'in_channel') {
    say(world, channel, { ...authorOf(world, world.app.botUser), ...shown, ...(thread ? { thread_ts: thread } : {}) });
    return;
  }
  world.ephemerals.push({
    user: from.user,
    channel: channel.id,
    ...(thread ? { thread_ts: thread } : {}),
    ts: nextTs(world, channel),
    ...shown,
    readable: readableOf(world, shown),
    via,
    deleted: false,
  });
};

const deleteOriginal = (world: World, channel: Channel, { on }: From): void => {
  if (!on) throw new Refused('no_original');
  if ('ts' in on) remove(world, channel, on.ts);
  else on.ephemeral.deleted = true;
};

/** A request to a response URL; the HTTP answer. */
export const takeResponse = (world: World, id: string, body: string): { status: number; text: string } => {
  const url = world.responses.get(id);
  if (!url) return { status: 404, text: 'no_such_url' };
  if (world.clock() - url.at > RESPONSE_LIFE) return { status: 404, text: 'expired_url' };
  if (url.uses >= RESPONSE_USES) return { status: 404, text: 'used_url' };
  try {
    respond(world, url, JSON.parse(body), 'response_url');
    url.uses += 1;
    return { status: 200, text: 'ok' };
  } catch (error) {
    if (error instanceof Refused) return { status: 400, text: error.code };
    if (error instanceof SyntaxError) return { status: 400, text: 'invalid_payload' };
    throw error;
  }
};
