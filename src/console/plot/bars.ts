/** Bars for counts: upright along months, lying in a table's cell. */
import { type Html, html } from '../html.ts';
import { linear } from './scale.ts';
import { countTicks } from './ticks.ts';

export interface Bar {
  label: string;
  value: number;
  /** Said for the bar when pointed at; else its label and value. */
  title?: string;
}

const HEIGHT = 160;
const BASE = HEIGHT + 14;
/** How many labels a desk and a phone have room for. */
const WIDE = 18;
const NARROW = 6;
/** The share of the width that one bar may take: few bars are not walls. */
const WIDEST = 9;

/** Upright bars over a common base, each with its value above and its label below. */
export const barPlot = (bars: readonly Bar[], title: string): Html => {
  const ticks = countTicks(Math.max(0, ...bars.map((bar) => bar.value)), 4);
  const scale = linear([0, ticks.at(-1) ?? 1], [0, HEIGHT]);
  const slot = 100 / Math.max(1, bars.length);
  const width = Math.min(slot * 0.7, WIDEST);
  const every = (room: number): number => Math.max(1, Math.ceil(bars.length / room));
  return html`<svg class="plot bars" role="img" aria-label="${title}" width="100%" height="${BASE + 22}">${ticks.map(
    (tick) => {
      const y = BASE - scale(tick);
      return html`<g class="tick"><line x1="0" x2="100%" y1="${y}" y2="${y}"/></g>`;
    },
  )}${bars.map((bar, index) => {
    const height = scale(bar.value);
    const middle = `${(slot * (index + 0.5)).toFixed(2)}%`;
    const shown = [index % every(WIDE) === 0 ? '' : 'crowded', index % every(NARROW) === 0 ? '' : 'odd'];
    return html`<g><title>${bar.title ?? `${bar.label}: ${bar.value}`}</title><rect class="bar" x="${(slot * (index + 0.5) - width / 2).toFixed(2)}%" y="${BASE - height}" width="${width.toFixed(2)}%" height="${height}" rx="2"/>${
      bar.value > 0 ? html`<text class="value" x="${middle}" y="${BASE - height - 4}">${bar.value}</text>` : ''
    }<text class="label ${shown.join(' ').trim()}" x="${middle}" y="${BASE + 15}">${bar.label}</text></g>`;
  })}</svg>`;
};

/** A bar for a table's cell, beside the number it shows: of no use to those who hear the number. */
export const cellBar = (value: number, max: number, kind = ''): Html =>
  html`<svg class="cellbar" aria-hidden="true" width="100%" height="10"><rect class="bar ${kind}" width="${linear([0, max], [0, 100])(value)}%" height="10" rx="2"/></svg>`;
