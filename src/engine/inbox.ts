/**
 * What chats hand in, taken down. One commit holds what was seen and the decisions it counts for, under the natural
 * key of what was seen: whatever comes twice counts once, and whatever comes out of order ends the same.
 */
import type { Command } from '../incident/commands.ts';
import type { Entry } from '../incident/entry.ts';
import type { DecisionOf } from '../incident/events.ts';
import { FOGHORN, type Incident, type Instant, type PersonId } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import { clean } from './clean.ts';
import type { Engine } from './engine.ts';
import { has, isEmpty, marks, type Standing, standing, updateFrom, wasDeleted } from './known.ts';
import { asUpdate, isFoghorn, updateIn } from './meaning.ts';
import { offerAsUpdate } from './offer.ts';
import type {
  InboundDeletion,
  InboundMessage,
  InboundReaction,
  InboundRevision,
  Inbox,
  Origin,
  Storage,
} from './ports.ts';
import { isTakenFrom, wordsOf } from './redaction.ts';
import type { Reply } from './reply.ts';
import {
  bare,
  by,
  captureOf,
  decisionsOf,
  deletionId,
  filesOf,
  letIn,
  messageId,
  PIN,
  reactionId,
  revisionId,
  sourceOf,
  update,
} from './seen.ts';
import type { Accompanying, Captured, Take } from './take.ts';

export interface InboxOptions {
  storage: Storage;
  engine: Engine;
  /** The answer to a plain reply in a nudge's thread. Default: offers to use it as the update. */
  onNudgeReply?: (message: InboundMessage, incident: Incident) => Reply;
  settings: () => Settings;
}

export const createInbox = ({ storage, engine, settings, onNudgeReply = offerAsUpdate }: InboxOptions): Inbox => {
  const roomOf = async ({ platform, channel }: Origin): Promise<number | null> => {
    const bound = await storage.findBound(platform, channel);
    return bound?.name === 'room' ? bound.incident : null;
  };

  /** Incidents that quote this message without being its room: declared from it, or noted from elsewhere. */
  const quotersOf = async (key: string, room: number | null): Promise<number[]> =>
    (await storage.incidentsOfMessage(key)).filter((number) => number !== room);

  /** Deleted on the platform, or redacted by hand: nothing of it may come back. */
  const isGone = async (number: number, key: string, known: readonly Entry[]): Promise<boolean> => {
    if (wasDeleted(known)) return true;
    if (standing(known) && !isEmpty(known)) return false;
    const gone = new Set([messageId(key), ...known.map(({ id }) => id)]);
    const decisions = await storage.entries(number, 'decisions');
    return decisions.some(({ event }) => event.kind === 'redacted' && event.entries.some((id) => gone.has(id)));
  };

  const message = async (seen: InboundMessage): Promise<void> => {
    const number = isFoghorn(seen.author) ? null : await roomOf(seen);
    if (number === null) return;
    await engine.capture(number, seen.key, (incident, known, moment): Take | null =>
      has(known, messageId(seen.key)) || wasDeleted(known)
        ? null
        : { captures: [captureOf(seen)], decisions: decisionsOf(seen, incident, moment) },
    );
  };

  /** The words of an update follow its message, until somebody has corrected them by hand. */
  const followed = async (
    incident: Incident,
    posted: Entry<DecisionOf<'update_posted'>>,
    was: Standing,
    text: string,
  ): Promise<Command | null> => {
    let words = posted.event.text;
    for (const { event } of await storage.entries(incident.number, 'decisions'))
      if (event.kind === 'entry_corrected' && event.entry === posted.id) words = event.text ?? words;
    if (words !== asUpdate(was.text) || words === text) return null;
    return { do: 'correct_entry', entry: posted.id, of: 'update_posted', text };
  };

  const revisionInRoom = (number: number, seen: InboundRevision): Promise<void> =>
    engine.capture(number, seen.key, async (incident, known, moment): Promise<Take | null> => {
      if (has(known, revisionId(seen)) || (await isGone(number, seen.key, known))) return null;
      const { editedAt, author, bot } = seen;
      const edit = editOf(seen);
      const was = standing(known);
      // The message itself was missed, or is still to come: it is known by these words, and counts by them.
      if (!was) return { captures: [captureOf(seen), edit], decisions: decisionsOf(seen, incident, moment) };
      const captures = [edit];
      const text = asUpdate(seen.text);
      if (bot || !text || (was.editedAt !== null && was.editedAt >= editedAt)) return { captures, decisions: [] };
      const posted = updateFrom(known);
      if (posted) {
        const command = await followed(incident, posted, was, text);
        return { captures, decisions: command ? [by(author, editedAt, command)] : [] };
      }
      // Edited into an update: it was one only from then on.
      const says = updateIn(seen);
      return {
        captures,
        decisions: says ? [update({ text: says, at: editedAt, author }, sourceOf(seen), moment.now)] : [],
      };
    });

  /** What quotes it follows its words; it counts for nothing, for it was not said there. */
  const revisionElsewhere = (number: number, seen: InboundRevision): Promise<void> =>
    engine.capture(number, seen.key, async (_, known): Promise<Take | null> => {
      if (has(known, revisionId(seen)) || (await isGone(number, seen.key, known))) return null;
      return { captures: [editOf(seen)], decisions: [] };
    });

  const revision = async (seen: InboundRevision): Promise<void> => {
    if (isFoghorn(seen.author)) return;
    const room = await roomOf(seen);
    if (room !== null) await revisionInRoom(room, seen);
    for (const number of await quotersOf(seen.key, room)) await revisionElsewhere(number, seen);
  };

  const deletionIn = (number: number, seen: InboundDeletion): Promise<void> =>
    engine.capture(
      number,
      seen.key,
      (_, known): Take | null =>
        has(known, deletionId(seen.key))
          ? null
          : {
              captures: [
                {
                  id: deletionId(seen.key),
                  occurredAt: seen.at,
                  // Platforms do not say who deleted.
                  actor: FOGHORN,
                  recovered: seen.recovered ?? false,
                  event: { kind: 'deletion', message: seen.key },
                },
              ],
              decisions: [],
              redact: known.map(({ id }) => id),
            },
      { alone: true },
    );

  /** The incident it was merged into tells of its title, which may be made of these words. */
  const titleElsewhere = async (number: number, key: string): Promise<void> => {
    const into = (await storage.load(number))?.mergedInto ?? null;
    if (into === null) return;
    const words = (await storage.entriesOfMessage(number, key)).flatMap(({ event }) => wordsOf(event));
    const telling = (await storage.entries(into, 'decisions')).filter(
      ({ event }) => event.kind === 'absorbed' && event.other === number && isTakenFrom(event.title, words),
    );
    if (telling.length === 0) return;
    const redact = telling.map(({ id }) => id);
    await engine.capture(into, key, () => ({ captures: [], decisions: [], redact }), { alone: true });
  };

  const deletion = async (seen: InboundDeletion): Promise<void> => {
    // Forms begun with it and not sent yet.
    await storage.commit([{ write: 'forget_drafts', message: seen.key }]);
    const room = await roomOf(seen);
    const quoters = await quotersOf(seen.key, room);
    for (const number of quoters) await titleElsewhere(number, seen.key);
    for (const number of room === null ? quoters : [room, ...quoters]) await deletionIn(number, seen);
  };

  const isBot = async (person: PersonId): Promise<boolean> => (await storage.people([person]))[0]?.bot ?? false;

  /** What a mark on a message counts for, once the message and every mark known are in `known`. */
  const marked = (
    seen: InboundReaction,
    incident: Incident,
    known: readonly Entry[],
    counted: boolean,
    { settings, now }: { settings: Settings; now: Instant },
  ): Accompanying[] => {
    const on = standing(known);
    if (!on || isEmpty(known)) return [];
    const { person, key, at } = seen;
    const notes = new Set([PIN, ...settings.noteReactions.map(bare)]);
    const updates = new Set(settings.updateReactions.map(bare));
    const source = sourceOf({ key, ...(on.url === undefined ? {} : { url: on.url }) });
    const emoji = bare(seen.emoji);
    const decisions = letIn(incident, person, at);
    if (notes.has(emoji)) {
      const { text, files, author } = on;
      const raise = {
        do: 'raise_note',
        text,
        author,
        files,
        occurredAt: Math.min(on.at, now),
        origin: source,
      } as const;
      decisions.push(by(person, at, marks(known, person, notes) ? raise : { do: 'withdraw_note', message: key }));
    }
    const text = asUpdate(on.text);
    if (updates.has(emoji) && marks(known, person, updates) && text && !counted) {
      // Whoever said it gave the update; what a program said, whoever stands behind it.
      const author = on.bot ? person : on.author;
      decisions.push(...letIn(incident, author, at), update({ text, at: on.at, author }, source, now));
    }
    return decisions;
  };

  const reaction = async (seen: InboundReaction): Promise<void> => {
    const number = isFoghorn(seen.person) ? null : await roomOf(seen);
    if (number === null) return;
    const bot = await isBot(seen.person);
    await engine.capture(number, seen.key, (incident, known, moment): Take | null => {
      if (has(known, reactionId(seen))) return null;
      const deleted = wasDeleted(known);
      const first = seen.message;
      const missed = first && !standing(known) && !deleted && !isFoghorn(first.author) ? first : null;
      const mark: Captured = {
        id: reactionId(seen),
        occurredAt: seen.at,
        actor: seen.person,
        recovered: seen.recovered ?? false,
        event: { kind: 'reaction', message: seen.key, emoji: bare(seen.emoji), added: seen.added },
      };
      const captures = missed ? [captureOf(missed), mark] : [mark];
      const before = missed ? decisionsOf(missed, incident, moment) : [];
      if (bot || deleted) return { captures, decisions: before };
      const counted = updateFrom(known) !== undefined || before.some(({ command }) => command.do === 'post_update');
      const all = [...known, ...captures.map((one) => asEntry(number, one, moment.now))];
      return { captures, decisions: [...before, ...marked(seen, incident, all, counted, moment)] };
    });
  };

  /** A plain reply to a nudge that still waits is offered to be the update: it never acts by itself. */
  const offer = async (seen: InboundMessage): Promise<Reply | null> => {
    if (seen.threadMessage === null || seen.bot || settings().everyMessageCounts) return null;
    if (updateIn(seen) !== null || asUpdate(seen.text) === '') return null;
    const bound = await storage.findBound(seen.platform, seen.channel, seen.threadMessage);
    if (!bound?.name.startsWith('nudge:')) return null;
    const incident = await storage.load(bound.incident);
    const owedAt = Number(bound.name.slice('nudge:'.length));
    const owed = incident?.cadence.owed;
    return incident && (owed?.internal === owedAt || owed?.public === owedAt) ? onNudgeReply(seen, incident) : null;
  };

  return {
    message: (seen) => message(clean(seen)),
    revision: (seen) => revision(clean(seen)),
    deletion: (seen) => deletion(clean(seen)),
    reaction: (seen) => reaction(clean(seen)),
    people: (people) => storage.putPeople(clean(people)),
    offer: (seen) => offer(clean(seen)),
  };
};

const editOf = (seen: InboundRevision): Captured => ({
  id: revisionId(seen),
  occurredAt: seen.editedAt,
  actor: seen.author,
  recovered: seen.recovered ?? false,
  event: {
    kind: 'revision',
    message: seen.key,
    text: seen.text,
    thread: seen.thread,
    files: filesOf(seen.files),
    bot: seen.bot,
  },
});

const asEntry = (incident: number, captured: Captured, recordedAt: Instant): Entry => ({
  ...captured,
  incident,
  version: null,
  recordedAt,
});
