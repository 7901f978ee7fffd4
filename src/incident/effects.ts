/**
 * What can be wanted of the world. Effects carry no people's text: they name the entry that holds it, which is
 * read when the effect is performed, so that a redaction reaches everything not yet said.
 */
import type { Audience, Instant, PersonId, Severity, Stage } from './incident.ts';

/** Names under which the world's answers are kept: where the room is, which message is the card. */
export type BindingName = 'room' | 'card' | 'announcement' | 'document' | `nudge:${number}` | `said:${string}`;
/** Where an entry was said, so that a redaction can reach it. */
export const saidBinding = (place: string, entry: string): BindingName => `said:${place}:${entry}`;
export const nudgeBinding = (owedAt: Instant): BindingName => `nudge:${owedAt}`;

/** What a direct message is about. */
export type DirectAbout =
  /** An update is owed soon, by this person. */
  | { about: 'heads_up'; audience: Audience; owedAt: Instant }
  /** The escalation of a private incident, which no lobby may hear of. */
  | { about: 'escalated'; audience: Audience; owedAt: Instant }
  /** A role was handed over to, or from, this person. `catchup`: with what is going on. */
  | { about: 'handoff'; role: string; from: PersonId | null; to: PersonId; catchup: boolean }
  /** The holder of a role is asked, once, whether to hand over. */
  | { about: 'handoff_asked'; role: string; since: Instant }
  | { about: 'task'; task: number };

export type Effect =
  | { kind: 'open_room'; slug: string; private: boolean }
  | { kind: 'invite'; people: PersonId[]; groups: string[] }
  | { kind: 'set_topic' }
  | { kind: 'post_card' }
  | { kind: 'pin_card' }
  | { kind: 'announce' }
  /** Bring the card or the announcement up to date: a level, not an edge. */
  | { kind: 'refresh'; view: 'card' | 'announcement' }
  /** Say what an entry holds: in the room, in the lobby, or in the thread of the lobby's announcement. */
  | { kind: 'say'; place: 'room' | 'lobby' | 'announcement'; entry: string }
  /** What was said of an entry reads otherwise now, corrected or redacted: it is edited where it was said. */
  | { kind: 'unsay'; place: 'room' | 'lobby' | 'announcement'; entry: string }
  | {
      kind: 'nudge';
      audience: Audience;
      owedAt: Instant;
      stage: Exclude<Stage, 'heads_up'>;
      /** 1, 2, 3 for the repeats; 0 else. */
      repeat: number;
      place: 'room' | 'lobby';
      people: PersonId[];
      groups: string[];
    }
  /** Edit the nudge of a period to say how the story went on. A level. */
  | { kind: 'refresh_nudge'; owedAt: Instant }
  | { kind: 'direct'; person: PersonId; message: DirectAbout }
  | { kind: 'page'; severity: Severity; owedAt: Instant | null }
  /** Publish what an entry of audience `public` says. One effect a publisher. */
  | { kind: 'publish'; publisher: string; entry: string }
  | { kind: 'draft_postmortem' }
  /** Put the postmortem's draft into the room as a text of its own, where the platform can. */
  | { kind: 'share_postmortem' }
  | { kind: 'archive_room' }
  | { kind: 'unarchive_room' }
  /** Tell the room that an effect could not be performed, since when, and how to try again. */
  | { kind: 'tell_parked'; effect: string; since: Instant };

export type EffectKind = Effect['kind'];

/** Effect id: incident, version and index. Ordering key and idempotency key. Levels: incident and target. */
export const effectId = (incident: number, version: number, index: number): string => `${incident}.${version}.${index}`;

export interface Routing {
  /** Effects of one lane are performed in order, one at a time; null: unordered (decorations). */
  lane: string | null;
  /** The binding it waits for, without spending attempts; null: none. */
  needs: BindingName | null;
  /** Set for levels: all pending requests under this name are one. */
  level: string | null;
}

/** Where each effect queues, what it waits for, and which of them coalesce. */
export const route = (effect: Effect): Routing => {
  switch (effect.kind) {
    case 'open_room':
      return { lane: 'room', needs: null, level: null };
    case 'post_card':
      return { lane: 'room', needs: 'room', level: null };
    case 'invite':
    case 'set_topic':
      return { lane: null, needs: 'room', level: null };
    case 'pin_card':
      return { lane: null, needs: 'card', level: null };
    case 'share_postmortem':
    case 'archive_room':
    case 'unarchive_room':
      return { lane: 'room', needs: 'room', level: null };
    case 'announce':
      return { lane: 'lobby', needs: null, level: null };
    case 'refresh':
      return { lane: null, needs: effect.view, level: effect.view };
    case 'say':
      if (effect.place === 'room') return { lane: 'room', needs: 'room', level: null };
      if (effect.place === 'lobby') return { lane: 'lobby', needs: null, level: null };
      return { lane: 'lobby', needs: 'announcement', level: null };
    case 'unsay':
      // In the lane of the saying, so that it comes after it.
      return { lane: effect.place === 'room' ? 'room' : 'lobby', needs: null, level: null };
    case 'nudge':
      return effect.place === 'lobby'
        ? { lane: 'lobby', needs: null, level: null }
        : { lane: 'room', needs: 'room', level: null };
    case 'refresh_nudge':
      // In the lane of the nudge, so that it comes after it; of a nudge never posted there is nothing to edit.
      return { lane: 'room', needs: null, level: nudgeBinding(effect.owedAt) };
    case 'direct':
      return { lane: `direct:${effect.person}`, needs: null, level: null };
    case 'page':
      return { lane: 'pager', needs: null, level: null };
    case 'publish':
      return { lane: `publisher:${effect.publisher}`, needs: null, level: null };
    case 'tell_parked':
      return { lane: null, needs: 'room', level: null };
    case 'draft_postmortem':
      return { lane: 'writer', needs: null, level: 'postmortem' };
  }
};

/** Does it touch the incident's room? Nothing does any more once that is put away. */
export const touchesRoom = (effect: Effect): boolean => {
  const { lane, needs } = route(effect);
  return lane === 'room' || needs === 'room' || needs === 'card';
};
