/** What configuration may decide about an incident. The core reads settings only while deciding; what it takes from them is written into the event. */
import {
  type GroupId,
  OPEN_STATUSES,
  type OpenStatus,
  type PersonId,
  type Role,
  type Severity,
  type WorkingHours,
} from './incident.ts';

/** Statuspage's impact of an incident. */
export type Impact = 'none' | 'minor' | 'major' | 'critical';

export interface SeveritySettings {
  /** What people read and type: `SEV1`, or a configured name. */
  name: string;
  description: string;
  impact: Impact;
  /** Minutes between updates at this severity; null: none owed. Undefined: the general cadence. */
  cadence?: number | null;
  /** Groups invited at this severity and above it. */
  invite: readonly GroupId[];
}

export interface RoleSettings {
  key: Role;
  name: string;
  description: string;
  /** Words that mean this role in a command: `lead` for the commander. */
  synonyms: readonly string[];
}

export interface ComponentSettings {
  name: string;
  invite: readonly GroupId[];
}

export interface LinkTemplate {
  title: string;
  kind: 'call' | 'dashboard' | 'runbook' | 'other';
  url: string;
}

/** What an update may be about when it is begun from a template. */
export const TEMPLATE_STATUSES = [...OPEN_STATUSES, 'resolved'] as const;
export type TemplateStatus = (typeof TEMPLATE_STATUSES)[number];
/** What a template may name in braces. */
export const TEMPLATE_FIELDS = ['title', 'severity', 'components', 'status'] as const;
export type TemplateField = (typeof TEMPLATE_FIELDS)[number];
/** A word in braces. */
export const TEMPLATE_FIELD = /\{(\w+)\}/g;

export interface Settings {
  severities: Readonly<Record<Severity, SeveritySettings>>;
  defaultSeverity: Severity;
  /** Minutes between updates; null: none owed. Order: the incident's own, status, severity, this. */
  cadence: number | null;
  statusCadence: Readonly<Partial<Record<OpenStatus, number | null>>>;
  /** In minutes; see DESIGN, *The ladder*. */
  ladder: { headsUp: number; overdue: number; escalated: number; repeats: number };
  workingHours: WorkingHours | null;
  roles: readonly RoleSettings[];
  components: readonly ComponentSettings[];
  /** Links put on every new incident. */
  links: readonly LinkTemplate[];
  /** Addressed when the ladder has named everybody else. */
  responders: GroupId | null;
  /** What stands in the form of an update, or of resolving, when it opens: with fields in braces, as {title}. */
  templates: { updates: Readonly<Partial<Record<TemplateStatus, string>>> };
  /** Reactions that raise a message to a note (names without colons). */
  noteReactions: readonly string[];
  /** Reactions that make a message the status update. */
  updateReactions: readonly string[];
  /** Every human message moves the clock, not only those that say so. */
  everyMessageCounts: boolean;
  /** Hours after which the holder of a role is asked once whether to hand over. */
  handoffAfterHours: number;
  /** Days after an incident's end at which its room is archived; null: never. */
  archiveAfterDays: number | null;
  admins: readonly PersonId[];
  /** Names of the configured publishers, in the order they are asked. */
  publishers: readonly string[];
}
