/** Statistics of a period: how many, how long, how soon, how many promises kept; by month, component, severity. */
import { severityName } from '../../chat/views/labels.ts';
import { isRefusal, type Refusal } from '../../incident/refusal.ts';
import type { Promises, Share, Spread, Stats } from '../../incident/stats.ts';
import { type Html, html, none, when } from '../html.ts';
import type { Page } from '../page.ts';
import * as forms from '../parts/forms.ts';
import { length, moment } from '../parts/moments.ts';
import { barPlot, cellBar } from '../plot/bars.ts';
import type { Reader } from '../reader.ts';
import type { StatisticsQuery } from './data.ts';

const QUICK: readonly (readonly [string, string])[] = [
  ['30d', '30 days'],
  ['90d', '90 days'],
  ['this month', 'This month'],
  ['last month', 'Last month'],
  ['this quarter', 'This quarter'],
  ['this year', 'This year'],
  ['all', 'All time'],
];

const share = (adherence: number | null): string => (adherence === null ? '–' : `${Math.round(adherence * 100)} %`);

const chooser = (query: StatisticsQuery, reader: Reader, refused: Refusal | null): Html => {
  const typed = forms.typing(
    'period',
    reader,
    refused && { form: 'period', values: { ...query }, refusal: refused, field: 'from' },
  );
  const here = `${reader.base}/statistics`;
  const chosen = query.from === '' && query.to === '' ? query.period || '90d' : null;
  return html`<nav class="quick" aria-label="Period">${QUICK.map(([period, label]) => html`<a href="${here}?period=${encodeURIComponent(period)}"${when(period === chosen, () => html` aria-current="true"`)}>${label}</a>`)}</nav><form method="get" action="${here}" class="search"><div class="row">${forms.line(typed, { name: 'from', label: 'From', type: 'date', value: query.from })}${forms.line(typed, { name: 'to', label: 'To', type: 'date', value: query.to })}<button type="submit" class="plain">Show</button></div></form>`;
};

const tile = (label: string, value: string, note: string): Html =>
  html`<div class="tile"><dt>${label}</dt><dd><strong>${value}</strong><small>${note}</small></dd></div>`;

const measured = ({ measured: count }: Spread): string => `measured on ${count}`;

const tiles = (stats: Stats): Html =>
  html`<dl class="tiles">${tile('Incidents', String(stats.count), stats.open > 0 ? `${stats.open} still open` : 'none open')}${tile('Median duration', length(stats.duration.median), `${length(stats.duration.total)} in total, ${measured(stats.duration)}`)}${tile('Promises kept', share(stats.promises.adherence), `${stats.promises.kept} of ${stats.promises.kept + stats.promises.missed}`)}${tile('Median to acknowledge', length(stats.acknowledge.median), measured(stats.acknowledge))}</dl>`;

const spreads = (stats: Stats): Html => {
  const row = (label: string, spread: Spread): Html =>
    html`<tr><th scope="row">${label}</th><td class="number">${spread.measured}</td><td class="number">${length(spread.median)}</td><td class="number">${length(spread.p90)}</td><td class="number">${spread.measured === 0 ? '–' : length(spread.total)}</td></tr>`;
  return html`<section aria-labelledby="soon"><h2 id="soon">How soon</h2><p class="hint">From the declaration. Half took no longer than the median, nine in ten no longer than p90. Incidents whose moment is not recorded are left out.</p><div class="scroll" tabindex="0" role="region" aria-label="How soon, as a table"><table><thead><tr><th scope="col">Time to</th><th scope="col" class="number">Measured</th><th scope="col" class="number">Median</th><th scope="col" class="number">p90</th><th scope="col" class="number">Total</th></tr></thead><tbody>${row('acknowledge', stats.acknowledge)}${row('mitigate', stats.mitigate)}${row('resolve', stats.duration)}</tbody></table></div></section>`;
};

const promised = ({ kept, missed, adherence }: Promises): Html =>
  adherence === null ? html`–` : html`${share(adherence)} <small class="nowrap">${kept} of ${kept + missed}</small>`;

const shares = <K>(
  title: string,
  all: readonly Share<K>[],
  name: (key: K) => string,
  kind: (key: K) => string,
): Html => {
  const most = Math.max(1, ...all.map(({ count }) => count));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}, as a table"><table class="shares"><thead><tr><th scope="col">${title}</th><th scope="col" class="number">Incidents</th><td class="barcell"></td><th scope="col" class="number">Median duration</th><th scope="col" class="number">Promises kept</th></tr></thead><tbody>${all.map(
    ({ key, count, duration, promises }) =>
      html`<tr><th scope="row">${name(key)}</th><td class="number">${count}</td><td class="barcell">${cellBar(count, most, kind(key))}</td><td class="number">${length(duration.median)}</td><td class="number">${promised(promises)}</td></tr>`,
  )}</tbody></table></div>`;
};

const leftOut = ({ falseAlarms, merged, drills }: Stats): Html => {
  const parts = [
    falseAlarms > 0 ? `${falseAlarms} false ${falseAlarms === 1 ? 'alarm' : 'alarms'}` : '',
    merged > 0 ? `${merged} merged into another` : '',
    drills > 0 ? `${drills} ${drills === 1 ? 'drill' : 'drills'}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? none : html`<p class="hint">Left out: ${parts.join(', ')}.</p>`;
};

const figures = (stats: Stats, reader: Reader): Html => {
  const { period } = stats;
  const ends = Math.min(period.to, Math.max(reader.now, period.from ?? 0));
  const heading = html`<p>Incidents declared ${period.from === null ? 'up to' : html`from ${moment(period.from, reader)} to`} ${moment(ends, reader)} that you may see.</p>${leftOut(stats)}`;
  if (stats.count === 0)
    return html`${heading}<div class="empty"><p>No incident was declared in this period.</p><p><a href="${reader.base}/statistics?period=all">Look at all time</a>.</p></div>`;
  return html`${heading}${tiles(stats)}<section aria-labelledby="months"><h2 id="months">By month</h2><figure class="plotted">${barPlot(
    stats.months.map(({ key, count }) => ({ label: key, value: count })),
    `Incidents by month: ${stats.months.map(({ key, count }) => `${key} ${count}`).join(', ')}`,
  )}</figure><details class="astable"><summary>The same as a table</summary>${shares(
    'Month',
    stats.months,
    (key) => key,
    () => '',
  )}</details></section>${spreads(stats)}<section aria-labelledby="severities"><h2 id="severities">By severity</h2>${shares(
    'Severity',
    stats.severities,
    (key) => severityName(key, reader.settings),
    (key) => key.toLowerCase(),
  )}</section><section aria-labelledby="components"><h2 id="components">By component</h2>${shares(
    'Component',
    stats.components,
    (key) => key ?? 'none named',
    () => '',
  )}</section>`;
};

export const statisticsPage = (query: StatisticsQuery, found: Stats | Refusal, reader: Reader): Page => ({
  title: 'Statistics',
  under: 'statistics',
  body: html`<h1>Statistics <span class="over">${isRefusal(found) ? '' : found.period.name}</span></h1>${chooser(query, reader, isRefusal(found) ? found : null)}${isRefusal(found) ? none : figures(found, reader)}`,
});
