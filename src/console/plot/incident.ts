/**
 * The plot of an incident: its statuses as bands, its updates as marks, its promises as spans that end kept or
 * missed, its nudges. Places along the time axis are percentages and heights are pixels, so that one drawing fits
 * a phone and a desk, with its words at their own size on both.
 */
import { plural } from '../../chat/views/text.ts';
import type { Audience, Instant, Stage, Status } from '../../incident/incident.ts';
import { type Html, html, none } from '../html.ts';
import { gather } from './gather.ts';
import { lanes } from './lanes.ts';
import { linear, type Scale } from './scale.ts';
import { timeTicks } from './ticks.ts';

/** A promise as drawn: null `kept` is neither yet, or void. */
export interface PlottedPromise {
  audience: Audience;
  madeAt: Instant;
  dueAt: Instant;
  metAt: Instant | null;
  kept: boolean | null;
}

export interface PlotData {
  from: Instant;
  to: Instant;
  statuses: readonly { status: Status; from: Instant; to: Instant }[];
  updates: readonly { at: Instant; audience: Audience }[];
  promises: readonly PlottedPromise[];
  nudges: readonly { at: Instant; stage: Stage }[];
}

/** How a moment is called in the titles of marks. */
export type Say = (at: Instant) => string;

const TICKS = 9;
/** Marks nearer than this share of the width are drawn as one. */
const NEAR = 0.7;
const LABEL = 16;
const ROW = 24;
const LANE = 13;
const MOST_LANES = 6;
const GAP = 10;

const percent = (place: number): string => `${place}%`;

/** A mark drawn around a place on the axis: a nested drawing, since paths know no percentages. */
const at = (x: number, y: number, title: string, shape: Html): Html =>
  html`<svg x="${percent(x)}" y="${y}" overflow="visible"><g><title>${title}</title>${shape}</g></svg>`;

const disc = (kind: string): Html => html`<circle class="${kind}" r="5.5"/>`;
const diamond = (kind: string): Html => html`<path class="${kind}" d="M0-7 7 0 0 7-7 0z"/>`;
const triangle = (kind: string): Html => html`<path class="${kind}" d="M0-6.5 6.5 5h-13z"/>`;
const tick = (): Html => html`<path class="stroke kept" d="M-4 0-1 3.5 4.5-4"/>`;
const cross = (): Html => html`<path class="stroke missed" d="M-4-4 4 4M4-4-4 4"/>`;

export const updateMark = (audience: Audience): Html => (audience === 'public' ? diamond('update') : disc('update'));
export const nudgeMark = (stage: Stage): Html =>
  triangle(stage === 'escalated' || stage === 'repeat' ? 'nudge loud' : 'nudge');
export const promiseMark = (kept: boolean): Html => (kept ? tick() : cross());

/** One needs no number. */
const several = (count: number, one: string): string => (count === 1 ? one : plural(count, one));

const statusRow = (data: PlotData, scale: Scale, y: number, say: Say): Html =>
  html`${data.statuses.map(({ status, from, to }) => {
    const x = scale(from);
    const width = Math.max(0.2, Math.round((scale(to) - x) * 10) / 10);
    // The inner drawing clips the word to its band.
    return html`<svg x="${percent(x)}" y="${y}" width="${percent(width)}" height="22"><g><title>${status}, ${say(from)} to ${say(to)}</title><rect class="status ${status}" width="100%" height="22" rx="3"/><text class="on ${status}" x="7" y="15">${status}</text></g></svg>`;
  })}`;

const updateRow = (data: PlotData, scale: Scale, y: number, say: Say): Html =>
  html`${gather(
    data.updates.map((update) => ({ ...update, x: scale(update.at) })),
    NEAR,
    (a, b) => a.audience === b.audience,
  ).map(({ x, marks }) => {
    const first = marks[0];
    if (!first) return none;
    return at(
      x,
      y + 11,
      `${several(marks.length, `${first.audience} update`)}, ${say(first.at)}`,
      updateMark(first.audience),
    );
  })}`;

const promiseTitle = (promise: PlottedPromise, say: Say): string => {
  const asked = `${promise.audience} update promised by ${say(promise.dueAt)}`;
  if (promise.kept === null) return promise.metAt === null ? `${asked}, open` : `${asked}, void`;
  if (promise.metAt === null) return `${asked}, never met`;
  return `${asked}, ${promise.kept ? 'kept' : 'late'}: ${say(promise.metAt)}`;
};

const promiseRow = (data: PlotData, scale: Scale, y: number, say: Say): { drawn: Html; height: number } => {
  const spans = lanes(
    data.promises.map((promise) => ({
      ...promise,
      from: promise.madeAt,
      to: Math.max(promise.dueAt, promise.kept === false ? (promise.metAt ?? data.to) : promise.dueAt),
    })),
  );
  const used = Math.min(MOST_LANES, 1 + Math.max(0, ...spans.map((span) => span.lane)));
  const drawn = html`${spans.map((span) => {
    const middle = y + (span.lane % MOST_LANES) * LANE + 6;
    const kind = span.kept === null ? 'open' : span.kept ? 'kept' : 'missed';
    const due = scale(span.dueAt);
    return html`<g><title>${promiseTitle(span, say)}</title><line class="span ${kind}" x1="${percent(scale(span.from))}" x2="${percent(due)}" y1="${middle}" y2="${middle}"/>${
      span.kept === false
        ? html`<line class="late" x1="${percent(due)}" x2="${percent(scale(span.to))}" y1="${middle}" y2="${middle}"/>`
        : none
    }<svg x="${percent(due)}" y="${middle}" overflow="visible">${
      span.kept === null ? html`<circle class="stroke open" r="3.5"/>` : promiseMark(span.kept)
    }</svg></g>`;
  })}`;
  return { drawn, height: used * LANE };
};

const nudgeRow = (data: PlotData, scale: Scale, y: number, say: Say): Html =>
  html`${gather(
    data.nudges.map((nudge) => ({ ...nudge, x: scale(nudge.at) })),
    NEAR,
  ).map(({ x, marks }) => {
    const loudest = marks.find(({ stage }) => stage === 'escalated' || stage === 'repeat') ?? marks[0];
    if (!loudest) return none;
    const steps = marks.map(({ stage }) => stage.replace('_', ' ')).join(', ');
    return at(x, y + 10, `${several(marks.length, 'nudge')} (${steps}), ${say(loudest.at)}`, nudgeMark(loudest.stage));
  })}`;

/** The drawing. `title` names it for those who cannot see it; the table beside it says all that it shows. */
export const incidentPlot = (data: PlotData, title: string, zone: string, say: Say): Html => {
  const scale = linear([data.from, data.to], [0, 100]);
  const rows: Html[] = [];
  let y = 0;
  const row = (label: string, height: number, drawn: (y: number) => Html) => {
    rows.push(html`<text class="row" x="0" y="${y + 10}">${label}</text>${drawn(y + LABEL)}`);
    y += LABEL + height + GAP;
  };

  row('Status', 22, (top) => statusRow(data, scale, top, say));
  row('Updates', ROW, (top) => updateRow(data, scale, top, say));
  if (data.promises.length > 0) {
    const { height } = promiseRow(data, scale, 0, say);
    row('Promises', height, (top) => promiseRow(data, scale, top, say).drawn);
  }
  if (data.nudges.length > 0) row('Nudges', ROW, (top) => nudgeRow(data, scale, top, say));

  const ticks = timeTicks(data.from, data.to, TICKS, zone);
  const grid = ticks.map(({ at: moment, label }, index) => {
    const x = percent(scale(moment));
    // Every other mark gives way on a narrow screen.
    return html`<g class="tick${index % 2 === 1 ? ' odd' : ''}"><line x1="${x}" x2="${x}" y1="0" y2="${y}"/><text x="${x}" y="${y + 14}">${label}</text></g>`;
  });
  return html`<svg class="plot" role="img" aria-label="${title}" width="100%" height="${y + 20}">${grid}${rows}</svg>`;
};
