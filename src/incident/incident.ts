/** The incident: what is true of it now. A fold of its decisions; nothing in here is written by hand. */

/** UTC milliseconds since the epoch. */
export type Instant = number;
/** A length of time in milliseconds. */
export type Duration = number;
/** A person across platforms: `<platform>:<the platform's own id>`, for example `local:ana`. */
export type PersonId = string;
/** A user group: `<platform>:<the platform's own id>`. */
export type GroupId = string;
/** Who did something: a person, or Foghorn itself. */
export const FOGHORN: PersonId = 'foghorn';

export const SEVERITIES = ['SEV1', 'SEV2', 'SEV3', 'SEV4'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The statuses an open incident moves between, freely and in both directions. */
export const OPEN_STATUSES = ['investigating', 'identified', 'monitoring'] as const;
export type OpenStatus = (typeof OPEN_STATUSES)[number];
export const STATUSES = [...OPEN_STATUSES, 'resolved', 'cancelled', 'merged'] as const;
export type Status = (typeof STATUSES)[number];

/** Component statuses as Atlassian Statuspage names them. */
export const COMPONENT_STATUSES = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
] as const;
export type ComponentStatus = (typeof COMPONENT_STATUSES)[number];
export interface Component {
  name: string;
  status: ComponentStatus;
  /** Named as affected, but nobody has said how badly: the status is a guess, never shown as a fact. */
  assumed?: boolean | undefined;
}

/** How it is, in words: `major outage`, or `affected` while nobody has said how badly. */
export const componentState = ({ status, assumed }: Component): string =>
  assumed ? 'affected' : status.replaceAll('_', ' ');

/** The key of a role in the settings: `commander`, `communications`, `scribe`, or a configured one. */
export type Role = string;
export interface Holder {
  person: PersonId;
  since: Instant;
  /** When to ask the holder, once, whether to hand over; null: asked already, or never to be. */
  askAt: Instant | null;
}

export const LINK_KINDS = ['call', 'dashboard', 'runbook', 'other'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];
export interface Link {
  kind: LinkKind;
  url: string;
  title: string;
}

export interface Task {
  /** 1, 2, 3 … within the incident. */
  id: number;
  text: string;
  owner: PersonId | null;
  due: Instant | null;
  addedBy: PersonId;
  addedAt: Instant;
  doneAt: Instant | null;
  /** When the owner was reminded that it is due. */
  remindedAt: Instant | null;
}

/** Who an update is meant for. */
export type Audience = 'internal' | 'public';
export const AUDIENCES: readonly Audience[] = ['internal', 'public'];

/** The steps of the ladder, in order. */
export const STAGES = ['heads_up', 'due', 'overdue', 'escalated', 'repeat'] as const;
export type Stage = (typeof STAGES)[number];

/** Hours in which people are expected to answer. Minutes of the day, days 1 (Monday) to 7 (Sunday). */
export interface WorkingHours {
  zone: string;
  days: number[];
  from: number;
  to: number;
}

/** What the settings said of the ladder when the clock was last armed; kept with the incident so that folding needs no settings. */
export interface Ladder {
  /** Before the due moment, in ms. */
  headsUp: Duration;
  /** After the due moment, in ms. */
  overdue: Duration;
  escalated: Duration;
  /** How many times, one cadence apart, the ladder repeats before it falls silent. */
  repeats: number;
  /** Outside these hours the ladder stops at the due post; null: no such limit for this incident. */
  hours: WorkingHours | null;
}

/** The period being sounded: one owed moment, and how far up the ladder it has come. */
export interface Sounding {
  audience: Audience;
  owedAt: Instant;
  /** The last stage sounded; null before the first. */
  stage: Stage | null;
  /** When that was; null before the first. */
  soundedAt: Instant | null;
  /** How many of the `repeat` stage have sounded. */
  repeats: number;
  /** Everybody named so far in this period, in order. */
  named: PersonId[];
  /** By how much snoozes have moved the stages still to come, in ms. */
  shift: Duration;
  /** No stage sounds before this moment: someone has the update form open. */
  holdUntil: Instant | null;
  snoozedUntil: Instant | null;
}

export interface CadenceState {
  /** Minutes between updates now in force; null: off. */
  minutes: number | null;
  /** Minutes set for this incident by a person, which then outrank the settings; undefined: none set. */
  override: number | null | undefined;
  /** Nudges rest until then, by a person's wish. */
  pausedUntil: Instant | null;
  /** The moment by which each audience is owed an update; null: nothing owed. */
  owed: Record<Audience, Instant | null>;
  /** When what is owed first was last armed or moved: a heads-up keeps its distance from it. */
  armedAt: Instant;
  /** The moment by which each audience was last told the next update would come; null: nothing promised. */
  promised: Record<Audience, Instant | null>;
  ladder: Ladder;
  sounding: Sounding | null;
  /** Set when the ladder has run out: since when the room has been silent. */
  silentSince: Instant | null;
}

export interface LastUpdate {
  /** The timeline entry that holds its text. */
  entry: string;
  audience: Audience;
  at: Instant;
  by: PersonId;
  text: string;
  /** The moment by which it said the next would come. */
  promise: Instant | null;
}

/** A note raised from a message, and who stands behind it: withdrawn when the last of them lets go. */
export interface RaisedNote {
  entry: string;
  by: PersonId[];
}

export interface Postmortem {
  draftedAt: Instant;
  /** Which writer made the latest draft. */
  writer: string;
  drafts: number;
  /** Sections that people have written: theirs, never overwritten. */
  edited: Record<string, { by: PersonId; at: Instant; text: string }>;
}

export interface Incident {
  /** 42 in INC-42. Also its identity. */
  number: number;
  /** How many decisions it has; the guard of every commit. */
  version: number;
  title: string;
  severity: Severity;
  /** Nobody chose the severity yet: it is the settings' default. */
  severityAssumed: boolean;
  status: Status;
  /** Private: visible to `members` alone, everywhere. */
  private: boolean;
  drill: boolean;
  /** The chat platform it was declared on, where its room is: `local`, `slack`, `discord`. */
  home: string;
  declaredAt: Instant;
  declaredBy: PersonId;
  /** When impact began, as people say; null: not recorded. */
  impactBeganAt: Instant | null;
  /** What the impact is, in a person's words. */
  impact: string | null;
  /** First act by anyone but the declarer. */
  acknowledgedAt: Instant | null;
  acknowledgedBy: PersonId | null;
  /** Last move to monitoring, kept through resolution; null: not recorded. */
  mitigatedAt: Instant | null;
  /** When it was resolved, cancelled or merged; null while open. */
  endedAt: Instant | null;
  endedBy: PersonId | null;
  mergedInto: number | null;
  absorbed: number[];
  components: Component[];
  roles: Record<Role, Holder>;
  /** Everybody who joined, acted or holds a role; never a bot. */
  responders: PersonId[];
  /** Who may see it while it is private: invited, joined, declarer, holders of roles. */
  members: PersonId[];
  links: Link[];
  tasks: Task[];
  /** Notes raised from messages, by the message's key. */
  raised: Record<string, RaisedNote>;
  /** The last to act here by command or button: owes the update when no role is held. */
  lastActor: { person: PersonId; at: Instant };
  lastUpdate: LastUpdate | null;
  /** How many times in a row "no change" was the update. */
  noChange: number;
  /** Something was published for it, ever. */
  published: boolean;
  /** Something was published for it, and the closing text was not. */
  publicOpen: boolean;
  /** The last real change: declaration, a status or severity change, an update that is not "no change". */
  changedAt: Instant;
  cadence: CadenceState;
  postmortem: Postmortem | null;
  /** When its room is to be put away, and when the room was told so; null: it stays. */
  archive: { at: Instant; announcedAt: Instant | null } | null;
  /** The room is put away, since this version of the record; null: it is in use. */
  archived: { at: Instant; version: number } | null;
}

/** The shape of `Incident` as stored. Raise it with any change above: rows of another shape are refolded. */
export const SHAPE = 2;

export const isOpen = (incident: Pick<Incident, 'endedAt'>): boolean => incident.endedAt === null;

/** `INC-42`: how people write an incident. */
export const reference = (number: number): string => `INC-${number}`;

/** May this person see it? The one rule of privacy. */
export const maySee = (incident: Pick<Incident, 'private' | 'members'>, person: PersonId): boolean =>
  !incident.private || incident.members.includes(person);
