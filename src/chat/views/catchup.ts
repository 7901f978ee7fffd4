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
import { inlineSpans } from './rich.ts';
import { blank, inlineText, who } from './text.ts';
import { ago, moment } from './times.ts';

/** What tells a newcomer what was seen and tried. */
const TELLING: ReadonlySet<EventKind> = new Set(['note_raised', 'update_posted', 'task_done']);
const TRIED = 4;
const TASKS = 2;

const whoDoesWhat = ({ incident, settings }: IncidentView): Rich => {
  const held = Object.entries(incident.roles).map(
    ([role, { person }]): Rich => [`${roleName(role, settings)} `, who(person)],
  );
  const others = incident.responders.filter(
    (person) => !Object.values(incident.roles).some((role) => role.person === person),
  );
  const with_: Rich[] =
    others.length === 0
      ? []
      : [
          [
            'also here: ',
            ...some(
              others.map((person): Rich => [who(person)]),
              5,
              ', ',
            ),
          ],
        ];
  return held.length + with_.length === 0 ? ['Nobody holds a role yet'] : some([...held, ...with_], 6, ' · ');
};

const tried = ({ incident, now }: IncidentView, timeline: readonly ShownRow[]): Rich[] =>
  timeline
    .filter((row) => TELLING.has(row.kind) && !row.hidden && !row.redacted && !blank(row.text))
    // The last update has a line of its own.
    .filter((row) => row.id !== incident.lastUpdate?.entry)
    .slice(-TRIED)
    .map((row): Rich => [moment(row.occurredAt, now), ' ', who(row.actor), ': ', ...inlineSpans(row.text, 140)]);

const next = (view: IncidentView): Rich[] => {
  const { incident, now } = view;
  const tasks = incident.tasks.filter((task) => task.doneAt === null);
  const lines: Rich[] = tasks
    .slice(0, TASKS)
    .map(
      (task): Rich => [
        `Task #${task.id}: `,
        ...inlineSpans(task.text, 120),
        ...(task.owner === null ? [', nobody yet'] : [', ', who(task.owner)]),
        ...(task.due === null ? [] : [', due ', moment(task.due, now)]),
      ],
    );
  if (tasks.length > TASKS) lines.push([`${tasks.length - TASKS} more open tasks`]);
  if (isOpen(incident)) lines.unshift(['Next update ', ...lowered(nextUpdate(view))]);
  return lines;
};

const lowered = ([first, ...rest]: Rich): Rich =>
  typeof first === 'string'
    ? [first.charAt(0).toLowerCase() + first.slice(1), ...rest]
    : first === undefined
      ? []
      : [first, ...rest];

/** The body, for the direct message to a new holder of a role too. `timeline`: the shown story, oldest first. */
export const catchupBlocks = (view: IncidentView, timeline: readonly ShownRow[]): Block[] => {
  const { incident, people } = view;
  const call = incident.links.find((link) => link.kind === 'call');
  const affected: Rich =
    incident.components.length === 0 ? [] : [' · ', ...some(incident.components.map(componentSpans), 5, ', ')];
  const story = tried(view, timeline);
  const ahead = next(view);
  return [
    { type: 'heading', text: titleLine(incident, people) },
    { type: 'text', text: [...standing(view), ', declared ', ago(incident.declaredAt), ...affected] },
    {
      type: 'text',
      text:
        incident.impact === null || blank(incident.impact)
          ? []
          : [{ bold: 'Impact: ' }, ...inlineSpans(incident.impact, 240)],
    },
    { type: 'text', text: [{ bold: 'Who: ' }, ...whoDoesWhat(view)] },
    { type: 'text', text: lastUpdateLine(view, 240) },
    { type: 'list', items: story },
    { type: 'list', items: ahead },
    { type: 'context', text: call ? ['Call: ', { link: call.url, text: inlineText(call.title, 60, people) }] : [] },
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
