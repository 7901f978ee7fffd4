/**
 * What can happen to an incident. `Decision` events are folded into its state; `Capture` events are what was
 * seen in its room, kept as they came and never folded.
 *
 * Stored payloads are parsed with these schemas, so they must accept every shape ever released: add optional
 * fields, never rename or remove one.
 */
import { z } from 'zod';
import { AUDIENCES, COMPONENT_STATUSES, LINK_KINDS, OPEN_STATUSES, SEVERITIES, STAGES, STATUSES } from './incident.ts';

const instant = z.number().int();
const person = z.string().min(1);
const severity = z.enum(SEVERITIES);
const audience = z.enum(AUDIENCES as unknown as readonly ['internal', 'public']);
const component = z.object({ name: z.string(), status: z.enum(COMPONENT_STATUSES), assumed: z.boolean().optional() });
const link = z.object({ kind: z.enum(LINK_KINDS), url: z.string(), title: z.string() });
const owed = z.object({ internal: instant.nullable(), public: instant.nullable() });
const hours = z.object({ zone: z.string(), days: z.array(z.number()), from: z.number(), to: z.number() });
const ladder = z.object({
  headsUp: z.number(),
  overdue: z.number(),
  escalated: z.number(),
  repeats: z.number(),
  hours: hours.nullable(),
});

/** What the settings decided about the cadence at that moment: present on every event that moves the clock. */
const clock = z.object({ minutes: z.number().nullable(), owed, ladder });
/** When the room is to be archived, as the settings had it; null: never. */
const archiveAt = instant.nullable().optional();
/** The message a decision came from: its key, and where people can read it. */
const origin = z.object({
  message: z.string(),
  url: z.string().optional(),
  /** When it was said, where the decision came later. */
  at: instant.optional(),
});

export const file = z.object({ name: z.string(), url: z.string().optional(), type: z.string().optional() });

export const decisionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('declared'),
    title: z.string(),
    severity,
    /** Nobody chose it: the settings' default. */
    severityAssumed: z.boolean().optional(),
    private: z.boolean(),
    drill: z.boolean(),
    home: z.string(),
    /** The room's readable name, fixed here so that a retry asks for the same one. */
    slug: z.string(),
    components: z.array(component),
    links: z.array(link),
    invite: z.object({ people: z.array(person), groups: z.array(z.string()) }),
    impactBeganAt: instant.nullable(),
    clock,
    origin: origin.optional(),
    /** Text of the message it was declared from, or a first description. */
    text: z.string().optional(),
    /** Whose words the text is, when another declared it from their message. */
    author: person.optional(),
  }),
  z.object({ kind: z.literal('acknowledged') }),
  z.object({
    kind: z.literal('status_changed'),
    from: z.enum(STATUSES),
    to: z.enum(OPEN_STATUSES),
    clock: clock.optional(),
    /** An update of the same commit says it. */
    quiet: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('severity_changed'),
    from: severity,
    to: severity,
    raised: z.boolean(),
    quiet: z.boolean().optional(),
    invite: z.object({ people: z.array(person), groups: z.array(z.string()) }),
    clock: clock.optional(),
  }),
  z.object({ kind: z.literal('renamed'), from: z.string(), to: z.string() }),
  z.object({
    kind: z.literal('components_changed'),
    components: z.array(component),
    invite: z.object({ people: z.array(person), groups: z.array(z.string()) }),
    quiet: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('impact_recorded'),
    /** Undefined: not touched. Null: not recorded after all. */
    beganAt: instant.nullable().optional(),
    text: z.string().optional(),
  }),
  z.object({
    kind: z.literal('role_assigned'),
    role: z.string(),
    person,
    from: person.nullable(),
    /** The role changed hands by `handoff`: both are told, the new holder gets the catch-up. */
    handoff: z.boolean(),
    /** When to ask the holder whether to hand over. */
    askAt: instant.nullable(),
  }),
  z.object({ kind: z.literal('role_cleared'), role: z.string(), from: person }),
  z.object({ kind: z.literal('handoff_asked'), role: z.string(), person }),
  z.object({ kind: z.literal('joined'), person, invitedBy: person.optional() }),
  z.object({ kind: z.literal('left'), person }),
  z.object({ kind: z.literal('link_added'), link }),
  z.object({ kind: z.literal('link_removed'), url: z.string() }),
  z.object({
    kind: z.literal('task_added'),
    task: z.number(),
    text: z.string(),
    owner: person.nullable(),
    due: instant.nullable(),
  }),
  z.object({
    kind: z.literal('task_changed'),
    task: z.number(),
    text: z.string().optional(),
    owner: person.nullable().optional(),
    due: instant.nullable().optional(),
  }),
  z.object({ kind: z.literal('task_done'), task: z.number() }),
  z.object({ kind: z.literal('task_reopened'), task: z.number() }),
  z.object({ kind: z.literal('task_reminded'), task: z.number() }),
  z.object({
    kind: z.literal('note_raised'),
    text: z.string(),
    /** Whose words they are, when another raised them. */
    author: person.optional(),
    origin: origin.optional(),
    files: z.array(file).optional(),
  }),
  z.object({ kind: z.literal('note_seconded'), message: z.string() }),
  z.object({
    kind: z.literal('note_withdrawn'),
    message: z.string(),
    /** The note's own entry: hidden when the last of those behind it lets go. */
    entry: z.string(),
    last: z.boolean(),
  }),
  z.object({
    kind: z.literal('entry_corrected'),
    entry: z.string(),
    text: z.string().optional(),
    occurredAt: instant.optional(),
  }),
  z.object({
    kind: z.literal('redacted'),
    entries: z.array(z.string()),
    /** Entries without these words of their own, of which Foghorn told in those words: a task done, a raised severity. */
    quoting: z.array(z.string()).optional(),
    /** Why, and by whose hand: a person's wish, or the deletion of the message on the platform. */
    because: z.enum(['asked', 'deleted']),
  }),
  z.object({
    kind: z.literal('update_posted'),
    audience,
    text: z.string(),
    status: z.enum(STATUSES),
    components: z.array(component),
    /** The moment by which the next is promised, a whole minute; null: none promised. */
    promise: instant.nullable(),
    /** The text is "no change since …", given by one tap. */
    noChange: z.boolean(),
    clock: clock.optional(),
    origin: origin.optional(),
  }),
  z.object({ kind: z.literal('update_begun') }),
  z.object({
    kind: z.literal('cadence_changed'),
    /** Minutes; null: off; undefined: the pause alone changed. */
    minutes: z.number().nullable().optional(),
    pausedUntil: instant.nullable().optional(),
    /** What a person had set for this incident is dropped: the settings decide again. */
    cleared: z.boolean().optional(),
    reason: z.string(),
    clock,
  }),
  z.object({
    kind: z.literal('nudge_sounded'),
    audience,
    /** The owed moment this is about. */
    owedAt: instant,
    stage: z.enum(STAGES),
    /** People and groups addressed by this step. */
    people: z.array(person),
    groups: z.array(z.string()),
  }),
  z.object({ kind: z.literal('snoozed'), until: instant, reason: z.string().optional() }),
  z.object({ kind: z.literal('activity_resumed') }),
  z.object({ kind: z.literal('resolved'), from: z.enum(STATUSES), clock, archiveAt }),
  z.object({ kind: z.literal('cancelled'), from: z.enum(STATUSES), reason: z.string(), clock, archiveAt }),
  z.object({ kind: z.literal('merged'), from: z.enum(STATUSES), into: z.number(), clock, archiveAt }),
  z.object({ kind: z.literal('absorbed'), other: z.number(), title: z.string(), people: z.array(person) }),
  /** The room was told that it will be archived then. */
  z.object({ kind: z.literal('archive_announced'), at: instant }),
  z.object({ kind: z.literal('room_archived') }),
  /** It stays, or comes back. */
  z.object({ kind: z.literal('room_kept') }),
  z.object({
    kind: z.literal('reopened'),
    from: z.enum(STATUSES),
    reason: z.string(),
    /** The cadence had been turned off by a person: the settings decide again. */
    cleared: z.boolean().optional(),
    clock,
  }),
  z.object({
    kind: z.literal('postmortem_drafted'),
    writer: z.string(),
    /** Prose by section; what can be computed is computed when it is read. */
    sections: z.record(z.string(), z.string()),
  }),
  z.object({
    kind: z.literal('postmortem_edited'),
    section: z.string(),
    /** Null: give the section back to the drafter. */
    text: z.string().nullable(),
  }),
]);

export const captureSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('message'),
    message: z.string(),
    text: z.string(),
    /** Key of the message whose thread it replies in. */
    thread: z.string().nullable(),
    url: z.string().optional(),
    files: z.array(file),
    /** Posted by another program: kept and labelled, never a responder. */
    bot: z.boolean(),
  }),
  z.object({
    kind: z.literal('revision'),
    message: z.string(),
    text: z.string(),
    thread: z.string().nullable(),
    files: z.array(file),
    bot: z.boolean(),
  }),
  z.object({ kind: z.literal('deletion'), message: z.string() }),
  z.object({
    kind: z.literal('reaction'),
    message: z.string(),
    /** Without colons; `pin` stands for a pinned message. */
    emoji: z.string(),
    added: z.boolean(),
  }),
]);

export type Decision = z.infer<typeof decisionSchema>;
export type Capture = z.infer<typeof captureSchema>;
export type IncidentEvent = Decision | Capture;
export type EventKind = IncidentEvent['kind'];
export type DecisionOf<K extends Decision['kind']> = Extract<Decision, { kind: K }>;
export type ClockSetting = z.infer<typeof clock>;
export type Origin = z.infer<typeof origin>;
export type FileRef = z.infer<typeof file>;

/** Every kind a timeline entry can have: a closed list, documented in the README. */
export const DECISION_KINDS = decisionSchema.options.map((o) => o.shape.kind.value);
export const CAPTURE_KINDS = captureSchema.options.map((o) => o.shape.kind.value);
const captures: ReadonlySet<string> = new Set(CAPTURE_KINDS);
export const isCapture = (event: IncidentEvent): event is Capture => captures.has(event.kind);
