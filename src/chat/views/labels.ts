/** The words for what the core knows by key. One place, so that card, list and postmortem say the same. */
import type { Delivery } from '../../engine/ports.ts';
import type { Message } from '../../engine/reply.ts';
import type { EventKind } from '../../incident/events.ts';
import type { Audience, ComponentStatus, Incident, Role, Severity, Stage, Status } from '../../incident/incident.ts';
import type { Settings } from '../../incident/settings.ts';

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  cancelled: 'Cancelled',
  merged: 'Merged',
};

export const COMPONENT_WORDS: Readonly<Record<ComponentStatus, string>> = {
  operational: 'operational',
  degraded_performance: 'degraded performance',
  partial_outage: 'partial outage',
  major_outage: 'major outage',
  under_maintenance: 'under maintenance',
};

export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  heads_up: 'heads-up',
  due: 'due',
  overdue: 'overdue',
  escalated: 'escalated',
  repeat: 'reminder',
};

/** What is owed, after "the". The internal clock is the usual one and goes without saying. */
export const updateWords = (audience: Audience, incident: Pick<Incident, 'endedAt'>): string => {
  if (audience === 'internal') return 'update';
  return incident.endedAt === null ? 'public update' : 'closing text for the public page';
};

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export const KIND_WORDS: Readonly<Record<EventKind, string>> = {
  declared: 'declared',
  acknowledged: 'acknowledged',
  status_changed: 'status',
  severity_changed: 'severity',
  renamed: 'title',
  components_changed: 'components',
  impact_recorded: 'impact',
  role_assigned: 'role',
  role_cleared: 'role',
  handoff_asked: 'handoff asked',
  joined: 'joined',
  left: 'left',
  link_added: 'link',
  link_removed: 'link',
  task_added: 'task',
  task_changed: 'task',
  task_done: 'task',
  task_reopened: 'task',
  task_reminded: 'task',
  note_raised: 'note',
  note_seconded: 'note',
  note_withdrawn: 'note',
  entry_corrected: 'correction',
  redacted: 'redaction',
  update_posted: 'update',
  update_begun: 'update begun',
  cadence_changed: 'cadence',
  nudge_sounded: 'nudge',
  snoozed: 'snooze',
  activity_resumed: 'activity',
  resolved: 'resolved',
  cancelled: 'cancelled',
  merged: 'merged',
  absorbed: 'merged',
  reopened: 'reopened',
  archive_announced: 'room',
  room_archived: 'room',
  room_kept: 'room',
  postmortem_drafted: 'postmortem',
  postmortem_edited: 'postmortem',
  message: 'message',
  revision: 'edit',
  deletion: 'deletion',
  reaction: 'reaction',
};

/** What could not be done, after "could not". */
const DELIVERY_WORDS: Readonly<Record<Delivery['kind'], string>> = {
  open_room: 'open the room',
  invite: 'invite people',
  set_topic: 'set the topic',
  post_card: 'post the card',
  pin_card: 'pin the card',
  announce: 'announce it in the lobby',
  refresh: 'bring a summary up to date',
  say: 'post a message',
  unsay: 'mend a message',
  nudge: 'post a reminder',
  refresh_nudge: 'bring a reminder up to date',
  direct: 'send a direct message',
  page: 'page anyone',
  publish: 'publish an update',
  draft_postmortem: 'draft the postmortem',
  share_postmortem: 'put the postmortem into the room',
  archive_room: 'archive the room',
  unarchive_room: 'bring the room back',
  tell_parked: 'tell the room what is stuck',
};
export const deliveryWords = (delivery: Pick<Delivery, 'kind'>): string => DELIVERY_WORDS[delivery.kind];

export const severityName = (severity: Severity, settings: Settings): string => settings.severities[severity].name;

/** A role taken out of the settings keeps its key as its name. */
export const roleName = (role: Role, settings: Settings): string =>
  settings.roles.find((known) => known.key === role)?.name ?? role;
/** The same inside a sentence. */
export const roleWords = (role: Role, settings: Settings): string => {
  const name = roleName(role, settings);
  // Acronyms stay as they are.
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
};

/** How loud the incident looks. */
export const toneOf = (incident: Incident, settings: Settings): Message['tone'] => {
  if (incident.status === 'resolved') return 'good';
  if (incident.endedAt !== null) return 'plain';
  const impact = settings.severities[incident.severity].impact;
  return impact === 'critical' || impact === 'major' ? 'alarm' : 'attention';
};

/** What everybody must notice before reading on; empty for the usual incident. */
export const marks = (incident: Pick<Incident, 'private' | 'drill'>): string[] => [
  ...(incident.private ? ['🔒 Private'] : []),
  ...(incident.drill ? ['🧪 Drill'] : []),
];
