/** The catch-up for who comes late: what is going on, who does what, what was tried, what is next. Under 15 lines. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Block, Message, Rich } from '../../engine/reply.ts';
import type { EventKind } from '../../incident/events.ts';
import { isOpen } from '../../incident/incident.ts';
import type { ShownRow } from '../../incident/shown.ts';
import { button, buttons } from './actions.ts';
import { bounded } from './bounds.ts';
import { lastUpdateLine, standing, titleLine } from './card.ts';
import { componentSpans, some } from './components.ts';
import { roleName } from './labels.ts';
import { nextUpdate } from './owed.ts';
import { linkSpan } from './places.ts';
import { inlineSpans } from './rich.ts';
import { taskSpans } from './tasks.ts';
import { blank, plural, who } from './text.ts';
import { ago, moment } from './times.ts';

/** What tells a newcomer what was seen and tried, and how it ended. */
const TELLING: ReadonlySet<EventKind> = new Set(['note_raised', 'update_posted', 'cancelled', 'merged', 'reopened']);
const SO_FAR = 3;
const TASKS = 2;

const whoDoesWhat = ({ incident, settings }: IncidentView): Rich => {
  const roles = Object.entries(incident.roles);
  const held = roles.map(([role, { person }]): Rich => [`${roleName(role, settings)} `, who(person)]);
  const others = incident.responders.filter((one) => !roles.some(([, { person }]) => person === one));
  const here = some(
    others.map((person): Rich => [who(person)]),
    5,
    ', ',
  );
  return some(
    [
      ...(held.length === 0 ? [[isOpen(incident) ? 'nobody holds a role yet' : 'nobody held a role']] : held),
      ...(others.length === 0 ? [] : [['also here: ', ...here]]),
    ],
    6,
    ' · ',
  );
};

const soFar = ({ incident, now }: IncidentView, timeline: readonly ShownRow[]): Rich[] => {
  const told = timeline
    .filter((row) => TELLING.has(row.kind) && !row.hidden && !row.redacted && !blank(row.text))
    // The last update has a line of its own.
    .filter((row) => row.id !== incident.lastUpdate?.entry)
    .map((row) => ({ at: row.occurredAt, line: [who(row.actor), ': ', ...inlineSpans(row.text, 140)] as Rich }));
  const done = incident.tasks.flatMap((task) =>
    task.doneAt === null || blank(task.text)
      ? []
      : [{ at: task.doneAt, line: [`task #${task.id} done: `, ...inlineSpans(task.text, 140)] as Rich }],
  );
  return [...told, ...done]
    .toSorted((a, b) => a.at - b.at)
    .slice(-SO_FAR)
    .map(({ at, line }): Rich => [moment(at, now), ' ', ...line]);
};

const tasks = ({ incident, now }: IncidentView): Rich[] => {
  const open = incident.tasks.filter((task) => task.doneAt === null);
  const lines = open.slice(0, TASKS).map((task) => taskSpans(task, now));
  return open.length > TASKS ? [...lines, [plural(open.length - TASKS, 'more open task')]] : lines;
};

/** The body, for the direct message to a new holder of a role too. `timeline`: the shown story, or the last of it. */
export const catchupBlocks = (view: IncidentView, timeline: readonly ShownRow[]): Block[] => {
  const { incident, people } = view;
  const call = incident.links.find((link) => link.kind === 'call');
  const affected: Rich =
    incident.components.length === 0 ? [] : [' · ', ...some(incident.components.map(componentSpans), 5, ', ')];
  const impact = incident.impact ?? '';
  const story = soFar(view, timeline);
  return [
    { type: 'heading', text: titleLine(incident, people) },
    { type: 'text', text: [...standing(view), ', declared ', ago(incident.declaredAt), ...affected] },
    { type: 'text', text: blank(impact) ? [] : [{ bold: 'Impact: ' }, ...inlineSpans(impact, 240)] },
    { type: 'text', text: [{ bold: 'Who: ' }, ...whoDoesWhat(view)] },
    { type: 'text', text: lastUpdateLine(view, 240) },
    { type: 'text', text: story.length === 0 ? [] : [{ bold: 'So far:' }] },
    { type: 'list', items: story },
    { type: 'text', text: isOpen(incident) ? [{ bold: 'Next update: ' }, ...nextUpdate(view)] : [] },
    { type: 'list', items: tasks(view) },
    { type: 'context', text: call ? ['Call: ', linkSpan(call, people)] : [] },
  ];
};

export const catchup = (view: IncidentView, timeline: readonly ShownRow[]): Message => {
  const { incident, people } = view;
  return bounded({
    summary: `Catch-up: ${titleLine(incident, people)}`,
    tone: 'plain',
    blocks: [
      ...catchupBlocks(view, timeline),
      buttons(
        isOpen(incident) ? button('Join', 'join', incident.number) : null,
        button('Timeline', 'timeline', incident.number),
      ),
    ],
  });
};
