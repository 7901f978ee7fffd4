/**
 * Rereads open rooms after a gap: at the start, when the connection came back, when Foghorn was let in again. What
 * Slack has is compared with what is known, and only the difference is handed in, marked as recovered.
 */
import { z } from 'zod';
import { type Clock, DeliveryError, type Log } from '../../engine/ports.ts';
import { DAY, MINUTE } from '../../incident/time.ts';
import type { SlackClient } from './client.ts';
import { createComparing, pinSchema, type Recovered } from './gap-compare.ts';
import { knownIn, type OpenRoom, type Rooms } from './gap-rooms.ts';
import { byTs, instantOf, messageKey, tsAt } from './ids.ts';
import { isOwn, isSaid, type Reading } from './inbound.ts';
import type { Intake } from './inbound-intake.ts';
import { messageSchema, type SlackMessage } from './inbound-schema.ts';

export interface Gap {
  /** Rereads all open rooms, or the one of this channel. Never throws: what cannot be read is logged. */
  reread(why: string, channel?: string): Promise<void>;
  /** Resolves when nothing is being reread. */
  idle(): Promise<void>;
}

const PAGE = 200;
/** Pages of one room or thread: twenty thousand messages. What lies before them was heard long ago. */
const PAGES = 100;
/** Threads that were alive within this time are reread even when their counts agree: replies may have been edited. */
const LIVELY = DAY;
/** Rereading waits for its turn: nobody waits for it. */
const PATIENCE = 5 * MINUTE;

const page = z.object({
  messages: z.array(z.unknown()).default([]),
  has_more: z.boolean().optional(),
  /** A plan that hides what is old. */
  is_limited: z.boolean().optional(),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const pinsPage = z.object({ items: z.array(pinSchema).default([]) });

interface Read {
  messages: SlackMessage[];
  /** Everything there is in that range: what is not in it is gone. */
  whole: boolean;
}

export const createGap = ({
  client,
  rooms,
  intake,
  reading,
  clock,
  log,
}: {
  client: SlackClient;
  rooms: Rooms;
  intake: Intake;
  /** Throws while it is not known who Foghorn is. */
  reading: () => Reading;
  clock: Clock;
  log: Log;
}): Gap => {
  const readAll = async (
    channel: string,
    next: (asked: { channel: string; limit: number; cursor?: string }) => Promise<unknown>,
  ): Promise<Read> => {
    const messages: SlackMessage[] = [];
    let cursor = '';
    for (let pages = 0; pages < PAGES; pages++) {
      const found = page.parse(await next({ channel, limit: PAGE, ...(cursor ? { cursor } : {}) }));
      for (const raw of found.messages) {
        const message = messageSchema.safeParse(raw);
        if (message.success) messages.push(message.data);
        else log.warn({ channel }, 'A message of Slack is in a shape that Foghorn does not know');
      }
      cursor = found.response_metadata?.next_cursor ?? '';
      if (cursor === '') return { messages, whole: !(found.is_limited ?? false) && !(found.has_more ?? false) };
    }
    return { messages, whole: false };
  };

  const rereadRoom = async ({ incident, channel, since }: OpenRoom): Promise<Recovered> => {
    const { me } = reading();
    const began = clock();
    // First what is known: what comes in meanwhile is not missed for it.
    const known = knownIn(await rooms.entries(incident));
    const oldest = tsAt(since);
    const wait = { channel, patience: PATIENCE };
    const top = await readAll(channel, (asked) =>
      client.call('conversations.history', { ...asked, oldest, inclusive: true }, wait),
    );
    const all = new Map(top.messages.map((message) => [message.ts, message]));

    /** Threads that may have replies we do not have as they are. */
    const repliesKnown = new Map<string, { count: number; latest: number }>();
    for (const { thread, at, deleted } of known.values()) {
      if (thread === null || deleted) continue;
      const { count, latest } = repliesKnown.get(thread) ?? { count: 0, latest: 0 };
      repliesKnown.set(thread, { count: count + 1, latest: Math.max(latest, at) });
    }
    const unread = new Set<string>();
    for (const parent of top.messages) {
      if (!parent.reply_count) continue;
      const thread = messageKey(me.team, channel, parent.ts);
      const latest = instantOf(parent.latest_reply ?? parent.ts);
      const had = repliesKnown.get(thread);
      const agrees = had?.count === parent.reply_count && had.latest >= latest;
      if (agrees && clock() - latest > LIVELY) {
        unread.add(thread);
        continue;
      }
      const { ts } = parent;
      const replies = await readAll(channel, (asked) => client.call('conversations.replies', { ...asked, ts }, wait));
      if (!replies.whole) unread.add(thread);
      for (const reply of replies.messages) if (!all.has(reply.ts)) all.set(reply.ts, reply);
    }

    const comparing = createComparing({ intake, reading: reading(), channel, known, began });
    const said = [...all.values()].filter((message) => isSaid(message) && !isOwn(message, me)).sort(byTs);
    for (const message of said) await comparing.message(message);
    if (top.whole) await comparing.absences(all, (thread) => unread.has(thread), since);
    const { items } = pinsPage.parse(await client.call('pins.list', { channel }, wait));
    await comparing.pins(items, all);
    return comparing.found;
  };

  const rereadAll = async (why: string, channel: string | undefined): Promise<void> => {
    let open: readonly OpenRoom[];
    try {
      open = (await rooms.open()).filter((room) => channel === undefined || room.channel === channel);
    } catch (error) {
      log.error({ err: error, why }, 'The open rooms could not be listed, so none was reread');
      return;
    }
    for (const room of open) {
      const { incident } = room;
      try {
        const found = await rereadRoom(room);
        const something = Object.values(found).some((count) => count > 0);
        log[something ? 'info' : 'debug']({ incident, channel: room.channel, why, ...found }, 'Reread a room');
      } catch (error) {
        const remedy = error instanceof DeliveryError ? error.message : 'It is tried again at the next connection.';
        log.warn({ err: error, incident, channel: room.channel, why, remedy }, 'A room could not be reread');
      }
    }
  };

  let last: Promise<void> = Promise.resolve();
  let running = 0;
  return {
    reread: (why, channel) => {
      running++;
      last = last.then(() => rereadAll(why, channel)).finally(() => running--);
      return last;
    },
    idle: async () => {
      while (running > 0) await last;
    },
  };
};
