/** The home tab: what I owe and when, my open incidents, what else is open, what was lately. Rendered anew when opened. */
import type { IncidentFilter, Person, Viewer } from '../../engine/ports.ts';
import type { Block, Message, Rich } from '../../engine/reply.ts';
import { driving, owes } from '../../incident/cadence.ts';
import { type Incident, type Instant, isOpen, type PersonId, reference } from '../../incident/incident.ts';
import type { Settings } from '../../incident/settings.ts';
import { DAY } from '../../incident/time.ts';
import { button, buttons } from '../views/actions.ts';
import { incidentLine } from '../views/list.ts';
import { inlineText } from '../views/text.ts';
import { ago, moment } from '../views/times.ts';

/** What the home tab is made from. Lists are the viewer's own: private incidents stay private. */
export interface HomeReads {
  list(filter: IncidentFilter, viewer: Viewer): Promise<Incident[]>;
  people(ids?: readonly PersonId[]): Promise<Person[]>;
}

const OPEN = 15;
const RECENT = 5;
const RECENTLY = 14 * DAY;

const isMine = ({ declaredBy, roles, responders, tasks }: Incident, person: PersonId): boolean =>
  declaredBy === person ||
  responders.includes(person) ||
  Object.values(roles).some((holder) => holder.person === person) ||
  tasks.some(({ owner, doneAt }) => owner === person && doneAt === null);

type People = ReadonlyMap<PersonId, Person>;

const owedUpdate = (incident: Incident, person: PersonId, people: People, now: Instant): Rich | null => {
  const owed = driving(incident.cadence);
  if (!owed || owes(incident) !== person) return null;
  const late = owed.owedAt < now;
  const title = inlineText(incident.title, 90, people);
  const kind = owed.audience === 'public' ? 'a public update' : 'an update';
  return [
    { bold: `${reference(incident.number)} ${title}` },
    `: ${kind} ${late ? 'owed since ' : 'due by '}`,
    moment(owed.owedAt, now),
  ];
};

const owedTasks = (incident: Incident, person: PersonId, people: People, now: Instant): Rich[] =>
  incident.tasks
    .filter(({ owner, doneAt }) => owner === person && doneAt === null)
    .map(
      ({ id, text, due }): Rich => [
        { bold: `${reference(incident.number)} task ${id}` },
        `: ${inlineText(text, 120, people)}`,
        ...(due === null ? [] : [due < now ? ', was due ' : ', due ', due < now ? ago(due) : moment(due, now)]),
      ],
    );

const section = (title: string, items: readonly Rich[]): Block[] =>
  items.length === 0
    ? []
    : [
        { type: 'heading', text: title },
        { type: 'list', items },
      ];

export const homeMessage = async (
  reads: HomeReads,
  person: PersonId,
  settings: Settings,
  now: Instant,
): Promise<Message> => {
  const viewer = { person };
  const open = await reads.list({ open: true, limit: 100 }, viewer);
  const ended = (await reads.list({ open: false, limit: 50 }, viewer)).filter(
    ({ endedAt }) => endedAt !== null && endedAt > now - RECENTLY,
  );
  const people = new Map((await reads.people()).map((known) => [known.id, known]));
  const looking = { settings, people, now };

  const mine = open.filter((incident) => isMine(incident, person));
  const others = open.filter((incident) => !isMine(incident, person));
  const updates = [...mine].filter((incident) => owedUpdate(incident, person, people, now) !== null);
  const owed = [
    ...updates.map((incident) => owedUpdate(incident, person, people, now) ?? []),
    ...[...mine, ...ended].flatMap((incident) => owedTasks(incident, person, people, now)),
  ];
  const lines = (incidents: readonly Incident[], most: number): Rich[] =>
    incidents.slice(0, most).map((incident) => incidentLine(incident, looking));

  return {
    summary: 'Foghorn',
    tone: 'plain',
    blocks: [
      buttons(
        button('Declare an incident', 'declare', undefined, {}, { style: 'primary' }),
        button('All incidents', 'list', undefined),
        button('Help', 'help', undefined),
      ),
      ...section('What you owe', owed),
      ...(updates.length === 0
        ? []
        : [
            buttons(
              ...updates.slice(0, 5).map(({ number }) => button(`Update ${reference(number)}`, 'update', number)),
            ),
          ]),
      ...section('Your open incidents', lines(mine, OPEN)),
      ...section(mine.length > 0 ? 'Also open' : 'Open incidents', lines(others, OPEN)),
      ...(open.some(isOpen) ? [] : [{ type: 'text' as const, text: ['No incident is open.'] }]),
      ...section('Recent', lines(ended, RECENT)),
      { type: 'context', text: ['As of ', { time: now, as: 'date' }, '. It is drawn anew whenever you open it.'] },
    ],
  };
};
