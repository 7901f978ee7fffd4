/** Changing the rhythm: the cadence of one incident, its rests, and snoozes. */
import { currentSounding, driving, retimed } from '../cadence.ts';
import { type Instant, isOpen, reference } from '../incident.ts';
import { refuse } from '../refusal.ts';
import { ceilMinute, DAY, MINUTE } from '../time.ts';
import type { Rule } from './rule.ts';
import { answered } from './updates.ts';

const SHORTEST_MINUTES = 1;
const LONGEST_MINUTES = 7 * 24 * 60;

export const changeCadence: Rule<'change_cadence'> = (
  incident,
  { minutes, pausedUntil, reason = '' },
  { now, settings },
) => {
  if (minutes === undefined && pausedUntil === undefined) return [];
  if (
    typeof minutes === 'number' &&
    (minutes < SHORTEST_MINUTES || minutes > LONGEST_MINUTES || !Number.isInteger(minutes))
  )
    return refuse(
      'bad_cadence',
      'A cadence is between 1 minute and 7 days.',
      'Type one like 15m, 1h, off, or until mon 09:00.',
    );
  if ((minutes === null || pausedUntil !== undefined) && reason.trim() === '')
    return refuse(
      'no_reason',
      'Turning the cadence off, or resting it, takes a reason.',
      'Add one: /incident cadence off because the vendor reports daily.',
    );
  if (pausedUntil !== undefined && pausedUntil <= now)
    return refuse('past_time', 'That time has already passed.', 'Give a time that is still to come.');
  if (minutes !== undefined && minutes === incident.cadence.override && incident.cadence.pausedUntil === null)
    return [];
  // A rest that follows "off" is a rest of the settings' cadence: nothing else could end.
  const cleared = minutes === undefined && incident.cadence.override === null;
  const change = cleared ? { override: undefined } : minutes === undefined ? {} : { override: minutes };
  const clock = retimed(incident, change, now, settings);
  if (pausedUntil !== undefined && driving(clock) === null)
    return refuse(
      'nothing_owed',
      `${reference(incident.number)} owes no update, so there is nothing to pause.`,
      'Type /incident cadence 30m to owe updates again.',
    );
  // A rest moves what is owed to its end; the promises made stay in the ledger as they were made.
  const rested = (owed: Instant | null): Instant | null =>
    owed === null || pausedUntil === undefined ? owed : Math.max(owed, ceilMinute(pausedUntil));
  const owed = { internal: rested(clock.owed.internal), public: rested(clock.owed.public) };
  return [
    {
      event: {
        kind: 'cadence_changed',
        ...(minutes === undefined ? {} : { minutes }),
        pausedUntil: pausedUntil ?? null,
        ...(cleared ? { cleared } : {}),
        reason,
        clock: { ...clock, owed },
      },
    },
  ];
};

/** Longer rests are a matter of the cadence, with a reason. */
const LONGEST_SNOOZE = DAY;

export const snooze: Rule<'snooze'> = (incident, { minutes, until, reason, owedAt }, { now }) => {
  const driver = driving(incident.cadence);
  if (owedAt !== undefined && driver?.owedAt !== owedAt) return answered(incident);
  if (!driver) {
    const state = isOpen(incident) ? 'owes no update' : `is already ${incident.status}`;
    return refuse('nothing_owed', `${reference(incident.number)} ${state}, so there is nothing to snooze.`);
  }
  const end = until ?? now + (minutes ?? 15) * MINUTE;
  if (end <= now || end > now + LONGEST_SNOOZE)
    return refuse(
      'bad_snooze',
      'A snooze is between a minute and a day.',
      'For longer, type /incident cadence until mon 09:00 because …',
    );
  if (currentSounding(incident.cadence)?.snoozedUntil === end) return [];
  return [{ event: { kind: 'snoozed', until: end, ...(reason ? { reason } : {}) } }];
};
