/** What Foghorn does when nobody configured anything: DESIGN's numbers, in one place. */
import type { Settings } from './incident/settings.ts';

export const DEFAULT_SETTINGS: Settings = {
  severities: {
    SEV1: {
      name: 'SEV1',
      description: 'Critical: the service is down or data is at risk for most customers',
      impact: 'critical',
      invite: [],
    },
    SEV2: {
      name: 'SEV2',
      description: 'Major: an important part is down or badly degraded for many customers',
      impact: 'major',
      invite: [],
    },
    SEV3: {
      name: 'SEV3',
      description: 'Minor: a part is degraded, or few customers are affected',
      impact: 'minor',
      invite: [],
    },
    SEV4: { name: 'SEV4', description: 'Notice: worth watching, no customer impact yet', impact: 'none', invite: [] },
  },
  defaultSeverity: 'SEV3',
  cadence: 30,
  statusCadence: {},
  ladder: { headsUp: 5, overdue: 10, escalated: 20, repeats: 3 },
  workingHours: null,
  roles: [
    {
      key: 'commander',
      name: 'Incident commander',
      description: 'Decides what is done next and who does it',
      synonyms: ['lead', 'ic'],
    },
    {
      key: 'communications',
      name: 'Communications lead',
      description: 'Writes the status updates and owes them on time',
      synonyms: ['comms'],
    },
    { key: 'scribe', name: 'Scribe', description: 'Keeps the timeline complete', synonyms: [] },
  ],
  components: [],
  links: [],
  templates: { updates: {} },
  responders: null,
  noteReactions: ['pushpin'],
  updateReactions: ['mega'],
  everyMessageCounts: false,
  handoffAfterHours: 6,
  archiveAfterDays: 7,
  admins: [],
  publishers: [],
};

export const DEFAULT_SERVER = {
  /** Loopback: nobody else on the network reaches the open local workspace. */
  host: '127.0.0.1',
  port: 3000,
  address: null,
  remoteWorkspace: false,
} as const;

export const DEFAULT_DATA = 'data';
export const DEFAULT_COMMAND = 'incident';
export const DEFAULT_LOG_LEVEL = 'info';
