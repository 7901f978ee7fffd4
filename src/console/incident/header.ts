/** The head of an incident: what it is, who does what, when what happened and how long it took. */
import { roleName } from '../../chat/views/labels.ts';
import { driving } from '../../incident/cadence.ts';
import type { Facts, Known, Span, TimeName } from '../../incident/facts.ts';
import { componentState, isOpen, reference } from '../../incident/incident.ts';
import { durationText } from '../../incident/time.ts';
import { type Html, html, none, when } from '../html.ts';
import { severityBadge, statusBadge, warnings } from '../parts/badges.ts';
import { ago, length, moment } from '../parts/moments.ts';
import { outside, people, person, prose } from '../parts/words.ts';
import type { Reader } from '../reader.ts';
import type { IncidentData } from './data.ts';

const TIMES: readonly (readonly [TimeName, string])[] = [
  ['impactBegan', 'Impact began'],
  ['detected', 'Declared'],
  ['acknowledged', 'Acknowledged'],
  ['mitigated', 'Mitigated'],
  ['ended', 'Ended'],
];

const SPANS: readonly (readonly [keyof Facts['spans'], string])[] = [
  ['toDetect', 'Impact to declaration'],
  ['toAcknowledge', 'Declaration to acknowledgement'],
  ['toMitigate', 'Declaration to mitigation'],
  ['total', 'Declaration to end'],
  ['impact', 'Impact to end'],
];

const known = ({ at, entry }: Known, reader: Reader): Html =>
  at === null
    ? html`<span class="unknown">not recorded</span>`
    : html`${moment(at, reader)}${when(entry, () => html` <a class="rests" href="#${entry}" title="The entry this rests on" aria-label="The entry this rests on">↓</a>`)}`;

const spanned = (span: Span): Html =>
  span.ms === null
    ? html`– <span class="unknown">${span.reason ?? ''}</span>`
    : html`<strong>${durationText(span.ms)}</strong>`;

const pair = (term: Html | string, detail: Html | string): Html => html`<div><dt>${term}</dt><dd>${detail}</dd></div>`;

const owedLine = ({ incident }: IncidentData, reader: Reader): Html => {
  const owed = driving(incident.cadence);
  if (owed === null) return isOpen(incident) ? html`<p class="owed">No update is owed: the cadence is off.</p>` : none;
  const late = owed.owedAt < reader.now;
  const what = owed.audience === 'public' ? 'public update' : 'update';
  return html`<p class="owed${late ? ' late' : ''}">${late ? html`The next ${what} is overdue: it was due ${ago(owed.owedAt, reader)}` : html`Next ${what} due ${ago(owed.owedAt, reader)}`} (${moment(owed.owedAt, reader)}).</p>`;
};

/** The room is on the web where its platform has an address for it; else its name is no help here. */
const ways = ({ incident, room }: IncidentData, reader: Reader): Html =>
  html`<p class="ways">${when(room?.url, () => html`<a class="button" href="${room?.url}" rel="noopener">Open the room</a>`)}<a class="button" href="${reader.base}/incidents/${incident.number}/postmortem">Postmortem</a>${incident.links.map(({ url, title, kind }) => html`<span class="way">${outside(url, html`${title}`)} <small>${kind}</small></span>`)}</p>`;

export const header = (data: IncidentData, reader: Reader): Html => {
  const { incident, facts } = data;
  const roles = Object.entries(incident.roles);
  const { adherence, kept, missed } = facts.ledger;
  return html`<header class="head ${incident.severity.toLowerCase()}"><p class="badges"><span class="reference">${reference(incident.number)}</span>${severityBadge(incident.severity, reader)}${statusBadge(incident.status)}${warnings(incident)}</p><h1 dir="auto">${incident.title}</h1>${when(incident.mergedInto !== null, () => html`<p>Merged into <a href="${reader.base}/incidents/${incident.mergedInto}">${reference(incident.mergedInto ?? 0)}</a>.</p>`)}${when(incident.absorbed.length > 0, () => html`<p>Took in ${incident.absorbed.map((number, index) => html`${index > 0 ? ', ' : ''}<a href="${reader.base}/incidents/${number}">${reference(number)}</a>`)}.</p>`)}${owedLine(data, reader)}${when(incident.impact, () => html`<div class="impact"><h2>Impact</h2>${prose(incident.impact ?? '', reader)}</div>`)}${ways(data, reader)}</header><section class="facts" aria-label="Facts"><dl>${TIMES.map(([name, label]) => pair(name === 'ended' && isOpen(incident) ? 'Open for' : label, name === 'ended' && isOpen(incident) ? html`<strong>${length(reader.now - incident.declaredAt)}</strong>` : known(facts.times[name], reader)))}</dl><dl>${SPANS.filter(([name]) => !isOpen(incident) || facts.spans[name].to !== 'ended').map(([name, label]) => pair(label, spanned(facts.spans[name])))}${pair(
    'Promises kept',
    adherence === null
      ? html`<span class="unknown">none to keep</span>`
      : html`<strong>${kept} of ${kept + missed}</strong> (${Math.round(adherence * 100)} %)`,
  )}</dl><dl>${roles.map(([role, { person: holder }]) => pair(roleName(role, reader.settings), person(holder, reader)))}${pair(
    'Responders',
    incident.responders.length > 0
      ? people(incident.responders, reader)
      : html`<span class="unknown">nobody yet</span>`,
  )}${pair(
    'Components',
    incident.components.length > 0
      ? html`${incident.components.map((component) => html`<span class="component ${component.assumed ? 'affected' : component.status}">${component.name} <small>${componentState(component)}</small></span> `)}`
      : html`<span class="unknown">none named</span>`,
  )}</dl></section>`;
};
