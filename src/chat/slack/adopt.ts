/**
 * Finding again what an earlier try has done. Slack knows no idempotency key: a post carries its effect as metadata,
 * and is looked for in the channel or thread before it is repeated.
 */
import type { Clock } from '../../engine/ports.ts';
import { MINUTE } from '../../incident/time.ts';
import type { Calls } from './calls.ts';
import { type Me, tsAt } from './ids.ts';

/** Metadata is read by every app and member of the workspace: the effect's id and nothing else. */
export const EFFECT = 'foghorn_effect';
export const metadataOf = (effect: string) => ({ event_type: EFFECT, event_payload: { effect } });

const PAGE = 200;
/** How far back is looked when nothing is known of the first try: the lobby of a busy workspace. */
const PAGES = 5;
/** Slack's clock and ours need not agree. */
const SKEW = 5 * MINUTE;
/** Efforts remembered at once; the oldest are forgotten, and then simply looked for. */
const REMEMBERED = 5000;

interface Effort {
  /** Tries of which Slack certainly did nothing, if those are all there were. */
  refused: number;
  /** Nothing of it is older. */
  from: string;
}

export interface Efforts {
  /** Whether there may be something to find. Also takes down when the effort began. */
  mayExist(effect: string, attempts: number, newest: string | undefined): boolean;
  /** Nothing of it is older than this; undefined: it began in an earlier life. */
  since(effect: string): string | undefined;
  /** `certain`: nothing of this try can have happened. */
  failed(effect: string, attempts: number, certain: boolean): void;
  done(effect: string): void;
}

/** What this process knows of tries under way: most failures are refusals, after which nothing has to be looked for. */
export const createEfforts = (clock: Clock): Efforts => {
  const efforts = new Map<string, Effort>();
  return {
    mayExist: (effect, attempts, newest) => {
      const known = efforts.get(effect);
      if (attempts <= 1) {
        if (efforts.size >= REMEMBERED) efforts.delete(efforts.keys().next().value ?? '');
        efforts.set(effect, { refused: 0, from: newest ?? tsAt(Math.max(0, clock() - SKEW)) });
        return false;
      }
      return known?.refused !== attempts - 1;
    },
    since: (effect) => efforts.get(effect)?.from,
    failed: (effect, attempts, certain) => {
      const known = efforts.get(effect);
      if (known && known.refused === attempts - 1 && certain) known.refused = attempts;
    },
    done: (effect) => void efforts.delete(effect),
  };
};

/** A message as history tells it, as far as it matters here. */
export interface Found {
  ts?: string | undefined;
  user?: string | undefined;
  bot_id?: string | undefined;
  metadata?: { event_type?: string | undefined; event_payload?: unknown } | undefined;
  files?: readonly { id?: string | undefined; name?: string | undefined }[] | undefined;
}

/** Carries the effect. */
export const hasEffect =
  (effect: string) =>
  ({ metadata }: Found): boolean => {
    if (metadata?.event_type !== EFFECT) return false;
    const payload = metadata.event_payload;
    return typeof payload === 'object' && payload !== null && 'effect' in payload && payload.effect === effect;
  };

export interface Search {
  channel: string;
  thread: string | null;
  /** Nothing older; undefined: as far back as is reasonable. */
  since: string | undefined;
  me: Me;
  is: (message: Found) => boolean;
}

/** The first message of ours that it is; null: there is none. Others may have marked theirs alike. */
export const findOurs = async (calls: Calls, { channel, thread, since, me, is }: Search): Promise<Found | null> => {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES || since !== undefined; page++) {
    const range = {
      channel,
      limit: PAGE,
      include_all_metadata: true,
      ...(since === undefined ? {} : { oldest: since, inclusive: true }),
      ...(cursor ? { cursor } : {}),
    };
    const found =
      thread === null
        ? await calls('conversations.history', range)
        : await calls('conversations.replies', { ...range, ts: thread });
    const messages: Found[] = found.messages ?? [];
    const first = messages.filter((one) => (one.user === me.user || one.bot_id === me.bot) && is(one)).at(-1);
    if (first) return first;
    cursor = found.response_metadata?.next_cursor || undefined;
    if (!cursor) return null;
  }
  return null;
};
