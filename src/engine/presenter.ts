/** What the relay asks of the views: an incident in, a neutral message out. Pure; rendered anew at every call. */

import type { BindingName, DirectAbout } from '../incident/effects.ts';
import type { Entry } from '../incident/entry.ts';
import type { Audience, GroupId, Incident, Instant, PersonId, Stage } from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import type { ShownRow } from '../incident/shown.ts';
import type { Binding, Delivery, Person } from './ports.ts';
import type { Message } from './reply.ts';

/** All that a view may look at. */
export interface IncidentView {
  incident: Incident;
  settings: Settings;
  /** Where its room, card, announcement and nudges are, as far as they exist. */
  bindings: Partial<Record<BindingName, Binding>>;
  /** What stands in the way of its effects. */
  deliveries: readonly Delivery[];
  /** Everybody the incident names, as far as they are known. */
  people: ReadonlyMap<PersonId, Person>;
  now: Instant;
}

/** How the period of a nudge went on: one nudge a period, edited as the story goes on. */
export interface NudgeStory {
  /**
   * `waiting`: the update is still owed. `answered`: it was given. `snoozed`: nudges rest. `ended`: the incident
   * ended, and with it what was owed. `moved`: the owed moment was moved, by a change of cadence.
   */
  state: 'waiting' | 'answered' | 'snoozed' | 'ended' | 'moved';
  /** Who answered, snoozed, ended or moved it. */
  by?: PersonId;
  /** When that happened: early or late against the owed moment. */
  at?: Instant;
  /** Until when it is snoozed. */
  until?: Instant;
  /** Why it is snoozed, in a person's words. */
  reason?: string;
}

/** A nudge as it is to be shown now. */
export interface NudgeShown {
  audience: Audience;
  /** The moment by which the update is, or was, owed. */
  owedAt: Instant;
  stage: Exclude<Stage, 'heads_up'>;
  /** 1, 2, 3 for the repeats; 0 else. */
  repeat: number;
  /** Those addressed: mentioned, and notified when it is posted. */
  people: readonly PersonId[];
  groups: readonly GroupId[];
  story: NudgeStory;
}

export interface Presenter {
  /** The pinned, always-current summary in the room. */
  card(view: IncidentView): Message;
  /** The lobby's post about the incident, kept current. */
  announcement(view: IncidentView): Message;
  /** The room's topic: one line. */
  topic(view: IncidentView): string;
  /** What an entry says in that place; null: nothing worth saying (any more: redacted). */
  notice(view: IncidentView, entry: Entry, place: 'room' | 'lobby' | 'announcement'): Message | null;
  nudge(view: IncidentView, nudge: NudgeShown): Message;
  /** A direct message; `timeline` is the shown story, oldest first, for the catch-up. */
  direct(view: IncidentView, message: DirectAbout, timeline: readonly ShownRow[]): Message;
  /** Told to the room when an effect is parked: what could not be done, why, and how to try again. */
  parked(view: IncidentView, delivery: Delivery): Message;
}
