/** The page of an incident. */
import { reference } from '../../incident/incident.ts';
import { html } from '../html.ts';
import type { Page } from '../page.ts';
import type { Refused } from '../parts/forms.ts';
import type { Reader } from '../reader.ts';
import type { IncidentData } from './data.ts';
import { emergency } from './emergency.ts';
import { header } from './header.ts';
import { plotSection } from './plotted.ts';
import { storySection } from './story.ts';
import { deliveriesSection, tasksSection, updatesSection } from './updates.ts';

/** What the address says was done: a closed list, so that no link can put words into our mouth. */
export const DONE: Readonly<Record<string, string>> = {
  declare: 'Declared. The room follows as soon as chat allows.',
  update: 'Update posted.',
  severity: 'Severity changed.',
  resolve: 'Resolved. The postmortem is being drafted.',
  reopen: 'Reopened.',
  note: 'Note added.',
  correct: 'Entry corrected.',
  retry: 'Trying again.',
  said: 'Done.',
  nothing: 'Nothing had to change.',
};

/** `commands`: whether any command can be typed. */
export const incidentPage = (data: IncidentData, reader: Reader, refused: Refused | null, commands: boolean): Page => {
  const { incident, facts, story } = data;
  return {
    title: `${reference(incident.number)} ${incident.title}`,
    under: 'incidents',
    done: DONE[story.query.done ?? ''] ?? null,
    body: html`${header(data, reader)}${deliveriesSection(data, reader, refused)}${emergency(incident, reader, refused, commands)}${plotSection(incident, facts, reader)}${updatesSection(data, reader)}${tasksSection(data, reader)}${storySection(incident, story, refused, reader)}`,
  };
};
