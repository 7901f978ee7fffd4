/** The card: pinned in the room, always current. Read on a phone at three in the morning, top to bottom. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Block, Message, Rich, Span } from '../../engine/reply.ts';
import { type Incident, isOpen, reference } from '../../incident/incident.ts';
import { durationText } from '../../incident/time.ts';
import { closedButtons, moreMenu, retryButton, workButtons } from './actions.ts';
import { BOUNDS, bounded } from './bounds.ts';
import { componentSpans, some } from './components.ts';
import { deliveryWords, marks, roleName, STATUS_WORDS, severityName, toneOf } from './labels.ts';
import { nextUpdate, owedLines } from './owed.ts';
import { consoleSpan, incidentPage, linkSpan } from './places.ts';
import { inlineSpans } from './rich.ts';
import { taskSpans } from './tasks.ts';
import { blank, inlineText, plural, who } from './text.ts';
import { ago, moment } from './times.ts';

const SHOWN_COMPONENTS = 8;
const SHOWN_LINKS = 5;
const SHOWN_TASKS = 5;
const SHOWN_ROLES = 4;

/** `INC-42 · Checkout is failing` */
export const titleLine = (
  { number, title }: Pick<Incident, 'number' | 'title'>,
  people: IncidentView['people'],
): string => `${reference(number)} · ${inlineText(title, BOUNDS.heading - 16, people)}`;

/** `Identified · SEV1 · 🧪 Drill`, and for how long it went on once it is over. */
export const standing = ({ incident, settings }: Pick<IncidentView, 'incident' | 'settings'>): Rich => {
  const words: string[] = [severityName(incident.severity, settings), ...marks(incident)];
  const after = incident.endedAt === null ? [] : [` after ${durationText(incident.endedAt - incident.declaredAt)}`];
  return [{ bold: STATUS_WORDS[incident.status] }, ...after, ` · ${words.join(' · ')}`];
};

const roleFields = ({ incident, settings }: IncidentView): { label: string; value: Rich }[] => {
  const keys = [...new Set([...settings.roles.map((role) => role.key), ...Object.keys(incident.roles)])];
  const held = keys.filter((key) => incident.roles[key]);
  const wanted = keys.length <= SHOWN_ROLES ? keys : [...new Set([...keys.slice(0, SHOWN_ROLES - 1), ...held])];
  const value = (key: string): Span => {
    const holder = incident.roles[key];
    return holder ? who(holder.person) : isOpen(incident) ? 'Nobody yet' : 'Nobody';
  };
  const fields = wanted.map((key) => ({ label: roleName(key, settings), value: [value(key)] as Rich }));
  if (fields.length <= SHOWN_ROLES) return fields;
  const others = wanted.slice(SHOWN_ROLES - 1).map((key): Rich => [`${roleName(key, settings)}: `, value(key)]);
  return [...fields.slice(0, SHOWN_ROLES - 1), { label: 'Other roles', value: some(others, 6, '\n') }];
};

const fields = (view: IncidentView): { label: string; value: Rich }[] => {
  const { incident, now } = view;
  return [
    ...roleFields(view),
    {
      label: 'Components',
      value:
        incident.components.length === 0
          ? ['None named']
          : some(incident.components.map(componentSpans), SHOWN_COMPONENTS, '\n'),
    },
    ...(incident.impact === null || blank(incident.impact)
      ? []
      : [{ label: 'Impact', value: inlineSpans(incident.impact, 300) }]),
    ...(incident.impactBeganAt === null
      ? []
      : [{ label: 'Impact began', value: [moment(incident.impactBeganAt, now), ' · ', ago(incident.impactBeganAt)] }]),
    {
      label: 'Declared',
      value: [moment(incident.declaredAt, now), ' · ', ago(incident.declaredAt), ' by ', who(incident.declaredBy)],
    },
    ...(isOpen(incident) || incident.publicOpen ? [{ label: 'Next update', value: nextUpdate(view) }] : []),
  ];
};

/** `Last update 20m ago by @ana: “…”`; before the first, that there is none. */
export const lastUpdateLine = ({ incident }: Pick<IncidentView, 'incident'>, max: number): Rich => {
  const last = incident.lastUpdate;
  if (last === null) return ['No update posted yet'];
  const words: Rich = blank(last.text) ? [' (text removed)'] : [': ', ...inlineSpans(last.text, max)];
  const whose = last.audience === 'public' ? 'Last update (public) ' : 'Last update ';
  return [{ bold: whose }, ago(last.at), ' by ', who(last.by), ...words];
};

const relations = ({ incident }: IncidentView): Block => {
  const parts: Rich[] = [];
  if (incident.mergedInto !== null) {
    parts.push(['Merged into ', consoleSpan(incidentPage(incident.mergedInto), reference(incident.mergedInto))]);
  }
  if (incident.absorbed.length > 0) {
    const others = incident.absorbed.map((number): Rich => [consoleSpan(incidentPage(number), reference(number))]);
    parts.push(['Also covers ', ...some(others, 8, ', ')]);
  }
  return { type: 'context', text: some(parts, 2, ' · ') };
};

/** A declaration needs no severity; until somebody chooses one, the card asks whether the default is right. */
const severityAsked = ({ incident, settings }: IncidentView): Rich[] =>
  isOpen(incident) && incident.severityAssumed
    ? [[`${severityName(incident.severity, settings)} is the default: press Severity if that is not right`]]
    : [];

/** What Foghorn could not do so far, and whether anybody has to do something about it. */
const troubles = ({ deliveries }: IncidentView): { block: Block; parked: boolean } => {
  const failed = deliveries.filter((delivery) => delivery.state === 'parked' || delivery.error !== null);
  const parked = failed.some((delivery) => delivery.state === 'parked');
  const items = failed
    .slice(0, 3)
    .map(
      (delivery): Rich => [
        `⚠ Could not ${deliveryWords(delivery)}`,
        delivery.state === 'parked' ? '' : ', still trying',
        ...(delivery.error === null ? [] : [': ', inlineText(delivery.error, 160, new Map())]),
      ],
    );
  const more: Rich[] = failed.length > 3 ? [[`⚠ ${plural(failed.length - 3, 'more problem')}`]] : [];
  return { block: { type: 'list', items: [...items, ...more] }, parked };
};

/** The body alone, for the answer to *show* where buttons have no place. */
export const cardBlocks = (view: IncidentView): Block[] => {
  const { incident, people, now } = view;
  const tasks = incident.tasks.filter((task) => task.doneAt === null);
  return [
    { type: 'heading', text: titleLine(incident, people) },
    { type: 'text', text: standing(view) },
    { type: 'list', items: [...owedLines(view), ...severityAsked(view)] },
    { type: 'text', text: lastUpdateLine(view, 280) },
    { type: 'fields', fields: fields(view) },
    {
      type: 'list',
      items: [
        ...tasks.slice(0, SHOWN_TASKS).map((task) => taskSpans(task, now)),
        ...(tasks.length > SHOWN_TASKS ? [[`${plural(tasks.length - SHOWN_TASKS, 'more open task')}`]] : []),
      ],
    },
    {
      type: 'text',
      text:
        incident.links.length === 0
          ? []
          : [
              { bold: 'Links: ' },
              ...some(
                incident.links.map((link): Rich => [linkSpan(link, people)]),
                SHOWN_LINKS,
                ' · ',
              ),
            ],
    },
    relations(view),
    troubles(view).block,
  ];
};

export const card = (view: IncidentView): Message => {
  const { incident, settings, people } = view;
  const retry = troubles(view).parked ? retryButton(incident.number) : null;
  return bounded({
    summary: `${titleLine(incident, people)} (${severityName(incident.severity, settings)}, ${STATUS_WORDS[incident.status].toLowerCase()})`,
    tone: toneOf(incident, settings),
    blocks: [
      ...cardBlocks(view),
      ...(isOpen(incident) ? [...workButtons(view, retry), moreMenu(incident)] : [closedButtons(incident, retry)]),
    ],
  });
};
