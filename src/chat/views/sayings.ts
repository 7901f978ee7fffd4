/** One sentence for each kind of entry that is told in chat. A kind not listed here is silent. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Rich } from '../../engine/reply.ts';
import type { DecisionOf, EventKind } from '../../incident/events.ts';
import { FOGHORN, type Instant, reference } from '../../incident/incident.ts';
import { button, buttons, keepButton, takeCommand } from './actions.ts';
import { componentSpans, some } from './components.ts';
import { roleWords, STATUS_WORDS, toneOf } from './labels.ts';
import { cadence, resolved, role, severity, update } from './milestones.ts';
import { consoleSpan, incidentPage, linkSpan, postmortemPage } from './places.ts';
import { inlineSpans } from './rich.ts';
import { backdated, said, say, type Teller } from './saying.ts';
import { blank, inlineText, who } from './text.ts';
import { moment } from './times.ts';

const bringBack = (number: number): string => `/incident archive ${reference(number)} off`;

const taskText = ({ incident }: IncidentView, id: number): Rich =>
  said(incident.tasks.find((task) => task.id === id)?.text);

const impact: Teller<'impact_recorded'> = (event, { now }, entry) => {
  const parts: Rich[] = [];
  if (event.beganAt === null) parts.push(['when impact began is not known']);
  else if (event.beganAt !== undefined) parts.push(['impact began at ', moment(event.beganAt, now)]);
  if (event.text !== undefined && !blank(event.text)) parts.push(inlineSpans(event.text, 300));
  return parts.length === 0 ? null : say(who(entry.actor), ' recorded the impact: ', ...some(parts, 2, '; '));
};

const taskAdded: Teller<'task_added'> = (event, { now }, entry) =>
  blank(event.text)
    ? null
    : say(
        who(entry.actor),
        ` added task #${event.task}`,
        ...(event.owner === null ? [] : [' for ', who(event.owner)]),
        ...(event.due === null ? [] : [', due ', moment(event.due, now)]),
        ...said(event.text),
      );

const taskChanged: Teller<'task_changed'> = (event, { now }, entry) => {
  const changes: Rich[] = [];
  if (event.owner !== undefined)
    changes.push(event.owner === null ? ['it has no owner now'] : ['it is ', who(event.owner), '’s now']);
  if (event.due !== undefined) changes.push(event.due === null ? ['no due time'] : ['due ', moment(event.due, now)]);
  if (event.text !== undefined && !blank(event.text)) changes.push(inlineSpans(event.text, 300));
  return changes.length === 0
    ? null
    : say(who(entry.actor), ` changed task #${event.task}: `, ...some(changes, 3, ', '));
};

/** Somebody else's words are nobody else's. */
const quotedFrom = ({ author, origin }: DecisionOf<'declared'>, now: Instant): Rich =>
  author === undefined
    ? []
    : [' from a message of ', who(author), ...(origin?.at === undefined ? [] : [' at ', moment(origin.at, now)])];

export const sayings: { [K in EventKind]?: Teller<K> } = {
  declared: (event, view, entry, place) => ({
    sentence: [who(entry.actor), ' declared this incident', ...quotedFrom(event, view.now), ...said(event.text)],
    blocks: [place === 'room' ? buttons(takeCommand(view)) : buttons()],
    tone: toneOf(view.incident, view.settings),
  }),
  status_changed: (event, _, entry) =>
    say(who(entry.actor), ` changed the status from ${event.from} to `, { bold: STATUS_WORDS[event.to].toLowerCase() }),
  severity_changed: severity,
  renamed: (event, { people }, entry) =>
    blank(event.to) ? null : say(who(entry.actor), ' renamed it to ', { bold: inlineText(event.to, 150, people) }),
  components_changed: ({ components }, _, entry) =>
    components.length === 0
      ? say(who(entry.actor), ' took all components off')
      : say(who(entry.actor), ' set the components: ', ...some(components.map(componentSpans), 8, ', ')),
  impact_recorded: impact,
  role_assigned: role,
  role_cleared: (event, { settings }, entry) =>
    entry.actor === event.from
      ? say(who(event.from), ` is no longer ${roleWords(event.role, settings)}`)
      : say(who(entry.actor), ' relieved ', who(event.from), ` as ${roleWords(event.role, settings)}`),
  joined: ({ person }, _, { actor }) =>
    actor === person ? say(who(person), ' joined') : say(who(actor), ' brought in ', who(person)),
  left: ({ person }) => say(who(person), ' left'),
  link_added: ({ link }, { people }, entry) => say(who(entry.actor), ' added a link: ', linkSpan(link, people)),
  link_removed: ({ url }, { people }, entry) =>
    say(who(entry.actor), ' removed a link: ', inlineText(url, 100, people)),
  task_added: taskAdded,
  task_changed: taskChanged,
  task_done: ({ task }, view, entry) => say(who(entry.actor), ` finished task #${task}`, ...taskText(view, task)),
  task_reopened: ({ task }, view, entry) => say(who(entry.actor), ` reopened task #${task}`, ...taskText(view, task)),
  // Somebody who has it is told in private.
  task_reminded: ({ task }, view) => ({
    sentence: [{ bold: `Task #${task}` }, ' is due and has no owner', ...taskText(view, task)],
    blocks: [
      buttons(
        button('I take it', 'task', view.incident.number, { action: 'edit', id: String(task), owner: 'me' }),
        button('Done', 'task', view.incident.number, { action: 'done', id: String(task) }),
      ),
    ],
    tone: 'attention',
  }),
  // A note raised from a message is there to be read already.
  note_raised: (event, { now }, entry) =>
    event.origin || blank(event.text)
      ? null
      : say({ bold: 'Note' }, ' by ', who(entry.actor), ...backdated(entry, now), ...said(event.text)),
  update_posted: update,
  cadence_changed: cadence,
  snoozed: (event, { now }, entry) =>
    say(who(entry.actor), ' snoozed the update reminders until ', moment(event.until, now), ...said(event.reason)),
  resolved,
  cancelled: (event, _, entry) =>
    say({ bold: 'Cancelled' }, ' as a false alarm by ', who(entry.actor), ...said(event.reason)),
  merged: ({ into }, _, entry) =>
    say(
      { bold: 'Merged' },
      ' into ',
      consoleSpan(incidentPage(into), reference(into)),
      ' by ',
      who(entry.actor),
      '; the work goes on there',
    ),
  // The title is empty where this room may not know it.
  absorbed: ({ other, title }, { people }, entry) =>
    say(
      who(entry.actor),
      ' merged ',
      consoleSpan(incidentPage(other), reference(other)),
      ...(blank(title) ? [] : [` (${inlineText(title, 120, people)})`]),
      ' into this incident',
    ),
  reopened: (event, view, entry) => ({
    sentence: [{ bold: 'Reopened' }, ' by ', who(entry.actor), ...said(event.reason)],
    tone: toneOf(view.incident, view.settings),
  }),
  archive_announced: ({ at }, { incident, now }) => ({
    sentence: ['This room will be archived at ', moment(at, now), '. Everything in it stays readable.'],
    blocks: [buttons(keepButton(incident.number))],
  }),
  room_archived: (_, { incident }, { actor }) =>
    actor === FOGHORN
      ? say('Archiving this room now. ', { code: bringBack(incident.number) }, ' brings it back.')
      : say(who(actor), ' archives this room. ', { code: bringBack(incident.number) }, ' brings it back.'),
  room_kept: (_, __, { actor }) => say(who(actor), ' keeps this room'),
  postmortem_drafted: (_, { incident }) =>
    say('The postmortem is drafted: ', consoleSpan(postmortemPage(incident.number), 'read and edit it')),
};
