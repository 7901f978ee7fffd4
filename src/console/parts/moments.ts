/** Moments and lengths of time as pages show them: in the reader's zone, with UTC one glance away. */
import type { Duration, Instant } from '../../incident/incident.ts';
import { agoText, clockTime, dateText, dateTime, durationText, iso, zoneLabel } from '../../incident/time.ts';
import { type Html, html, when } from '../html.ts';
import type { Reader } from '../reader.ts';

const stamp = (at: Instant, shown: string): Html =>
  html`<time datetime="${iso(at)}" title="${dateTime(at, 'UTC')}">${shown}</time>`;

/** `2025-09-05 22:58 CEST` */
export const moment = (at: Instant, reader: Reader): Html => stamp(at, dateTime(at, reader.zone));

/** `22:58`, for where the date is told beside it. */
export const clock = (at: Instant, reader: Reader): Html => stamp(at, clockTime(at, reader.zone));

/** `22:58 CEST` on the day of `beside`, else with its date. */
export const momentBeside = (at: Instant, beside: Instant, reader: Reader): Html =>
  dateText(at, reader.zone) === dateText(beside, reader.zone)
    ? stamp(at, `${clockTime(at, reader.zone)} ${zoneLabel(at, reader.zone)}`)
    : moment(at, reader);

export const ago = (at: Instant, reader: Reader): Html =>
  stamp(at, at > reader.now ? `in ${durationText(at - reader.now)}` : agoText(reader.now - at));

/** The reader's own clock is UTC at that moment: then there is nothing to say twice. */
export const isUtc = (at: Instant, reader: Reader): boolean =>
  clockTime(at, reader.zone) === clockTime(at, 'UTC') && dateText(at, reader.zone) === dateText(at, 'UTC');

/** The reader's clock, and UTC below it where that differs. */
export const clockAndUtc = (at: Instant, reader: Reader): Html =>
  html`<span class="clock">${clock(at, reader)}${when(!isUtc(at, reader), () => html` <small>${clockTime(at, 'UTC')} UTC</small>`)}</span>`;

export const length = (ms: Duration | null): string => (ms === null ? '–' : durationText(ms));

/** A heading for a day: `2025-09-05 CEST`. */
export const dayHeading = (at: Instant, reader: Reader): string =>
  `${dateText(at, reader.zone)} ${zoneLabel(at, reader.zone)}`;
