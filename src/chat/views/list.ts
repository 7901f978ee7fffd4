/** Incidents, one a line: what a person searching or looking around needs to pick one. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Message, Rich } from '../../engine/reply.ts';
import { type Incident, isOpen, reference } from '../../incident/incident.ts';
import { durationText } from '../../incident/time.ts';
import { button, buttons, COMMANDER, invoke } from './actions.ts';
import { bounded } from './bounds.ts';
import { marks, STATUS_WORDS, severityName } from './labels.ts';
import { consoleSpan, listPage } from './places.ts';
import { inlineText, plural, who } from './text.ts';
import { ago, moment } from './times.ts';

export type Looking = Pick<IncidentView, 'settings' | 'people' | 'now'>;

/** How many a message holds. */
export const LIST_PAGE = 12;

export interface IncidentList {
  /** Newest first, at most `LIST_PAGE`; only what the asker may see. */
  incidents: readonly Incident[];
  /** What was looked for: `Open incidents`, `Incidents with “redis”`. */
  title: string;
  /** There are more. */
  more: boolean;
  /** The filters as typed: paging keeps them. */
  options: Readonly<Record<string, string>>;
}

/** `INC-42 SEV1 Identified · Checkout is failing · declared 20m ago · @ana` */
export const incidentLine = (incident: Incident, { settings, people, now }: Looking): Rich => {
  const commander = incident.roles[COMMANDER];
  const flags = marks(incident);
  return [
    { bold: reference(incident.number) },
    ` ${severityName(incident.severity, settings)} ${STATUS_WORDS[incident.status]} · ${inlineText(incident.title, 90, people)} · `,
    ...(incident.endedAt === null
      ? ['declared ', ago(incident.declaredAt)]
      : [moment(incident.declaredAt, now), `, took ${durationText(incident.endedAt - incident.declaredAt)}`]),
    ...(commander && isOpen(incident) ? [' · ', who(commander.person)] : []),
    ...(flags.length > 0 ? [` · ${flags.join(' · ')}`] : []),
  ];
};

export const list = (looking: Looking, page: IncidentList): Message => {
  const { incidents, title } = page;
  const last = incidents.at(-1);
  const found = incidents.length === 0 ? 'None.' : plural(incidents.length, 'incident');
  return bounded({
    summary: `${title}: ${found}`,
    tone: 'plain',
    blocks: [
      { type: 'heading', text: title },
      ...(incidents.length === 0 ? [{ type: 'text' as const, text: ['None.'] }] : []),
      { type: 'list', items: incidents.map((incident) => incidentLine(incident, looking)) },
      {
        type: 'menu',
        label: 'Show one',
        choices: incidents.map((incident) => ({
          label: `${reference(incident.number)} ${inlineText(incident.title, 60, looking.people)}`,
          invoke: invoke('show', incident.number),
        })),
      },
      buttons(
        page.more && last ? button('Older', 'list', undefined, { ...page.options, before: String(last.number) }) : null,
      ),
      { type: 'context', text: [consoleSpan(listPage, 'All incidents')] },
    ],
  });
};
