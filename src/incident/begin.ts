/** The incident that a declaration begins. */
import type { Entry } from './entry.ts';
import type { Decision, DecisionOf } from './events.ts';
import { FOGHORN, type Incident, type PersonId } from './incident.ts';

/** The list with these people too, each once; Foghorn is nobody. The same list when there is nobody new. */
export const including = (list: PersonId[], ...people: readonly PersonId[]): PersonId[] => {
  const added = new Set(people.filter((person) => person !== FOGHORN && !list.includes(person)));
  return added.size === 0 ? list : [...list, ...added];
};

export const begin = (event: DecisionOf<'declared'>, entry: Entry<Decision>): Incident => ({
  number: entry.incident,
  version: 0,
  title: event.title,
  severity: event.severity,
  severityAssumed: event.severityAssumed ?? false,
  status: 'investigating',
  private: event.private,
  drill: event.drill,
  home: event.home,
  declaredAt: entry.occurredAt,
  declaredBy: entry.actor,
  impactBeganAt: event.impactBeganAt,
  impact: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  mitigatedAt: null,
  endedAt: null,
  endedBy: null,
  mergedInto: null,
  absorbed: [],
  components: event.components,
  roles: {},
  responders: including([], entry.actor),
  members: including([], entry.actor, ...event.invite.people),
  links: event.links,
  tasks: [],
  raised: {},
  lastActor: { person: entry.actor, at: entry.occurredAt },
  lastUpdate: null,
  noChange: 0,
  published: false,
  publicOpen: false,
  changedAt: entry.occurredAt,
  cadence: {
    minutes: event.clock.minutes,
    override: undefined,
    pausedUntil: null,
    owed: event.clock.owed,
    armedAt: entry.recordedAt,
    promised: { internal: null, public: null },
    ladder: event.clock.ladder,
    sounding: null,
    silentSince: null,
  },
  postmortem: null,
  archive: null,
  archived: null,
});
