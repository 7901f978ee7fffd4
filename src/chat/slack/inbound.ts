/** Slack's messages in the neutral terms in which Foghorn hears of them. Pure. */
import type { InboundDeletion, InboundMessage, InboundRevision } from '../../engine/ports.ts';
import type { PersonId } from '../../incident/incident.ts';
import { instantOf, type Me, messageKey, messageUrl, PLATFORM, personId } from './ids.ts';
import type { SlackMessage } from './inbound-schema.ts';
import { type Names, neutralText } from './inbound-text.ts';

/** What has to be known to read a message. */
export interface Reading {
  me: Me;
  isBot(user: string): boolean;
  groupHandle(id: string): string | undefined;
}

/** Subtypes that are somebody's words. Everything else is Slack speaking: who joined, what the topic is now. */
const WORDS = new Set(['bot_message', 'file_share', 'thread_broadcast', 'me_message']);
export const isSaid = ({ subtype }: Pick<SlackMessage, 'subtype'>): boolean =>
  subtype === undefined || WORDS.has(subtype);
/** The place of a deleted parent whose replies stay. */
export const isTombstone = ({ subtype }: Pick<SlackMessage, 'subtype'>): boolean => subtype === 'tombstone';

export const isOwn = ({ user, bot_id }: Pick<SlackMessage, 'user' | 'bot_id'>, me: Me): boolean =>
  user === me.user || (bot_id !== undefined && bot_id !== null && bot_id === me.bot);

export const namesFor = ({ me, groupHandle }: Pick<Reading, 'me' | 'groupHandle'>): Names => ({
  person: (user) => personId(user, me),
  group: groupHandle,
});

export const authorOf = ({ user, bot_id, username }: SlackMessage, me: Me): PersonId =>
  personId(user ?? bot_id ?? username ?? 'unknown', me);

/** Alerts often come as attachments alone; an unfurled link is nobody's words. */
const wordsOf = ({ text, attachments }: SlackMessage): string => {
  if (text) return text;
  return (attachments ?? [])
    .filter(({ from_url }) => from_url === undefined)
    .map(({ pretext, title, text: body, fallback }) => [pretext, title, body].filter(Boolean).join('\n') || fallback)
    .filter(Boolean)
    .join('\n');
};

const filesOf = ({ files }: SlackMessage): InboundMessage['files'] =>
  (files ?? [])
    .filter(({ mode }) => mode !== 'tombstone')
    .map(({ name, title, permalink, mimetype }) => ({
      name: name || title || 'file',
      ...(permalink === undefined ? {} : { url: permalink }),
      ...(mimetype === undefined ? {} : { type: mimetype }),
    }));

export const inboundOf = (message: SlackMessage, channel: string, reading: Reading): InboundMessage => {
  const { me } = reading;
  const { ts, thread_ts, user, bot_id, subtype } = message;
  const words = wordsOf(message);
  const thread = thread_ts === undefined || thread_ts === ts ? null : thread_ts;
  return {
    platform: PLATFORM,
    channel,
    key: messageKey(me.team, channel, ts),
    at: instantOf(ts),
    author: authorOf(message, me),
    bot: subtype === 'bot_message' || Boolean(bot_id) || (user !== undefined && reading.isBot(user)),
    text: neutralText(words, namesFor(reading)),
    mentionsBot: words.includes(`<@${me.user}>`) || words.includes(`<@${me.user}|`),
    thread: thread === null ? null : messageKey(me.team, channel, thread),
    threadMessage: thread,
    url: messageUrl(me, channel, ts, thread),
    files: filesOf(message),
  };
};

/** Slack calls much a change: links unfurled, reply counts, its own bookkeeping. Only words and files count. */
export const sameWords = (one: SlackMessage, other: SlackMessage): boolean =>
  wordsOf(one) === wordsOf(other) && JSON.stringify(filesOf(one)) === JSON.stringify(filesOf(other));

/** `changedAt`: ts of the change, for those that carry no mark of having been edited. */
export const revisionOf = (
  message: SlackMessage,
  channel: string,
  changedAt: string,
  reading: Reading,
): InboundRevision => ({
  ...inboundOf(message, channel, reading),
  editedAt: instantOf(message.edited?.ts ?? changedAt),
});

export const deletionOf = (ts: string, channel: string, deletedAt: string, me: Me): InboundDeletion => ({
  platform: PLATFORM,
  channel,
  key: messageKey(me.team, channel, ts),
  at: instantOf(deletedAt),
});
