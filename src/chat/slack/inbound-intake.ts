/** The one way in for what was heard, whether Slack told it or a reread found it: in order, under its natural key, once. */
import type {
  InboundDeletion,
  InboundMessage,
  InboundReaction,
  InboundRevision,
  Inbox,
  Log,
  Person,
} from '../../engine/ports.ts';
import type { Message } from '../../engine/reply.ts';
import { createMemory, type Lanes } from './inbound-lanes.ts';

/** Something Foghorn offers the author of a message, seen by nobody else. */
export type Whisper = (message: InboundMessage, offer: Message) => Promise<void>;

export interface Intake {
  message(message: InboundMessage): Promise<void>;
  revision(revision: InboundRevision): Promise<void>;
  deletion(deletion: InboundDeletion): Promise<void>;
  /** `find` looks up the message reacted to, where Slack does not tell it; null: it cannot be found now. */
  reaction(reaction: InboundReaction, find?: () => Promise<InboundMessage | null>): Promise<void>;
  people(people: readonly Person[]): Promise<void>;
  /** Resolves when all offers under way have been made. */
  idle(): Promise<void>;
}

/** Messages kept for the reactions that may follow: Slack tells of those by ts alone. */
const SAID = 5000;

export const createIntake = ({
  inbox,
  lanes,
  whisper,
  log,
}: {
  inbox: Inbox;
  lanes: Lanes;
  whisper: Whisper;
  log: Log;
}): Intake => {
  const said = createMemory<string, InboundMessage>(SAID);
  const offers = new Set<Promise<void>>();

  /** The message is taken down already: an offer that fails is no reason to be told of it again. */
  const offer = async (message: InboundMessage): Promise<void> => {
    try {
      const reply = await inbox.offer?.(message);
      if (reply?.reply === 'say') await whisper(message, reply.message);
    } catch (error) {
      log.warn({ err: error, channel: message.channel }, 'Foghorn could not offer to use a reply as the update');
    }
  };
  const later = (work: Promise<void>): void => {
    offers.add(work);
    void work.finally(() => offers.delete(work));
  };

  return {
    message: (message) =>
      lanes.take(message.channel, `${message.key}:message`, async () => {
        await inbox.message(message);
        said.set(message.key, message);
        if (message.threadMessage !== null && !message.bot && !message.recovered) later(offer(message));
      }),
    revision: (revision) =>
      lanes.take(revision.channel, `${revision.key}:revision:${revision.editedAt}`, async () => {
        await inbox.revision(revision);
        const { editedAt: _, ...message } = revision;
        said.set(revision.key, message);
      }),
    deletion: (deletion) =>
      lanes.take(deletion.channel, `${deletion.key}:deletion`, async () => {
        await inbox.deletion(deletion);
        said.delete(deletion.key);
      }),
    reaction: (reaction, find) =>
      lanes.take(reaction.channel, `${reaction.key}:reaction:${reaction.event}`, async () => {
        const message = reaction.message ?? said.get(reaction.key) ?? (await find?.()) ?? undefined;
        await inbox.reaction({ ...reaction, ...(message ? { message } : {}) });
        if (message) said.set(message.key, message);
      }),
    people: (people) => inbox.people(people),
    idle: async () => {
      await lanes.idle();
      while (offers.size > 0) await Promise.allSettled(offers);
    },
  };
};
