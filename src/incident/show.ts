/** Entry → what changes on the shown timeline. The words are short and plain; views may say them at greater length. */
import type { Entry } from './entry.ts';
import type { DecisionOf, IncidentEvent } from './events.ts';
import { type Component, componentState, FOGHORN, reference } from './incident.ts';
import { type ShownChange, type ShownRow, underHeading } from './shown.ts';
import { dateTime, durationText } from './time.ts';

/** Bookkeeping: on the record, not in the story. */
const HIDDEN: ReadonlySet<string> = new Set([
  'note_seconded',
  'note_withdrawn',
  'entry_corrected',
  'redacted',
  'update_begun',
  'activity_resumed',
  'handoff_asked',
  'task_reminded',
  'postmortem_edited',
  'archive_announced',
  'revision',
  'deletion',
  'reaction',
]);

const mention = (person: string): string => (person === FOGHORN ? 'Foghorn' : `<@${person}>`);
const when = (at: number): string => dateTime(at, 'UTC');
const named = (components: readonly Component[]): string =>
  components.map((component) => `${component.name} ${componentState(component)}`).join(', ');

const cadenceText = (event: DecisionOf<'cadence_changed'>): string => {
  const because = event.reason ? `: ${event.reason}` : '';
  if (event.pausedUntil) return `Cadence rests until ${when(event.pausedUntil)}${because}`;
  if (event.minutes === null) return `Cadence turned off${because}`;
  return `Cadence set to ${durationText((event.minutes ?? event.clock.minutes ?? 0) * 60_000)}${because}`;
};

/** What stays of a declaration whatever becomes of its words: the title, and whose words they are. */
const headingOf = ({ title, author }: DecisionOf<'declared'>): string =>
  author === undefined ? title : `${title} (from a message of ${mention(author)})`;

/** What the entry says, in people's own words where it holds any. */
const textOf = (event: IncidentEvent): string => {
  switch (event.kind) {
    case 'declared':
      return underHeading(headingOf(event), event.text ?? '');
    case 'acknowledged':
      return 'Acknowledged';
    case 'status_changed':
      return `Status: ${event.from} → ${event.to}`;
    case 'severity_changed':
      return event.from === event.to
        ? `Severity confirmed: ${event.to}`
        : `Severity ${event.raised ? 'raised' : 'lowered'}: ${event.from} → ${event.to}`;
    case 'renamed':
      return `Renamed: ${event.from} → ${event.to}`;
    case 'components_changed':
      return event.components.length === 0 ? 'No component affected' : `Components: ${named(event.components)}`;
    case 'impact_recorded': {
      const began = event.beganAt
        ? `Impact began ${when(event.beganAt)}`
        : event.beganAt === null
          ? 'Impact start not recorded'
          : '';
      return [began, event.text ? `Impact: ${event.text}` : ''].filter(Boolean).join('. ');
    }
    case 'role_assigned':
      return `Role ${event.role}: ${mention(event.person)}${event.handoff && event.from ? `, handed over by ${mention(event.from)}` : ''}`;
    case 'role_cleared':
      return `Role ${event.role}: given up by ${mention(event.from)}`;
    case 'handoff_asked':
      return `Asked ${mention(event.person)} whether to hand over the role ${event.role}`;
    case 'joined':
      return `Joined: ${mention(event.person)}`;
    case 'left':
      return `Left: ${mention(event.person)}`;
    case 'link_added':
      return `Link: ${event.link.title}`;
    case 'link_removed':
      return 'Link removed';
    case 'task_added':
      return `Task ${event.task}: ${event.text}${event.owner ? ` (${mention(event.owner)})` : ''}`;
    case 'task_changed':
      return `Task ${event.task} changed${event.text === undefined ? '' : `: ${event.text}`}`;
    case 'task_done':
      return `Task ${event.task} done`;
    case 'task_reopened':
      return `Task ${event.task} reopened`;
    case 'task_reminded':
      return `Task ${event.task} is due`;
    case 'note_raised':
    case 'update_posted':
    case 'message':
    case 'revision':
      return event.text;
    case 'nudge_sounded': {
      const stage = event.stage.replace('_', '-');
      const to = [...event.people.map(mention), ...event.groups].join(', ');
      return `Nudge (${stage}): ${event.audience} update owed by ${when(event.owedAt)}${to ? `, to ${to}` : ''}`;
    }
    case 'snoozed':
      return `Nudges snoozed until ${when(event.until)}${event.reason ? `: ${event.reason}` : ''}`;
    case 'cadence_changed':
      return cadenceText(event);
    case 'resolved':
      return 'Resolved';
    case 'cancelled':
      return `Cancelled: ${event.reason}`;
    case 'merged':
      return `Merged into ${reference(event.into)}`;
    case 'absorbed':
      return `${reference(event.other)} merged into this one${event.title ? `: ${event.title}` : ''}`;
    case 'archive_announced':
      return `The room will be archived at ${when(event.at)}`;
    case 'room_archived':
      return 'Room archived';
    case 'room_kept':
      return 'Room kept';
    case 'reopened':
      return `Reopened${event.reason ? `: ${event.reason}` : ''}`;
    case 'postmortem_drafted':
      return `Postmortem drafted (${event.writer})`;
    case 'postmortem_edited':
      return `Postmortem: ${event.section} ${event.text === null ? 'given back to the drafter' : 'edited'}`;
    default:
      return '';
  }
};

const rowOf = (entry: Entry): ShownRow => {
  const { event } = entry;
  const source = 'origin' in event ? event.origin : undefined;
  const captured = event.kind === 'message' || event.kind === 'revision' ? event : undefined;
  return {
    incident: entry.incident,
    id: entry.id,
    occurredAt: entry.occurredAt,
    recordedAt: entry.recordedAt,
    // A raised message keeps its author: the raiser did not say it.
    actor: event.kind === 'note_raised' ? (event.author ?? entry.actor) : entry.actor,
    kind: event.kind,
    text: textOf(event),
    heading: event.kind === 'declared' ? headingOf(event) : null,
    salience: captured ? 'low' : 'high',
    hidden: HIDDEN.has(event.kind),
    redacted: false,
    corrected: false,
    editedAt: null,
    recovered: entry.recovered,
    bot: captured?.bot ?? false,
    message: captured?.message ?? source?.message ?? null,
    thread: captured?.thread ?? null,
    url: (captured && 'url' in captured ? captured.url : source?.url) ?? null,
    files: captured?.files ?? (event.kind === 'note_raised' ? (event.files ?? []) : []),
  };
};

const EMPTIED = { text: '', redacted: true, files: [] } as const;

/** Rows derived from the text of a message follow its edits, unless a person has corrected them. */
export const show = (entry: Entry): ShownChange[] => {
  const row = rowOf(entry);
  const { event } = entry;
  switch (event.kind) {
    case 'revision':
      return [
        { put: row },
        {
          patch: { text: event.text, files: [...event.files], editedAt: entry.occurredAt },
          where: { message: event.message, uncorrected: true },
          ifEditedBefore: entry.occurredAt,
        },
      ];
    case 'deletion':
      return [{ put: row }, { patch: { ...EMPTIED, files: [] }, where: { message: event.message } }];
    case 'note_withdrawn':
      return [{ put: row }, ...(event.last ? [{ patch: { hidden: true }, where: { id: event.entry } }] : [])];
    case 'entry_corrected': {
      const { text, occurredAt } = event;
      const patch = {
        corrected: true,
        ...(text === undefined ? {} : { text }),
        ...(occurredAt === undefined ? {} : { occurredAt }),
      };
      return [{ put: row }, { patch, where: { id: event.entry } }];
    }
    case 'redacted':
      return [{ put: row }, ...event.entries.map((id) => ({ patch: { ...EMPTIED, files: [] }, where: { id } }))];
    default:
      return [{ put: row }];
  }
};
