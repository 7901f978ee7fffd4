/** From the facts of an incident to its plot, and to the table that says the same in words. */
import { STAGE_WORDS, STATUS_WORDS } from '../../chat/views/labels.ts';
import { plural } from '../../chat/views/text.ts';
import type { Facts } from '../../incident/facts.ts';
import { type Incident, type Instant, isOpen, reference } from '../../incident/incident.ts';
import { clockTime, dateTime, durationText, MINUTE } from '../../incident/time.ts';
import { type Html, html, when } from '../html.ts';
import { moment } from '../parts/moments.ts';
import { incidentPlot, nudgeMark, type PlotData, promiseMark, updateMark } from '../plot/incident.ts';
import type { Reader } from '../reader.ts';

/** A little air at both ends, so that the first and last marks are whole. */
const AIR = 0.02;

const plotData = (incident: Incident, facts: Facts, now: Instant): PlotData => {
  const { statuses, updates, ledger, nudges } = facts;
  const end = incident.endedAt ?? now;
  const moments = [
    incident.declaredAt,
    end,
    ...statuses.map(({ at }) => at),
    ...updates.map(({ at }) => at),
    ...nudges.map(({ at }) => at),
    ...ledger.promises.flatMap(({ dueAt, metAt }) => [dueAt, ...(metAt === null ? [] : [metAt])]),
  ];
  const first = Math.min(...moments);
  const last = Math.max(...moments, first + MINUTE);
  return {
    from: first - (last - first) * AIR,
    to: last + (last - first) * AIR,
    statuses: statuses.map(({ status, at }, index) => ({
      status,
      from: at,
      // What it ended as is shown to the edge; what it still is, until now.
      to: statuses[index + 1]?.at ?? (isOpen(incident) ? Math.max(at, now) : last + (last - first) * AIR),
    })),
    updates,
    promises: ledger.promises,
    nudges,
  };
};

interface Line {
  at: Instant;
  what: string;
}

/** Everything that the plot shows, in the order in which it happened. */
const linesOf = ({ statuses, updates, ledger, nudges }: Facts): Line[] =>
  [
    ...statuses.map(({ at, status }) => ({ at, what: `Status: ${STATUS_WORDS[status].toLowerCase()}` })),
    ...updates.map(({ at, audience }) => ({
      at,
      what: audience === 'public' ? 'A public update' : 'An internal update',
    })),
    ...ledger.promises.map((promise) => ({
      at: promise.dueAt,
      what: `The ${promise.audience} update was promised by now: ${
        promise.kept === null
          ? promise.void
            ? 'void'
            : 'open'
          : promise.kept
            ? 'kept'
            : promise.lateBy === null
              ? 'never met'
              : `late by ${durationText(promise.lateBy)}`
      }`,
    })),
    ...nudges.map(({ at, stage }) => ({ at, what: `Nudge: ${STAGE_WORDS[stage]}` })),
  ].sort((a, b) => a.at - b.at);

const legendItem = (mark: Html, words: string): Html =>
  html`<li><svg width="18" height="16" viewBox="-9 -8 18 16" aria-hidden="true" class="plot key">${mark}</svg>${words}</li>`;

const legend = ({ updates, promises, nudges }: PlotData): Html =>
  html`<ul class="legend">${when(
    updates.some(({ audience }) => audience === 'internal'),
    () => legendItem(updateMark('internal'), 'Internal update'),
  )}${when(
    updates.some(({ audience }) => audience === 'public'),
    () => legendItem(updateMark('public'), 'Public update'),
  )}${when(
    promises.some(({ kept }) => kept === true),
    () => legendItem(promiseMark(true), 'Promise kept'),
  )}${when(
    promises.some(({ kept }) => kept === false),
    () => legendItem(promiseMark(false), 'Promise missed'),
  )}${when(nudges.length > 0, () => legendItem(nudgeMark('due'), 'Nudge'))}</ul>`;

export const plotSection = (incident: Incident, facts: Facts, reader: Reader): Html => {
  const data = plotData(incident, facts, reader.now);
  const { kept, missed } = facts.ledger;
  const title = `${reference(incident.number)} over time: ${facts.statuses.map(({ status }) => status).join(', then ')}; ${plural(facts.updates.length, 'update')}, ${plural(kept, 'promise')} kept, ${missed} missed, ${plural(facts.nudges.length, 'nudge')}`;
  const long = data.to - data.from > 20 * 60 * MINUTE;
  const say = (at: Instant): string => (long ? dateTime(at, reader.zone) : clockTime(at, reader.zone));
  return html`<section aria-labelledby="plot"><h2 id="plot">Course</h2><figure class="plotted">${incidentPlot(data, title, reader.zone, say)}${legend(data)}</figure><details class="astable"><summary>The same as a table</summary><table><thead><tr><th scope="col">When</th><th scope="col">What</th></tr></thead><tbody>${linesOf(facts).map(({ at, what }) => html`<tr><td class="nowrap">${moment(at, reader)}</td><td>${what}</td></tr>`)}</tbody></table></details></section>`;
};
