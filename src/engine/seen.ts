/** What was seen in a room, under its natural key, and the decisions it counts for. Pure. */
import type { Command } from '../incident/commands.ts';
import { captureId, messageId } from '../incident/entry.ts';
import type { FileRef, Origin as Source } from '../incident/events.ts';
import { FOGHORN, type Incident, type Instant, type PersonId } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import { asUpdate, updateIn } from './meaning.ts';
import type { InboundMessage, InboundReaction, InboundRevision } from './ports.ts';
import type { Accompanying, Captured } from './take.ts';

/** A pinned message is a note, whatever reactions are configured. */
export const PIN = 'pin';
export const bare = (emoji: string): string => emoji.replaceAll(/^:|:$/g, '').replace(/::skin-tone-\d$/, '');

export const sourceOf = ({ key, url }: { key: string; url?: string }): Source =>
  url === undefined ? { message: key } : { message: key, url };
export const filesOf = (files: InboundMessage['files']): FileRef[] => files.map((file) => ({ ...file }));

export { messageId };
export const revisionId = ({ key, editedAt }: InboundRevision): string => captureId(`${key}:revision:${editedAt}`);
export const deletionId = (key: string): string => captureId(`${key}:deletion`);
export const reactionId = ({ key, event }: InboundReaction): string => captureId(`${key}:reaction:${event}`);

export const captureOf = (message: InboundMessage): Captured => ({
  id: messageId(message.key),
  occurredAt: message.at,
  actor: message.author,
  recovered: message.recovered ?? false,
  event: {
    kind: 'message',
    message: message.key,
    text: message.text,
    thread: message.thread,
    ...(message.url === undefined ? {} : { url: message.url }),
    files: filesOf(message.files),
    bot: message.bot,
  },
});

/** Somebody who writes in a private room has been let in there. */
export const letIn = (incident: Incident, person: PersonId, at: Instant): Accompanying[] =>
  incident.private && !incident.members.includes(person)
    ? [{ command: { do: 'join', person }, asker: { person: FOGHORN }, at }]
    : [];

export const by = (person: PersonId, at: Instant, command: Command): Accompanying => ({
  command,
  asker: { person },
  at,
});

export const update = (
  said: { text: string; at: Instant; author: PersonId },
  source: Source,
  now: Instant,
): Accompanying =>
  by(said.author, said.at, {
    do: 'post_update',
    audience: 'internal',
    text: said.text,
    occurredAt: Math.min(said.at, now),
    origin: source,
  });

/** A message seen for the first time: what it says, or else that somebody is there. */
export const decisionsOf = (
  message: InboundMessage,
  incident: Incident,
  { settings, now }: { settings: Settings; now: Instant },
): Accompanying[] => {
  if (message.bot) return [];
  const { author, at } = message;
  const text = updateIn(message) ?? (settings.everyMessageCounts ? asUpdate(message.text) : '');
  const { silentSince } = incident.cadence;
  // Found later, from before the declaration or before the silence began: no sign of life since then.
  const old =
    at < incident.declaredAt || (incident.acknowledgedAt !== null && silentSince !== null && at <= silentSince);
  return [
    ...letIn(incident, author, at),
    ...(old ? [] : [by(author, at, { do: 'note_activity' })]),
    ...(text ? [update({ text, at, author }, sourceOf(message), now)] : []),
  ];
};
