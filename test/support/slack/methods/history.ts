/** Reading what was said. */
import { inOrder } from '../acts.ts';
import { type Args, page } from '../args.ts';
import { messageShape } from '../shapes.ts';
import { isTs, type Kept, microsOf, Refused } from '../world.ts';
import type { Answers, Family } from './answers.ts';
import { joined } from './reach.ts';

const isReply = ({ said }: Kept): boolean => said.thread_ts !== undefined && said.thread_ts !== said.ts;

/** Whether a ts lies in the window asked for; its ends count only with `inclusive`. */
const within = (args: Args): ((ts: string) => boolean) => {
  const { oldest, latest } = { oldest: args.text('oldest') ?? '0', latest: args.text('latest') };
  if (!isTs(oldest)) throw new Refused('invalid_ts_oldest');
  if (latest !== undefined && !isTs(latest)) throw new Refused('invalid_ts_latest');
  const from = microsOf(oldest);
  const to = latest === undefined || latest === '0' ? Number.POSITIVE_INFINITY : microsOf(latest);
  const inclusive = args.flag('inclusive');
  return (ts) => {
    const at = microsOf(ts);
    return inclusive ? at >= from && at <= to : at > from && at < to;
  };
};

export const history: Family<'conversations.history' | 'conversations.replies'> = {
  'conversations.history': (world, args) => {
    const channel = joined(world, args.need('channel', 'channel_not_found'));
    const wanted = within(args);
    // Threads are told by their parents; of replies only those sent to the channel as well are here.
    const found = inOrder(channel).filter((kept) => wanted(kept.said.ts) && (!isReply(kept) || kept.broadcast));
    const { items, next } = page(found.reverse(), args, 999, 100);
    const answer = {
      messages: items.map((kept) => messageShape(channel, kept, { metadata: args.flag('include_all_metadata') })),
      has_more: next !== '',
      pin_count: channel.pins.length,
      channel_actions_ts: null,
      channel_actions_count: 0,
      ...(args.has('oldest') ? { oldest: args.text('oldest') } : {}),
      ...(args.has('latest') ? { latest: args.text('latest') } : {}),
      response_metadata: { next_cursor: next },
    };
    // The SDK calls the ts a string; Slack says null as long as there is none.
    return answer as unknown as Answers['conversations.history'];
  },
  'conversations.replies': (world, args) => {
    const channel = joined(world, args.need('channel', 'channel_not_found'));
    const ts = args.need('ts');
    if (!isTs(ts)) throw new Refused('invalid_ts_latest');
    const parent = channel.messages.get(ts);
    if (!parent || parent.deleted) throw new Refused('thread_not_found');
    const wanted = within(args);
    const replies = isReply(parent)
      ? []
      : inOrder(channel).filter((kept) => isReply(kept) && kept.said.thread_ts === ts && wanted(kept.said.ts));
    const { items, next } = page(replies, args, 1000, 1000);
    const answer = {
      messages: [parent, ...items].map((kept) =>
        messageShape(channel, kept, { metadata: args.flag('include_all_metadata') }),
      ),
      has_more: next !== '',
      response_metadata: { next_cursor: next },
    };
    return answer as unknown as Answers['conversations.replies'];
  },
};
