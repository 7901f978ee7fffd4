/** How the period of a nudge went on, told from the decisions after it. Pure. */
import type { Entry } from '../incident/entry.ts';
import type { ClockSetting, Decision, DecisionOf } from '../incident/events.ts';
import type { Incident, Instant } from '../incident/incident.ts';
import type { NudgeStory } from './presenter.ts';

const clockOf = (event: Decision): ClockSetting | undefined => ('clock' in event ? event.clock : undefined);

const ENDINGS: ReadonlySet<Decision['kind']> = new Set(['resolved', 'cancelled', 'merged']);
const stateAfter = (event: Decision): NudgeStory['state'] =>
  event.kind === 'update_posted' ? 'answered' : ENDINGS.has(event.kind) ? 'ended' : 'moved';

/**
 * The first decision after the sounding that moved the owed moment settles the period. An update of the same commit
 * as the move is its answer: a status change with words is an update first.
 */
export const storyOf = (
  decisions: readonly Entry<Decision>[],
  sounded: Entry<DecisionOf<'nudge_sounded'>>,
  incident: Incident,
  now: Instant,
): NudgeStory => {
  const { audience, owedAt } = sounded.event;
  const later = decisions.filter(({ version }) => (version ?? 0) > (sounded.version ?? 0));
  const settling = later.find(({ event }) => {
    const clock = clockOf(event);
    return clock !== undefined && clock.owed[audience] !== owedAt;
  });
  if (settling) {
    const answer = later.find(
      ({ event, recordedAt, actor }) =>
        event.kind === 'update_posted' && recordedAt === settling.recordedAt && actor === settling.actor,
    );
    const { event, actor, occurredAt } = answer ?? settling;
    return { state: stateAfter(event), by: actor, at: occurredAt };
  }
  const { sounding, pausedUntil } = incident.cadence;
  const until = Math.max(pausedUntil ?? 0, sounding?.owedAt === owedAt ? (sounding.snoozedUntil ?? 0) : 0);
  if (until <= now) return { state: 'waiting' };
  const resting = later.findLast(({ event }) => event.kind === 'snoozed' || event.kind === 'cadence_changed');
  if (!resting) return { state: 'snoozed', until };
  const { event, actor, occurredAt } = resting;
  const reason = 'reason' in event ? event.reason : undefined;
  return { state: 'snoozed', until, by: actor, at: occurredAt, ...(reason ? { reason } : {}) };
};
