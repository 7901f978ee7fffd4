/** What foghorn.yaml may say, key by key. `foghorn.sample.yaml` shows every one of them. */
import type { z } from 'zod';
import {
  choice,
  daysOrOff,
  emoji,
  flag,
  groupId,
  host,
  keys,
  list,
  minutesOrOff,
  personId,
  text,
  timeOfDay,
  webAddress,
  weekday,
  whole,
  word,
  zone,
} from './config-leaves.ts';
import { slackSchema } from './config-slack.ts';
import { LINK_KINDS, SEVERITIES } from './incident/incident.ts';
import type { Impact } from './incident/settings.ts';

const IMPACTS = ['none', 'minor', 'major', 'critical'] as const satisfies readonly Impact[];
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const severity = keys({
  name: text(40),
  description: text(),
  impact: choice(IMPACTS),
  cadence: minutesOrOff,
  invite: list(groupId),
}).partial();

const role = keys({ key: word, name: text(60), description: text().optional(), synonyms: list(word).optional() });
const component = keys({ name: text(80), invite: list(groupId).optional() });
const link = keys({ title: text(80), kind: choice(LINK_KINDS).optional(), url: webAddress });

const prose = text(3000);

export const port = whole('a port', 0, 65_535);
export const serverSchema = keys({ host, port, address: webAddress, remoteWorkspace: flag }).partial();

export const fileSchema = keys({
  data: text(4096),
  command: word,
  log: choice(LOG_LEVELS),
  server: serverSchema,
  workspace: flag,
  slack: slackSchema,
  severities: keys({ SEV1: severity, SEV2: severity, SEV3: severity, SEV4: severity }).partial(),
  defaultSeverity: choice(SEVERITIES),
  cadence: minutesOrOff,
  statusCadence: keys({ investigating: minutesOrOff, identified: minutesOrOff, monitoring: minutesOrOff }).partial(),
  ladder: keys({
    headsUp: whole('whole minutes', 0, 1440),
    overdue: whole('whole minutes', 1, 1440),
    escalated: whole('whole minutes', 2, 1440),
    repeats: whole('a number', 0, 100),
  }).partial(),
  workingHours: keys({ zone, days: list(weekday), from: timeOfDay, to: timeOfDay }),
  roles: list(role),
  components: list(component),
  links: list(link),
  templates: keys({
    updates: keys({ investigating: prose, identified: prose, monitoring: prose, resolved: prose }).partial(),
  }),
  responders: groupId,
  noteReactions: list(emoji),
  updateReactions: list(emoji),
  everyMessageCounts: flag,
  handoffAfterHours: whole('whole hours', 1, 720),
  archiveAfterDays: daysOrOff,
  admins: list(personId),
}).partial();

export type ConfigFile = z.infer<typeof fileSchema>;
