/** Messages and people of the workspace in the neutral terms in which Foghorn hears of it. */
import type { InboundMessage, Person } from '../../../engine/ports.ts';
import { messageKey, messageUrl, PLATFORM, personId } from '../keys.ts';
import { BOT, type Posted, type User } from './model.ts';

export const inboundOf = (posted: Posted, bot: boolean): InboundMessage => ({
  platform: PLATFORM,
  channel: posted.channel,
  key: messageKey(posted.channel, posted.id),
  at: posted.at,
  author: personId(posted.author),
  bot,
  text: posted.text,
  mentionsBot: posted.ping.includes(BOT),
  thread: posted.thread === null ? null : messageKey(posted.channel, posted.thread),
  threadMessage: posted.thread === null ? null : String(posted.thread),
  url: messageUrl(posted.channel, posted.id, posted.thread),
  files: posted.files.map(({ id, name, type }) => ({ name, type, url: fileUrl(id, name) })),
});

export const personOf = (user: User): Person => ({
  id: personId(user.id),
  name: user.name,
  handle: user.id,
  zone: user.zone,
  bot: user.bot,
  active: true,
});

export const fileUrl = (id: number, name: string): string => `/workspace/files/${id}/${encodeURIComponent(name)}`;
