/** Ending an incident, and taking the end back. Ending always succeeds, and silences the internal clock. */
import { archiveAfter } from '../archiving.ts';
import { cadenceMinutes, dueAfter, ladderFor } from '../cadence.ts';
import type { ClockSetting } from '../events.ts';
import { type Incident, isOpen, reference } from '../incident.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { badText } from './check.ts';
import type { Decided, Rule } from './rule.ts';
import { notPublic, updated } from './updates.ts';

/** The internal clock falls silent; the public one sounds on until the closing text is published. */
const silenced = (incident: Incident): ClockSetting => ({
  minutes: incident.cadence.minutes,
  owed: { internal: null, public: incident.publicOpen ? incident.cadence.owed.public : null },
  ladder: incident.cadence.ladder,
});

const alreadyEnded = (incident: Incident): Refusal | null =>
  isOpen(incident)
    ? null
    : refuse(
        `already_${incident.status}`,
        `${reference(incident.number)} is already ${incident.status}.`,
        `Type /incident reopen ${reference(incident.number)} if it is not over.`,
      );

export const resolve: Rule<'resolve'> = (incident, { text, audience = 'internal' }, moment) => {
  const closing = audience === 'public' && text !== undefined;
  const bad =
    alreadyEnded(incident) ??
    (text === undefined ? null : badText(text, 'The final update')) ??
    (closing ? notPublic(incident) : null);
  if (bad) return bad;
  const decided: Decided[] = [];
  const working = incident.components.map((component) =>
    component.status === 'under_maintenance' ? component : { name: component.name, status: 'operational' as const },
  );
  if (JSON.stringify(working) !== JSON.stringify(incident.components))
    decided.push({
      event: { kind: 'components_changed', components: working, invite: { people: [], groups: [] }, quiet: true },
    });
  const clock = silenced({ ...incident, publicOpen: incident.publicOpen && !closing });
  const archiveAt = archiveAfter(moment.now, moment.settings);
  decided.push({ event: { kind: 'resolved', from: incident.status, clock, archiveAt } });
  if (text === undefined) return decided;
  const after: Incident = {
    ...incident,
    components: working,
    status: 'resolved',
    endedAt: moment.now,
    publicOpen: incident.publicOpen || closing,
  };
  return [...decided, ...updated(after, { audience, text, at: moment.now, clock }, moment)];
};

export const cancel: Rule<'cancel'> = (incident, { reason }, { now, settings }) =>
  alreadyEnded(incident) ??
  badText(reason, 'The reason') ?? [
    {
      event: {
        kind: 'cancelled',
        from: incident.status,
        reason,
        clock: silenced(incident),
        archiveAt: archiveAfter(now, settings),
      },
    },
  ];

export const merge: Rule<'merge'> = (incident, { into }, { now, settings }) => {
  if (into === incident.number)
    return refuse('merge_into_itself', `${reference(into)} cannot be merged into itself.`, 'Name another incident.');
  return (
    alreadyEnded(incident) ?? [
      {
        event: {
          kind: 'merged',
          from: incident.status,
          into,
          clock: silenced(incident),
          archiveAt: archiveAfter(now, settings),
        },
      },
    ]
  );
};

/** What is public never goes into what is private, nor the real into a drill: it would be out of sight there. */
export const absorb: Rule<'absorb'> = (incident, { other, title, people, private: secret, drill }) => {
  const here = reference(incident.number);
  if (incident.private && !secret)
    return refuse(
      'merge_into_private',
      `${here} is private, so ${reference(other)} cannot be merged into it.`,
      `Invite its people to ${here} instead, or merge the other way round.`,
    );
  if (incident.drill !== drill)
    return refuse(
      'merge_with_drill',
      `One of ${here} and ${reference(other)} is a drill, and the other is not.`,
      'Drills merge with drills alone.',
    );
  return incident.absorbed.includes(other) ? [] : [{ event: { kind: 'absorbed', other, title, people: [...people] } }];
};

export const reopen: Rule<'reopen'> = (incident, { reason = '' }, { now, settings }) => {
  if (isOpen(incident))
    return refuse(
      'not_ended',
      `${reference(incident.number)} is open already.`,
      'Type /incident to see what can be done.',
    );
  const { severity } = incident;
  // Reopening owes updates again, also where they had been turned off.
  const cleared = incident.cadence.override === null;
  const override = cleared ? undefined : incident.cadence.override;
  const minutes = cadenceMinutes({ severity, status: 'investigating', override }, settings);
  const due = minutes === null ? null : dueAfter(now, minutes);
  const clock = {
    minutes,
    owed: { internal: due, public: incident.published ? due : null },
    ladder: ladderFor(severity, settings),
  };
  return [{ event: { kind: 'reopened', from: incident.status, reason, ...(cleared ? { cleared } : {}), clock } }];
};
