/** The kinds of entries, in the groups by which the story is filtered. */
import type { EventKind } from '../../incident/events.ts';

export const GROUPS = {
  updates: { label: 'Updates', kinds: ['update_posted', 'update_begun'] },
  course: {
    label: 'Status and severity',
    kinds: [
      'declared',
      'acknowledged',
      'status_changed',
      'severity_changed',
      'resolved',
      'cancelled',
      'merged',
      'absorbed',
      'reopened',
      'archive_announced',
      'room_archived',
      'room_kept',
    ],
  },
  notes: {
    label: 'Notes and corrections',
    kinds: ['note_raised', 'note_seconded', 'note_withdrawn', 'entry_corrected', 'redacted'],
  },
  people: { label: 'People and roles', kinds: ['role_assigned', 'role_cleared', 'handoff_asked', 'joined', 'left'] },
  details: {
    label: 'Title, impact, components, links',
    kinds: ['renamed', 'components_changed', 'impact_recorded', 'link_added', 'link_removed'],
  },
  tasks: { label: 'Tasks', kinds: ['task_added', 'task_changed', 'task_done', 'task_reopened', 'task_reminded'] },
  cadence: {
    label: 'Cadence and nudges',
    kinds: ['cadence_changed', 'nudge_sounded', 'snoozed', 'activity_resumed'],
  },
  postmortem: { label: 'Postmortem', kinds: ['postmortem_drafted', 'postmortem_edited'] },
  messages: { label: 'Messages', kinds: ['message', 'revision', 'deletion', 'reaction'] },
} as const satisfies Readonly<Record<string, { label: string; kinds: readonly EventKind[] }>>;

export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as Group[];

const groupOf = new Map<string, Group>(
  GROUP_NAMES.flatMap((group) => GROUPS[group].kinds.map((kind) => [kind, group] as const)),
);
/** Which group a kind is in, for its colour on the page. */
export const groupOfKind = (kind: EventKind): Group => groupOf.get(kind) ?? 'details';
