/** (before, decision, after) → effects: read each line as "when this happened, the bot does that". */
import { owes } from './cadence.ts';
import type { Effect } from './effects.ts';
import type { Entry } from './entry.ts';
import type { Decision, DecisionOf } from './events.ts';
import type { Incident } from './incident.ts';
import type { Settings } from './settings.ts';

interface Circumstances {
  before: Incident | null;
  entry: Entry<Decision>;
  after: Incident;
  settings: Settings;
}
interface Happening<K extends Decision['kind']> extends Circumstances {
  event: DecisionOf<K>;
}

type Then<K extends Decision['kind']> = (happening: Happening<K>) => Effect[];

/** The lobby never hears of a private incident. */
const announced = ({ after }: Circumstances, ...effects: Effect[]): Effect[] => (after.private ? [] : effects);
/** What neither card nor announcement shows; of the last to act they show whether the update is theirs. */
const UNSEEN: ReadonlySet<keyof Incident> = new Set<keyof Incident>([
  'version',
  'lastActor',
  'members',
  'raised',
  'noChange',
  'changedAt',
  'archive',
]);
/** The fold keeps what does not change as the same object, so that looking is enough. */
const seenToChange = (before: Incident, after: Incident): boolean =>
  owes(before) !== owes(after) ||
  (Object.keys(after) as (keyof Incident)[]).some((key) => !UNSEEN.has(key) && before[key] !== after[key]);
const shownAnew = (it: Circumstances): Effect[] => [
  { kind: 'refresh', view: 'card' },
  ...announced(it, { kind: 'refresh', view: 'announcement' }),
];
/** Card and announcement stay current: whatever they show, and whatever changed it. */
const refreshed = (it: Circumstances): Effect[] => {
  if (!it.before || !seenToChange(it.before, it.after)) return [];
  // In a room put away nothing can be edited: its card catches up when the room comes back.
  const card: Effect[] = it.after.archived === null ? [{ kind: 'refresh', view: 'card' }] : [];
  return [...card, ...announced(it, { kind: 'refresh', view: 'announcement' })];
};
const inRoom = ({ entry }: Circumstances): Effect => ({ kind: 'say', place: 'room', entry: entry.id });
const inLobby = (happening: Circumstances): Effect[] =>
  announced(happening, { kind: 'say', place: 'lobby', entry: happening.entry.id });
const underAnnouncement = (happening: Circumstances): Effect[] =>
  announced(happening, { kind: 'say', place: 'announcement', entry: happening.entry.id });
const invited = (invite: { people: readonly string[]; groups: readonly string[] }): Effect[] =>
  invite.people.length + invite.groups.length === 0
    ? []
    : [{ kind: 'invite', people: [...invite.people], groups: [...invite.groups] }];

const letIn = (owner: string | null | undefined): Effect[] => invited({ people: owner ? [owner] : [], groups: [] });

/** The nudge of the period that was running says how it went on. */
const nudgeEdited = ({ before }: Circumstances): Effect[] => {
  const sounding = before?.cadence.sounding;
  return sounding && sounding.stage !== null && sounding.stage !== 'heads_up'
    ? [{ kind: 'refresh_nudge', owedAt: sounding.owedAt }]
    : [];
};
/** Computed and drafted parts of a postmortem follow their record. */
const redrafted = ({ after }: Circumstances): Effect[] => (after.postmortem ? [{ kind: 'draft_postmortem' }] : []);

const nudged = (happening: Happening<'nudge_sounded'>): Effect[] => {
  const { event, after } = happening;
  const { audience, owedAt, stage, people, groups } = event;
  if (stage === 'heads_up')
    return people.map((person) => ({ kind: 'direct', person, message: { about: 'heads_up', audience, owedAt } }));
  const repeat = stage === 'repeat' ? (after.cadence.sounding?.repeats ?? 1) : 0;
  const nudge = (place: 'room' | 'lobby'): Effect => ({
    kind: 'nudge',
    audience,
    owedAt,
    stage,
    repeat,
    place,
    people,
    groups,
  });
  if (stage !== 'escalated') return [nudge('room')];
  const heard: Effect[] = after.private
    ? after.members.map((person) => ({ kind: 'direct', person, message: { about: 'escalated', audience, owedAt } }))
    : [nudge('lobby')];
  return [...heard, { kind: 'page', severity: after.severity, owedAt }, { kind: 'refresh_nudge', owedAt }];
};

/** Everything Foghorn said of these entries, wherever that was, and where it quoted them. */
const unsaid = (happening: Happening<'redacted'>): Effect[] => {
  const { entries, quoting = [] } = happening.event;
  return [
    ...entries.flatMap((entry): Effect[] => [
      { kind: 'unsay', place: 'room', entry },
      ...announced(happening, { kind: 'unsay', place: 'announcement', entry }),
    ]),
    ...quoting.flatMap((entry): Effect[] => [
      { kind: 'unsay', place: 'room', entry },
      ...announced(happening, { kind: 'unsay', place: 'lobby', entry }),
    ]),
  ];
};

/** A room put away takes no word until it is back: first in its lane. */
const broughtBack = ({ before }: Circumstances): Effect[] => (before?.archived ? [{ kind: 'unarchive_room' }] : []);

const table: { [K in Decision['kind']]: Then<K> } = {
  declared: (it) => [
    { kind: 'open_room', slug: it.event.slug, private: it.event.private },
    { kind: 'post_card' },
    ...announced(it, { kind: 'announce' }),
    { kind: 'pin_card' },
    { kind: 'set_topic' },
    ...invited(it.event.invite),
    ...(it.event.text ? [inRoom(it)] : []),
  ],
  acknowledged: () => [],
  status_changed: (it) => [{ kind: 'set_topic' }, ...(it.event.quiet ? [] : [inRoom(it)])],
  severity_changed: (it) => [
    { kind: 'set_topic' },
    ...invited(it.event.invite),
    inRoom(it),
    ...(it.event.raised ? inLobby(it) : []),
  ],
  renamed: (it) => [{ kind: 'set_topic' }, inRoom(it)],
  components_changed: (it) => [...invited(it.event.invite), ...(it.event.quiet ? [] : [inRoom(it)])],
  impact_recorded: (it) => [inRoom(it), ...redrafted(it)],
  role_assigned: (it) => {
    const { role, from, person, handoff } = it.event;
    const told = (to: string, catchup: boolean): Effect[] =>
      to === it.entry.actor && !catchup
        ? []
        : [{ kind: 'direct', person: to, message: { about: 'handoff', role, from, to: person, catchup } }];
    return [
      ...invited({ people: [person], groups: [] }),
      inRoom(it),
      ...(handoff ? told(person, true) : []),
      ...(handoff && from ? told(from, false) : []),
      ...nudgeEdited(it),
    ];
  },
  role_cleared: (it) => [inRoom(it)],
  handoff_asked: ({ event, before }) => [
    {
      kind: 'direct',
      person: event.person,
      message: { about: 'handoff_asked', role: event.role, since: before?.roles[event.role]?.since ?? 0 },
    },
  ],
  joined: (it) => [...invited({ people: [it.event.person], groups: [] })],
  left: () => [],
  link_added: (it) => [inRoom(it)],
  link_removed: () => [],
  // Whoever has something to do needs to be let in.
  task_added: (it) => [...letIn(it.event.owner), inRoom(it), ...redrafted(it)],
  task_changed: (it) => [...letIn(it.event.owner), inRoom(it), ...redrafted(it)],
  task_done: (it) => [inRoom(it), ...redrafted(it)],
  task_reopened: (it) => [inRoom(it), ...redrafted(it)],
  task_reminded: (it) => {
    const owner = it.after.tasks.find(({ id }) => id === it.event.task)?.owner;
    return owner ? [{ kind: 'direct', person: owner, message: { about: 'task', task: it.event.task } }] : [inRoom(it)];
  },
  // A note raised from a message shows by its reaction; one that was typed shows to nobody unless it is said.
  note_raised: (it) => [...(it.event.origin ? [] : [inRoom(it)]), ...redrafted(it)],
  note_seconded: () => [],
  note_withdrawn: (it) => redrafted(it),
  entry_corrected: (it) => [
    { kind: 'unsay', place: 'room', entry: it.event.entry },
    ...announced(it, { kind: 'unsay', place: 'announcement', entry: it.event.entry }),
    ...redrafted(it),
  ],
  // What it was before holds the words no more either: that they went cannot be seen from it.
  redacted: (it) => [...shownAnew(it), ...unsaid(it), ...nudgeEdited(it), ...redrafted(it)],
  update_posted: (it) => [
    // What was said in the room counts there already.
    ...(it.event.origin ? [] : [inRoom(it)]),
    ...underAnnouncement(it),
    ...(it.event.audience === 'public'
      ? it.settings.publishers.map((publisher): Effect => ({ kind: 'publish', publisher, entry: it.entry.id }))
      : []),
    ...nudgeEdited(it),
  ],
  update_begun: () => [],
  cadence_changed: (it) => [inRoom(it), ...nudgeEdited(it)],
  nudge_sounded: nudged,
  snoozed: (it) => [...nudgeEdited(it)],
  activity_resumed: () => [],
  resolved: (it) => [
    { kind: 'set_topic' },
    inRoom(it),
    ...inLobby(it),
    ...nudgeEdited(it),
    { kind: 'draft_postmortem' },
  ],
  cancelled: (it) => [{ kind: 'set_topic' }, inRoom(it), ...underAnnouncement(it), ...nudgeEdited(it)],
  merged: (it) => [{ kind: 'set_topic' }, inRoom(it), ...underAnnouncement(it), ...nudgeEdited(it)],
  absorbed: (it) => [...invited({ people: it.event.people, groups: [] }), inRoom(it)],
  reopened: (it) => [...broughtBack(it), { kind: 'set_topic' }, inRoom(it), ...underAnnouncement(it)],
  archive_announced: (it) => [inRoom(it)],
  // Said before the room takes no more words.
  room_archived: (it) => [inRoom(it), { kind: 'archive_room' }],
  room_kept: (it) => [...broughtBack(it), inRoom(it)],
  postmortem_drafted: (it) =>
    it.before?.postmortem ? [] : [inRoom(it), { kind: 'share_postmortem' } satisfies Effect],
  postmortem_edited: () => [],
};

/** Whoever comes to work on it, wherever they did so, is let into its room: there they are asked for updates. */
const newcomers = (before: Incident | null, after: Incident, effects: readonly Effect[]): Effect[] => {
  if (!before) return [];
  const invitedAlready = effects.flatMap((effect) => (effect.kind === 'invite' ? effect.people : []));
  const known = new Set([...before.responders, ...invitedAlready]);
  return invited({ people: after.responders.filter((person) => !known.has(person)), groups: [] });
};

/** Effects in the order in which their lanes perform them. */
export const consequences = (
  before: Incident | null,
  entry: Entry<Decision>,
  after: Incident,
  settings: Settings,
): Effect[] => {
  const then = table[entry.event.kind] as Then<Decision['kind']>;
  const circumstances = { before, entry, after, settings };
  const effects = then({ ...circumstances, event: entry.event });
  return [...effects, ...refreshed(circumstances), ...newcomers(before, after, effects)];
};
