/** The room's topic: what it is about, who leads, where the call is. */
import type { IncidentView } from '../../engine/presenter.ts';
import { reference } from '../../incident/incident.ts';
import { COMMANDER } from './actions.ts';
import { BOUNDS } from './bounds.ts';
import { marks, roleWords, STATUS_WORDS, severityName } from './labels.ts';
import { excerpt, handle, inlineText } from './text.ts';

export const topic = ({ incident, settings, people }: IncidentView): string => {
  const commander = incident.roles[COMMANDER];
  const call = incident.links.find((link) => link.kind === 'call');
  const start = [
    reference(incident.number),
    severityName(incident.severity, settings),
    STATUS_WORDS[incident.status],
    ...marks(incident),
  ];
  const end = [
    ...(commander ? [`${roleWords(COMMANDER, settings)} ${handle(commander.person, people)}`] : []),
    // A link cut short leads nowhere.
    ...(call && call.url.length <= 100 ? [`call ${call.url}`] : []),
  ];
  const around = [...start, ...end].join(' · ').length + 6;
  const title = inlineText(incident.title, Math.max(20, BOUNDS.topic - around), people);
  return excerpt([...start, title, ...end].join(' · '), BOUNDS.topic);
};
