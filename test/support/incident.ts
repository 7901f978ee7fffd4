/** An incident in any state, for tests of what is computed from one. */
import type { Incident } from '../../src/incident/incident.ts';
import { MINUTE } from '../../src/incident/time.ts';

export const incidentOf = (given: Partial<Incident> = {}): Incident => {
  const declaredAt = given.declaredAt ?? 0;
  const declaredBy = given.declaredBy ?? 'local:ana';
  return {
    number: 1,
    version: 1,
    title: 'Checkout is failing',
    severity: 'SEV2',
    severityAssumed: false,
    status: 'investigating',
    private: false,
    drill: false,
    home: 'local',
    declaredAt,
    declaredBy,
    impactBeganAt: null,
    impact: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    mitigatedAt: null,
    endedAt: null,
    endedBy: null,
    mergedInto: null,
    absorbed: [],
    components: [],
    roles: {},
    responders: [declaredBy],
    members: [declaredBy],
    links: [],
    tasks: [],
    raised: {},
    lastActor: { person: declaredBy, at: declaredAt },
    lastUpdate: null,
    noChange: 0,
    published: false,
    publicOpen: false,
    changedAt: declaredAt,
    cadence: {
      minutes: 30,
      override: undefined,
      pausedUntil: null,
      owed: { internal: declaredAt + 30 * MINUTE, public: null },
      armedAt: declaredAt,
      promised: { internal: null, public: null },
      ladder: { headsUp: 5 * MINUTE, overdue: 10 * MINUTE, escalated: 20 * MINUTE, repeats: 3, hours: null },
      sounding: null,
      silentSince: null,
    },
    postmortem: null,
    archive: null,
    archived: null,
    ...given,
  };
};
