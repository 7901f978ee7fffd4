/** What is owed to whom by when, and which nudge is due now. Pure moments: `nextStep` alone knows the ladder. */
import { nextArchiving } from './archiving.ts';
import type { ClockSetting } from './events.ts';
import {
  AUDIENCES,
  type Audience,
  type CadenceState,
  type Duration,
  type Incident,
  type Instant,
  isOpen,
  type Ladder,
  type OpenStatus,
  type PersonId,
  type Severity,
  type Sounding,
  STAGES,
  type Stage,
} from './incident.ts';
import type { Settings } from './settings.ts';
import { ceilMinute, MINUTE, nextWithinHours } from './time.ts';

/** Minutes between updates that the settings ask for; null: none. The incident's own wish outranks status, status severity. */
export const cadenceMinutes = (
  of: { severity: Severity; status: string; override: number | null | undefined },
  settings: Settings,
): number | null => {
  if (of.override !== undefined) return of.override;
  const byStatus = settings.statusCadence[of.status as OpenStatus];
  if (byStatus !== undefined) return byStatus;
  const bySeverity = settings.severities[of.severity].cadence;
  return bySeverity !== undefined ? bySeverity : settings.cadence;
};

/** The ladder as the settings have it, fixed into an event. Working hours spare only the lesser severities. */
export const ladderFor = (severity: Severity, settings: Settings): Ladder => ({
  headsUp: settings.ladder.headsUp * MINUTE,
  overdue: settings.ladder.overdue * MINUTE,
  escalated: settings.ladder.escalated * MINUTE,
  repeats: settings.ladder.repeats,
  hours: severity === 'SEV3' || severity === 'SEV4' ? settings.workingHours : null,
});

/** Due times are whole minutes, rounded up: an update within that minute keeps the promise. */
export const dueAfter = (at: Instant, minutes: number): Instant => ceilMinute(at + minutes * MINUTE);

const standing = (promised: readonly (Instant | null)[], now: Instant): Instant[] =>
  promised.filter((at): at is Instant => at !== null && at > now);

/** A changed cadence: a shorter one brings what is owed forward, a longer one never moves a promise, off owes nothing. */
export const retimed = (
  incident: Incident,
  change: { severity?: Severity; status?: string; override?: number | null | undefined },
  now: Instant,
  settings: Settings,
): ClockSetting => {
  const { cadence } = incident;
  const severity = change.severity ?? incident.severity;
  const override = 'override' in change ? change.override : cadence.override;
  const minutes = cadenceMinutes({ severity, status: change.status ?? incident.status, override }, settings);
  const move = (owed: Instant | null, armed: boolean, ...promised: (Instant | null)[]): Instant | null => {
    if (minutes === null) return null;
    // Armed anew: a promise that still stands comes first.
    if (owed === null) return armed ? Math.min(dueAfter(now, minutes), ...standing(promised, now)) : null;
    return minutes === cadence.minutes ? owed : Math.min(owed, dueAfter(now, minutes));
  };
  return {
    minutes,
    owed: {
      internal: move(cadence.owed.internal, isOpen(incident), cadence.promised.internal, cadence.promised.public),
      public: move(cadence.owed.public, incident.publicOpen, cadence.promised.public),
    },
    ladder: ladderFor(severity, settings),
  };
};

/** The audience whose owed moment comes first, and that moment: it drives the ladder. On a tie, the public. */
export const driving = (cadence: Pick<CadenceState, 'owed'>): { audience: Audience; owedAt: Instant } | null => {
  let first: { audience: Audience; owedAt: Instant } | null = null;
  for (const audience of AUDIENCES) {
    const owedAt = cadence.owed[audience];
    if (owedAt !== null && (!first || owedAt <= first.owedAt)) first = { audience, owedAt };
  }
  return first;
};

/** The period now running: what was sounded of it, or a fresh one; null when nothing is owed. */
export const currentSounding = (cadence: CadenceState): Sounding | null => {
  const driver = driving(cadence);
  if (!driver) return null;
  const running = cadence.sounding;
  if (running && running.audience === driver.audience && running.owedAt === driver.owedAt) return running;
  return {
    ...driver,
    stage: null,
    soundedAt: null,
    repeats: 0,
    named: [],
    shift: 0,
    holdUntil: null,
    snoozedUntil: null,
  };
};

export interface Step {
  audience: Audience;
  owedAt: Instant;
  stage: Stage;
  /** When it is to sound. */
  at: Instant;
}

const REPEAT_FALLBACK_MINUTES = 30;

/** No longer than a third of the stretch: a heads-up must not come right after the last update. */
const headsUpLead = ({ ladder, armedAt }: CadenceState, owedAt: Instant): Duration =>
  Math.min(ladder.headsUp, Math.max(0, owedAt - armedAt) / 3);

const naturalMoment = (stage: Stage, sounding: Sounding, cadence: CadenceState): Instant | null => {
  const { ladder } = cadence;
  const { owedAt } = sounding;
  if (stage === 'heads_up') return owedAt - headsUpLead(cadence, owedAt) + sounding.shift;
  if (stage === 'due') return owedAt + sounding.shift;
  if (stage === 'overdue') return owedAt + ladder.overdue + sounding.shift;
  if (stage === 'escalated') return owedAt + ladder.escalated + sounding.shift;
  // Repeats follow the last sounding, not the owed moment: after downtime there is no backlog of them.
  if (sounding.soundedAt === null || sounding.repeats >= ladder.repeats) return null;
  const every = (cadence.minutes ?? REPEAT_FALLBACK_MINUTES) * MINUTE;
  return Math.max(sounding.soundedAt + every, sounding.snoozedUntil ?? 0);
};

/** When a stage sounds, after rests, forms held open and working hours have moved it; null: never. */
const moment = (stage: Stage, sounding: Sounding, cadence: CadenceState): Instant | null => {
  const natural = naturalMoment(stage, sounding, cadence);
  if (natural === null) return null;
  const rested = Math.max(natural, sounding.holdUntil ?? 0, cadence.pausedUntil ?? 0);
  const mayWait = stage !== 'heads_up' && stage !== 'due';
  return mayWait && cadence.ladder.hours ? nextWithinHours(rested, cadence.ladder.hours) : rested;
};

const stagesAfter = (sounding: Sounding): readonly Stage[] => {
  if (sounding.stage === null) return STAGES.slice(0, -1);
  if (sounding.stage === 'escalated' || sounding.stage === 'repeat') return ['repeat'];
  return STAGES.slice(STAGES.indexOf(sounding.stage) + 1, -1);
};

/** The next step of the ladder and when it comes; null when nothing is owed or the ladder has run out. */
export const nextStep = (incident: Incident): Step | null => {
  const sounding = currentSounding(incident.cadence);
  const stage = sounding && stagesAfter(sounding)[0];
  const at = stage ? moment(stage, sounding, incident.cadence) : null;
  return sounding && stage && at !== null ? { audience: sounding.audience, owedAt: sounding.owedAt, stage, at } : null;
};

/** The one step due now: after downtime the latest whose moment has passed, never a backlog. Null: none yet. */
export const stageDue = (incident: Incident, now: Instant): Step | null => {
  const sounding = currentSounding(incident.cadence);
  if (!sounding) return null;
  let due: Step | null = null;
  for (const stage of stagesAfter(sounding)) {
    const at = moment(stage, sounding, incident.cadence);
    if (at !== null && at <= now) due = { audience: sounding.audience, owedAt: sounding.owedAt, stage, at };
  }
  return due;
};

/** The earliest moment at which time alone changes something: a step, a task falling due, a holder to be asked, a room to be put away. */
export const nextWakeAt = (incident: Incident): Instant | null => {
  const moments: Instant[] = [];
  const step = nextStep(incident);
  if (step) moments.push(step.at);
  for (const task of incident.tasks)
    if (task.due !== null && task.doneAt === null && task.remindedAt === null) moments.push(task.due);
  if (isOpen(incident))
    for (const holder of Object.values(incident.roles)) if (holder.askAt !== null) moments.push(holder.askAt);
  const archiving = nextArchiving(incident);
  if (archiving) moments.push(archiving.at);
  return moments.length === 0 ? null : Math.min(...moments);
};

/** Who owes the update, the likeliest first: communications lead, commander, whoever last acted, then everybody else who has not left. */
export const owing = (incident: Incident): PersonId[] => {
  const { communications, commander, ...others } = incident.roles;
  const held = [communications, commander].flatMap((holder) => (holder ? [holder.person] : []));
  const rest = [
    ...incident.responders.filter((person) => person === incident.lastActor.person),
    ...Object.values(others).map((holder) => holder.person),
    ...incident.responders,
  ];
  return [...new Set([...held, ...rest])];
};

/** The one person who owes it. */
export const owes = (incident: Incident): PersonId => owing(incident)[0] ?? incident.declaredBy;
