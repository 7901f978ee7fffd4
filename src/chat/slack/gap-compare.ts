/** What Slack has of a room beside what is known of it: only the difference is handed in. */
import { z } from 'zod';
import type { InboundMessage } from '../../engine/ports.ts';
import { FOGHORN, type Instant, type PersonId } from '../../incident/incident.ts';
import { type Known, markOf } from './gap-rooms.ts';
import { instantOf, messageKey, PLATFORM, personId } from './ids.ts';
import { inboundOf, isOwn, isTombstone, type Reading, revisionOf } from './inbound.ts';
import type { Intake } from './inbound-intake.ts';
import { messageSchema, type SlackMessage } from './inbound-schema.ts';

/** How much was found in a room. */
export interface Recovered {
  messages: number;
  revisions: number;
  deletions: number;
  reactions: number;
}

export const pinSchema = z.object({
  created: z.number(),
  created_by: z.string().optional(),
  message: messageSchema.optional(),
});

export interface Comparing {
  /** As a message, as an edit, and with its reactions. */
  message(message: SlackMessage): Promise<void>;
  /** What is known and no longer there. `read`: everything there is, but for the threads that are `unread`. */
  absences(read: ReadonlyMap<string, SlackMessage>, unread: (thread: string) => boolean, since: Instant): Promise<void>;
  pins(pins: readonly z.infer<typeof pinSchema>[], read: ReadonlyMap<string, SlackMessage>): Promise<void>;
  found: Recovered;
}

const PIN = 'pin';
const bare = (emoji: string): string => emoji.replace(/::skin-tone-\d$/, '');

export const createComparing = ({
  intake,
  reading,
  channel,
  known,
  began,
}: {
  intake: Intake;
  reading: Reading;
  channel: string;
  known: ReadonlyMap<string, Known>;
  /** When reading began: what is told by events after that outweighs what was read. */
  began: Instant;
}): Comparing => {
  const { me } = reading;
  const found: Recovered = { messages: 0, revisions: 0, deletions: 0, reactions: 0 };

  /** Slack does not say when somebody reacted: it was before now. */
  const mark = async (
    key: string,
    person: PersonId,
    emoji: string,
    added: boolean,
    message: InboundMessage | undefined,
    at: Instant = began,
  ): Promise<void> => {
    const event = `reread:${added ? '+' : '-'}${emoji}:${person}:${at}`;
    const told = { platform: PLATFORM, channel, key, event, at, person, emoji, added, recovered: true };
    await intake.reaction({ ...told, ...(message ? { message } : {}) });
    found.reactions++;
  };

  const reactions = async (
    { reactions: marks }: SlackMessage,
    inbound: InboundMessage,
    before: Known | undefined,
  ): Promise<void> => {
    const standing = new Set<string>();
    let whole = true;
    for (const { name, users, count } of marks ?? []) {
      // Slack names only some of very many.
      if (users.length < count) whole = false;
      for (const user of users) {
        const person = personId(user, me);
        if (person === FOGHORN) continue;
        const emoji = bare(name);
        standing.add(markOf(emoji, person));
        if (!before?.marks.has(markOf(emoji, person))) await mark(inbound.key, person, emoji, true, inbound);
      }
    }
    if (!whole) return;
    for (const one of before?.marks ?? []) {
      const [emoji = '', person = ''] = one.split(' ');
      if (emoji !== PIN && !standing.has(one)) await mark(inbound.key, person, emoji, false, inbound);
    }
  };

  return {
    found,
    message: async (message) => {
      const inbound: InboundMessage = { ...inboundOf(message, channel, reading), recovered: true };
      const before = known.get(inbound.key);
      if (before?.deleted) return;
      if (!before) {
        await intake.message(inbound);
        found.messages++;
      } else if (message.edited && instantOf(message.edited.ts) > (before.editedAt ?? Number.NEGATIVE_INFINITY)) {
        const files = inbound.files.map(({ name }) => name);
        if (inbound.text !== before.text || files.join('\n') !== before.files.join('\n')) {
          await intake.revision({ ...revisionOf(message, channel, message.edited.ts, reading), recovered: true });
          found.revisions++;
        }
      }
      await reactions(message, inbound, before);
    },
    absences: async (read, unread, since) => {
      const ofChannel = messageKey(me.team, channel, '');
      const there = [...read.values()];
      const present = new Set(
        there.filter((one) => !isTombstone(one)).map(({ ts }) => messageKey(me.team, channel, ts)),
      );
      // What is older than everything that is there was put away by the workspace's retention: nobody took it back.
      const oldest = Math.min(...there.map(({ ts }) => instantOf(ts)));
      for (const [key, { at, deleted, thread }] of known) {
        if (deleted || present.has(key) || at < since || at < oldest || !key.startsWith(ofChannel)) continue;
        if (thread !== null && unread(thread)) continue;
        await intake.deletion({ platform: PLATFORM, channel, key, at: began, recovered: true });
        found.deletions++;
      }
    },
    pins: async (pins, read) => {
      const pinned = new Set<string>();
      for (const { message, created, created_by } of pins) {
        if (!message || isOwn(message, me) || created_by === undefined) continue;
        const key = messageKey(me.team, channel, message.ts);
        pinned.add(key);
        const person = personId(created_by, me);
        const before = known.get(key);
        if (
          person === FOGHORN ||
          before?.deleted ||
          [...(before?.marks ?? [])].some((one) => one.startsWith(`${PIN} `))
        )
          continue;
        const inbound = { ...inboundOf(read.get(message.ts) ?? message, channel, reading), recovered: true };
        await mark(key, person, PIN, true, inbound, created * 1000);
      }
      for (const [key, { marks, deleted }] of known) {
        if (deleted || pinned.has(key)) continue;
        for (const one of marks) {
          const [emoji, person = ''] = one.split(' ');
          if (emoji === PIN) await mark(key, person, PIN, false, undefined);
        }
      }
    },
  };
};
