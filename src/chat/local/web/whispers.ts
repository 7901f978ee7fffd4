/**
 * Answers that only the asker sees. They are no messages: kept in memory until dismissed or pushed out by later
 * ones, so that what is redacted later does not stay on disk in them.
 */
import type { Message } from '../../../engine/reply.ts';
import type { Instant } from '../../../incident/incident.ts';

export interface Whisper {
  id: number;
  user: string;
  channel: string;
  /** Shown in this thread; null: in the channel. */
  thread: number | null;
  at: Instant;
  message: Message;
}

export interface Whispers {
  add(whisper: Omit<Whisper, 'id'>): Whisper;
  /** Those of a user in a channel or thread, oldest first. */
  in(user: string, channel: string, thread: number | null): Whisper[];
  dismiss(user: string, id: number): void;
}

const KEPT = 20;

export const whispers = (): Whispers => {
  const kept = new Map<string, Whisper[]>();
  let last = 0;
  return {
    add: (said) => {
      const whisper = { ...said, id: ++last };
      kept.set(said.user, [...(kept.get(said.user) ?? []), whisper].slice(-KEPT));
      return whisper;
    },
    in: (user, channel, thread) =>
      (kept.get(user) ?? []).filter((whisper) => whisper.channel === channel && whisper.thread === thread),
    dismiss: (user, id) => {
      kept.set(
        user,
        (kept.get(user) ?? []).filter((whisper) => whisper.id !== id),
      );
    },
  };
};
