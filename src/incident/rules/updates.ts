/** Status updates: text meant for others, with the promise of when the next will come. */
import { driving, dueAfter, nextStep, retimed } from '../cadence.ts';
import type { Next } from '../commands.ts';
import type { ClockSetting } from '../events.ts';
import { FORM_HOLD } from '../evolve.ts';
import {
  type Audience,
  type Component,
  type Incident,
  type Instant,
  isOpen,
  type OpenStatus,
  reference,
} from '../incident.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { ceilMinute, clockTime, dateTime, HOUR } from '../time.ts';
import { badText, inFuture } from './check.ts';
import type { Decided, Moment, Rule } from './rule.ts';

/** The promise an update makes: what it names, else the end of a rest, else one cadence on. A whole minute. */
const promised = (incident: Incident, at: Instant, minutes: number | null, next: Next): Instant | null => {
  if (next === null) return null;
  if (next !== undefined) return ceilMinute(next);
  const rest = incident.cadence.pausedUntil;
  if (rest !== null && rest > at) return ceilMinute(rest);
  return minutes === null ? null : dueAfter(at, minutes);
};

/** Where the clocks stand after it: a public update moves both, an internal one only its own, never backwards by a late one. */
const moved = (
  incident: Incident,
  update: { audience: Audience; at: Instant; promise: Instant | null; clock: ClockSetting },
): ClockSetting => {
  const { audience, at, promise, clock } = update;
  const late = incident.lastUpdate !== null && incident.lastUpdate.at > at;
  const next = promise ?? (clock.minutes === null ? null : dueAfter(at, clock.minutes));
  const move = (mine: Audience): Instant | null => {
    const owed = clock.owed[mine];
    if (mine === 'public' && audience === 'internal') return owed;
    if (mine === 'internal' && !isOpen(incident)) return null;
    if (mine === 'public' && !isOpen(incident)) return null; // The closing public text owes no other.
    return late && owed !== null && next !== null ? Math.max(owed, next) : next;
  };
  return { ...clock, owed: { internal: move('internal'), public: move('public') } };
};

/** An update as events: the status and components it changes first, quietly, then the text. */
export const updated = (
  incident: Incident,
  update: {
    audience: Audience;
    text: string;
    at: Instant;
    status?: OpenStatus;
    components?: readonly Component[];
    next?: Next;
    noChange?: boolean;
    origin?: { message: string; url?: string | undefined };
    /** The clock as another event of the same command set it. */
    clock?: ClockSetting;
  },
  { now, settings }: Moment,
): Decided[] => {
  const { audience, at, text } = update;
  const status = update.status ?? incident.status;
  const components = update.components ? [...update.components] : incident.components;
  const clock = update.clock ?? retimed(incident, { status }, now, settings);
  const promise = isOpen(incident) ? promised(incident, at, clock.minutes, update.next) : null;
  const decided: Decided[] = [];
  if (update.status && update.status !== incident.status)
    decided.push({
      event: { kind: 'status_changed', from: incident.status, to: update.status, quiet: true },
      occurredAt: at,
    });
  if (update.components && JSON.stringify(components) !== JSON.stringify(incident.components))
    decided.push({
      event: { kind: 'components_changed', components, invite: { people: [], groups: [] }, quiet: true },
      occurredAt: at,
    });
  decided.push({
    event: {
      kind: 'update_posted',
      audience,
      text,
      status,
      components,
      promise,
      noChange: update.noChange ?? false,
      clock: moved(incident, { audience, at, promise, clock }),
      ...(update.origin ? { origin: update.origin } : {}),
    },
    occurredAt: at,
  });
  return decided;
};

/** A private incident stays off public pages, and so does a drill. Closing a page that is public already is never refused. */
export const notPublic = (incident: Incident): Refusal | null => {
  if (incident.publicOpen || (!incident.private && !incident.drill)) return null;
  const what = incident.private ? 'private' : 'a drill';
  return refuse(
    'not_public',
    `${reference(incident.number)} is ${what}: nothing of it becomes public.`,
    'Post an internal update instead.',
  );
};

export const postUpdate: Rule<'post_update'> = (incident, command, moment) => {
  const { audience, text, next, occurredAt } = command;
  const closing = audience === 'public' && incident.publicOpen;
  if (!isOpen(incident) && !closing)
    return refuse(
      'ended',
      `${reference(incident.number)} is already ${incident.status}, so no update is owed.`,
      `Add a note instead, or type /incident reopen ${reference(incident.number)}.`,
    );
  const bad =
    badText(text, 'The update') ??
    (audience === 'public' ? notPublic(incident) : null) ??
    (occurredAt === undefined ? null : inFuture(occurredAt, moment.now)) ??
    (typeof next === 'number' && next <= moment.now && occurredAt === undefined
      ? refuse(
          'past_promise',
          'The next update is promised for a time that has passed.',
          'Give a time still to come, like 30m or 22:58.',
        )
      : null);
  if (bad) return bad;
  return updated(
    incident,
    {
      audience,
      text,
      at: occurredAt ?? moment.now,
      next,
      ...(command.status ? { status: command.status } : {}),
      ...(command.components ? { components: command.components } : {}),
      ...(command.origin ? { origin: command.origin } : {}),
    },
    moment,
  );
};

/** From when on a clock time alone no longer says which day is meant. */
const HALF_A_DAY = 12 * HOUR;
/** What one tap says. The time is that of the last real change, so that the sentence stays true when repeated. */
export const noChangeText = ({ changedAt }: Incident, now: Instant): string =>
  `No change since ${now - changedAt < HALF_A_DAY ? `${clockTime(changedAt, 'UTC')} UTC` : dateTime(changedAt, 'UTC')}.`;
/** The third "no change" in a row asks for a sentence. */
export const noChangeNeedsText = (incident: Incident): boolean => incident.noChange >= 2;

export const answered = (incident: Incident): Refusal =>
  refuse(
    'already_answered',
    `That nudge has been answered: the last update of ${reference(incident.number)} is newer.`,
    'Nothing more is owed for it.',
  );

export const noChange: Rule<'no_change'> = (incident, command, moment) => {
  if (!isOpen(incident))
    return refuse('ended', `${reference(incident.number)} is already ${incident.status}.`, 'Nothing more is owed.');
  if (command.owedAt !== undefined && driving(incident.cadence)?.owedAt !== command.owedAt) return answered(incident);
  const said = command.text?.trim();
  if (!said && noChangeNeedsText(incident))
    return refuse(
      'needs_sentence',
      'This would be the third “no change” in a row.',
      'Add a sentence: what is being tried, or what is waited for?',
    );
  const audience = command.audience ?? 'internal';
  const text = said ? said : noChangeText(incident, moment.now);
  const bad = badText(text, 'The update') ?? (audience === 'public' ? notPublic(incident) : null);
  return bad ?? updated(incident, { audience, text, at: moment.now, noChange: true }, moment);
};

/** Somebody opened the update form. Worth noting only when a nudge would otherwise interrupt them. */
export const beginUpdate: Rule<'begin_update'> = (incident, _, { now }) => {
  const step = nextStep(incident);
  return step && step.at <= now + FORM_HOLD ? [{ event: { kind: 'update_begun' } }] : [];
};
