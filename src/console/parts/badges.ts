/** Small marks that say what an incident is. */
import { STATUS_WORDS, severityName } from '../../chat/views/labels.ts';
import type { Incident, Severity, Status } from '../../incident/incident.ts';
import { type Html, html, when } from '../html.ts';
import type { Reader } from '../reader.ts';

export const severityBadge = (severity: Severity, reader: Reader): Html =>
  html`<span class="badge ${severity.toLowerCase()}">${severityName(severity, reader.settings)}</span>`;

export const statusBadge = (status: Status): Html =>
  html`<span class="badge status ${status}">${STATUS_WORDS[status]}</span>`;

/** What must be noticed before reading on. */
export const warnings = (incident: Pick<Incident, 'private' | 'drill' | 'mergedInto'>): Html =>
  html`${when(incident.private, () => html`<span class="badge private">Private</span>`)}${when(incident.drill, () => html`<span class="badge drill">Drill</span>`)}`;
