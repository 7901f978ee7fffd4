/** The lobby's post about an incident: enough to decide whether to come, kept current until it is over. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Message, Rich } from '../../engine/reply.ts';
import { isOpen, reference } from '../../incident/incident.ts';
import { button, buttons, takeCommand } from './actions.ts';
import { bounded } from './bounds.ts';
import { lastUpdateLine, standing, titleLine } from './card.ts';
import { componentSpans, some } from './components.ts';
import { roleName, STATUS_WORDS, severityName, toneOf } from './labels.ts';
import { nextUpdate } from './owed.ts';
import { consoleSpan, incidentPage, roomSpan } from './places.ts';
import { who } from './text.ts';
import { ago } from './times.ts';

/** No lobby is told of a private incident; were it asked to, this is all it could say. */
const CONFIDENTIAL: Message = {
  summary: 'Nothing to see here.',
  tone: 'plain',
  blocks: [{ type: 'text', text: ['Nothing to see here.'] }],
};

export const announcement = (view: IncidentView): Message => {
  const { incident, settings, people } = view;
  if (incident.private) return CONFIDENTIAL;
  const { number } = incident;
  const room = roomSpan(view, 'Open the room');
  const held = settings.roles.filter((role) => incident.roles[role.key]);
  const fields: { label: string; value: Rich }[] = [
    ...held.slice(0, 3).map(({ key }) => ({
      label: roleName(key, settings),
      value: [who(incident.roles[key]?.person ?? incident.declaredBy)],
    })),
    ...(incident.components.length === 0
      ? []
      : [{ label: 'Components', value: some(incident.components.map(componentSpans), 6, '\n') }]),
    { label: 'Declared', value: [ago(incident.declaredAt), ' by ', who(incident.declaredBy)] },
    ...(isOpen(incident) ? [{ label: 'Next update', value: nextUpdate(view) }] : []),
  ];
  const merged: Rich =
    incident.mergedInto === null
      ? []
      : ['Goes on as ', consoleSpan(incidentPage(incident.mergedInto), reference(incident.mergedInto))];
  return bounded({
    summary: `${titleLine(incident, people)} (${severityName(incident.severity, settings)}, ${STATUS_WORDS[incident.status].toLowerCase()})`,
    tone: toneOf(incident, settings),
    blocks: [
      { type: 'heading', text: titleLine(incident, people) },
      { type: 'text', text: standing(view) },
      { type: 'fields', fields },
      { type: 'text', text: lastUpdateLine(view, 400) },
      { type: 'context', text: [...merged, ...(room ? [...(merged.length > 0 ? [' · '] : []), room] : [])] },
      isOpen(incident)
        ? buttons(
            button('Join', 'join', number, {}, { style: 'primary' }),
            button('Catch me up', 'catchup', number),
            takeCommand(view),
          )
        : buttons(button('Catch me up', 'catchup', number), button('Postmortem', 'postmortem', number)),
    ],
  });
};
