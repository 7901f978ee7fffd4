/** (state, decision) → state. Reads no settings, no clock: everything it needs is in the entry. */
import { begin, including } from './begin.ts';
import { currentSounding, driving, nextStep } from './cadence.ts';
import type { Entry } from './entry.ts';
import type { ClockSetting, Decision, DecisionOf } from './events.ts';
import { FOGHORN, type Incident, isOpen, type PersonId, type Sounding, type Task } from './incident.ts';
import { MINUTE } from './time.ts';

/** How long somebody with the update form open is left in peace. */
export const FORM_HOLD = 3 * MINUTE;

type Folder<K extends Decision['kind']> = (
  was: Incident,
  event: DecisionOf<K>,
  entry: Entry<Decision>,
) => Partial<Incident>;

const clocked = (was: Incident, clock: ClockSetting | undefined, { recordedAt }: Entry): Incident['cadence'] => {
  if (!clock) return was.cadence;
  const [before, after] = [driving(was.cadence), driving(clock)];
  const moved = before?.owedAt !== after?.owedAt || before?.audience !== after?.audience;
  const { minutes, owed, ladder } = clock;
  const cadence = { ...was.cadence, minutes, owed, ladder, ...(moved ? { armedAt: recordedAt } : {}) };
  const sounding = currentSounding(cadence);
  // A period that no longer drives is over, and with it the silence.
  return sounding === was.cadence.sounding ? cadence : { ...cadence, sounding: null, silentSince: null };
};

/** A promise earlier than the end of a rest ends the rest. */
const roused = (cadence: Incident['cadence'], promise: number | null): Incident['cadence'] =>
  promise !== null && cadence.pausedUntil !== null && promise < cadence.pausedUntil
    ? { ...cadence, pausedUntil: null }
    : cadence;

/** What each audience has been told; whoever reads the public word needs no other. */
const promising = (
  cadence: Incident['cadence'],
  told: Pick<DecisionOf<'update_posted'>, 'audience' | 'promise'> | null,
): Incident['cadence'] => {
  if (!told) return cadence;
  const promised =
    told.audience === 'public'
      ? { internal: null, public: told.promise }
      : { ...cadence.promised, internal: told.promise };
  return { ...cadence, promised };
};

const sounded = (was: Incident, change: (sounding: Sounding) => Partial<Sounding>): Incident['cadence'] => {
  const sounding = currentSounding(was.cadence);
  return sounding ? { ...was.cadence, sounding: { ...sounding, ...change(sounding) } } : was.cadence;
};

const task = (was: Incident, id: number, change: Partial<Task>): Partial<Incident> => ({
  tasks: was.tasks.map((one) => (one.id === id ? { ...one, ...change } : one)),
});

/** Whoever has something to do here may look; a responder they become when they do it. */
const seenBy = (was: Incident, owner: PersonId | null | undefined): Partial<Incident> =>
  owner ? { members: including(was.members, owner) } : {};

const ended = (
  was: Incident,
  status: Incident['status'],
  { clock, archiveAt = null }: { clock: ClockSetting; archiveAt?: number | null | undefined },
  entry: Entry,
): Partial<Incident> => ({
  status,
  endedAt: entry.occurredAt,
  endedBy: entry.actor,
  cadence: clocked(was, clock, entry),
  archive: archiveAt === null ? null : { at: archiveAt, announcedAt: null },
});

const folders: { [K in Decision['kind']]: Folder<K> } = {
  declared: () => ({}), // The beginning: see `begin`.
  acknowledged: (_, __, entry) => ({ acknowledgedAt: entry.occurredAt, acknowledgedBy: entry.actor }),
  status_changed: (was, event, entry) => ({
    status: event.to,
    changedAt: entry.occurredAt,
    mitigatedAt: event.to === 'monitoring' ? entry.occurredAt : was.mitigatedAt,
    cadence: clocked(was, event.clock, entry),
  }),
  severity_changed: (was, event, entry) => ({
    severity: event.to,
    severityAssumed: false,
    changedAt: entry.occurredAt,
    cadence: clocked(was, event.clock, entry),
  }),
  renamed: (_, event) => ({ title: event.to }),
  components_changed: (_, event) => ({ components: event.components }),
  impact_recorded: (was, event) => ({
    impactBeganAt: event.beganAt === undefined ? was.impactBeganAt : event.beganAt,
    impact: event.text ?? was.impact,
  }),
  role_assigned: (was, event, entry) => ({
    roles: { ...was.roles, [event.role]: { person: event.person, since: entry.occurredAt, askAt: event.askAt } },
    responders: including(was.responders, event.person),
    members: including(was.members, event.person),
  }),
  role_cleared: (was, event) => {
    const { [event.role]: _, ...roles } = was.roles;
    return { roles };
  },
  handoff_asked: (was, event) => {
    const holder = was.roles[event.role];
    return holder ? { roles: { ...was.roles, [event.role]: { ...holder, askAt: null } } } : {};
  },
  joined: (was, event) => ({
    responders: including(was.responders, event.person),
    members: including(was.members, event.person),
  }),
  left: (was, event) => ({ responders: was.responders.filter((person) => person !== event.person) }),
  link_added: (was, event) => ({ links: [...was.links.filter(({ url }) => url !== event.link.url), event.link] }),
  link_removed: (was, event) => ({ links: was.links.filter(({ url }) => url !== event.url) }),
  task_added: (was, event, entry) => ({
    ...seenBy(was, event.owner),
    tasks: [
      ...was.tasks,
      {
        id: event.task,
        text: event.text,
        owner: event.owner,
        due: event.due,
        addedBy: entry.actor,
        addedAt: entry.occurredAt,
        doneAt: null,
        remindedAt: null,
      },
    ],
  }),
  task_changed: (was, event) => ({
    ...seenBy(was, event.owner),
    ...task(was, event.task, {
      ...(event.text === undefined ? {} : { text: event.text }),
      ...(event.owner === undefined ? {} : { owner: event.owner }),
      ...(event.due === undefined ? {} : { due: event.due, remindedAt: null }),
    }),
  }),
  task_done: (was, event, entry) => task(was, event.task, { doneAt: entry.occurredAt }),
  task_reopened: (was, event) => task(was, event.task, { doneAt: null }),
  task_reminded: (was, event, entry) => task(was, event.task, { remindedAt: entry.occurredAt }),
  note_raised: (was, event, entry) =>
    event.origin ? { raised: { ...was.raised, [event.origin.message]: { entry: entry.id, by: [entry.actor] } } } : {},
  note_seconded: (was, event, entry) => {
    const note = was.raised[event.message];
    return note ? { raised: { ...was.raised, [event.message]: { ...note, by: including(note.by, entry.actor) } } } : {};
  },
  note_withdrawn: (was, event, entry) => {
    const { [event.message]: note, ...others } = was.raised;
    if (!note || event.last) return { raised: others };
    return { raised: { ...others, [event.message]: { ...note, by: note.by.filter((one) => one !== entry.actor) } } };
  },
  entry_corrected: (was, event) =>
    was.lastUpdate && was.lastUpdate.entry === event.entry && event.text !== undefined
      ? { lastUpdate: { ...was.lastUpdate, text: event.text } }
      : {},
  redacted: (was, event) =>
    was.lastUpdate && event.entries.includes(was.lastUpdate.entry)
      ? { lastUpdate: { ...was.lastUpdate, text: '' } }
      : {},
  update_posted: (was, event, entry) => {
    const superseded = was.lastUpdate !== null && was.lastUpdate.at > entry.occurredAt;
    const { audience, text, promise } = event;
    return {
      lastUpdate: superseded
        ? was.lastUpdate
        : { entry: entry.id, audience, at: entry.occurredAt, by: entry.actor, text, promise },
      noChange: event.noChange ? was.noChange + 1 : 0,
      changedAt: event.noChange ? was.changedAt : Math.max(was.changedAt, entry.occurredAt),
      published: was.published || audience === 'public',
      publicOpen: audience === 'public' ? isOpen(was) : was.publicOpen,
      cadence: promising(roused(clocked(was, event.clock, entry), promise), superseded ? null : event),
    };
  },
  update_begun: (was, _, entry) => ({ cadence: sounded(was, () => ({ holdUntil: entry.occurredAt + FORM_HOLD })) }),
  cadence_changed: (was, event, entry) => {
    const cadence = clocked(was, event.clock, entry);
    return {
      cadence: {
        ...cadence,
        override: event.cleared ? undefined : event.minutes === undefined ? was.cadence.override : event.minutes,
        pausedUntil: event.pausedUntil === undefined ? null : event.pausedUntil,
      },
    };
  },
  nudge_sounded: (was, event, entry) => {
    const repeat = event.stage === 'repeat';
    const cadence = sounded(was, (sounding) => ({
      stage: event.stage,
      soundedAt: entry.occurredAt,
      repeats: sounding.repeats + (repeat ? 1 : 0),
      named: event.stage === 'heads_up' ? [] : including(sounding.named, ...event.people),
      holdUntil: null,
    }));
    const silent = repeat && (cadence.sounding?.repeats ?? 0) >= cadence.ladder.repeats;
    const last = Math.max(was.lastUpdate?.at ?? was.declaredAt, was.lastActor.at);
    return { cadence: silent ? { ...cadence, silentSince: last } : cadence };
  },
  snoozed: (was, event) => {
    const step = nextStep({ ...was, cadence: sounded(was, () => ({ holdUntil: null })) });
    return {
      cadence: sounded(was, (sounding) => ({
        snoozedUntil: event.until,
        shift: sounding.shift + (step ? Math.max(0, event.until - step.at) : 0),
      })),
    };
  },
  activity_resumed: (was, _, entry) => ({
    cadence: { ...sounded(was, () => ({ repeats: 0, soundedAt: entry.occurredAt })), silentSince: null },
  }),
  resolved: (was, event, entry) => ended(was, 'resolved', event, entry),
  cancelled: (was, event, entry) => ended(was, 'cancelled', event, entry),
  merged: (was, event, entry) => ({ ...ended(was, 'merged', event, entry), mergedInto: event.into }),
  absorbed: (was, event) => ({
    absorbed: [...was.absorbed, event.other],
    responders: including(was.responders, ...event.people),
    members: including(was.members, ...event.people),
  }),
  reopened: (was, event, entry) => ({
    status: 'investigating',
    endedAt: null,
    endedBy: null,
    mergedInto: null,
    archive: null,
    archived: null,
    publicOpen: was.published,
    noChange: 0,
    cadence: {
      ...clocked(was, event.clock, entry),
      override: event.cleared ? undefined : was.cadence.override,
      pausedUntil: null,
    },
  }),
  archive_announced: (_, event, entry) => ({ archive: { at: event.at, announcedAt: entry.occurredAt } }),
  room_archived: (was, _, entry) => ({
    archive: null,
    archived: { at: entry.occurredAt, version: entry.version ?? was.version + 1 },
  }),
  room_kept: () => ({ archive: null, archived: null }),
  postmortem_drafted: (was, event, entry) => ({
    postmortem: {
      draftedAt: entry.occurredAt,
      writer: event.writer,
      drafts: (was.postmortem?.drafts ?? 0) + 1,
      edited: was.postmortem?.edited ?? {},
    },
  }),
  postmortem_edited: (was, event, entry) => {
    if (!was.postmortem) return {};
    const { [event.section]: _, ...others } = was.postmortem.edited;
    const edited =
      event.text === null
        ? others
        : { ...others, [event.section]: { by: entry.actor, at: entry.occurredAt, text: event.text } };
    return { postmortem: { ...was.postmortem, edited } };
  },
};

/** The act of a person makes them a responder, and whoever acted last owes the update when nobody holds a role. */
const acted = (incident: Incident, entry: Entry<Decision>): Incident => {
  if (entry.actor === FOGHORN || entry.event.kind === 'left') return incident;
  return {
    ...incident,
    responders: including(incident.responders, entry.actor),
    members: including(incident.members, entry.actor),
    lastActor: { person: entry.actor, at: Math.max(incident.lastActor.at, entry.occurredAt) },
  };
};

/** The state after one more decision. The first must be `declared`. */
export const evolve = (was: Incident | null, entry: Entry<Decision>): Incident => {
  const { event } = entry;
  if (!was) {
    if (event.kind !== 'declared')
      throw new RangeError(`INC-${entry.incident} begins with ${event.kind}, not declared`);
    return { ...begin(event, entry), version: entry.version ?? 1 };
  }
  const folder = folders[event.kind] as Folder<Decision['kind']>;
  const now: Incident = { ...was, ...folder(was, event, entry), version: entry.version ?? was.version + 1 };
  return acted(now, entry);
};

/** Decisions in the order of their versions; null when there are none. */
export const fold = (entries: readonly Entry<Decision>[]): Incident | null =>
  entries.reduce<Incident | null>((state, entry) => evolve(state, entry), null);
