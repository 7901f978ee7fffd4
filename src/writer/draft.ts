/** What every section of a postmortem is written from: one record, its facts, and how names and times are shown. */

import { roleName, roleWords, severityName } from '../chat/views/labels.ts';
import type { Person } from '../engine/ports.ts';
import type { Entry } from '../incident/entry.ts';
import { type Facts, factsOf, type Stated } from '../incident/facts.ts';
import {
  type Audience,
  FOGHORN,
  type Incident,
  type Instant,
  type PersonId,
  type Role,
  type Severity,
} from '../incident/incident.ts';
import type { Settings } from '../incident/settings.ts';
import type { ShownRow } from '../incident/shown.ts';
import { clockTime, dateText, zoneLabel } from '../incident/time.ts';
import { type Names, namesOf } from './names.ts';

/** A record kept elsewhere and fed through Foghorn: what it printed outranks what Foghorn assumed on the way. */
export interface Replayed extends Stated {
  /** Oddities of the printed record itself. */
  anomalies: readonly string[];
}

export interface PostmortemRecord {
  incident: Incident;
  /** All entries, captures included. */
  entries: readonly Entry[];
  /** The shown timeline, plain messages included, ordered by (occurredAt, id). */
  timeline: readonly ShownRow[];
  people: readonly Person[];
  now: Instant;
  /** IANA zone in which times are written; default UTC. */
  zone?: string;
  roomUrl?: string | null;
  /** Where addresses without a host begin, so that they lead somewhere from a file; absent: they are left out. */
  base?: string | undefined;
  settings?: Settings;
  replayed?: Replayed;
}

export interface Drafting extends Omit<PostmortemRecord, 'zone'> {
  facts: Facts;
  zone: string;
  names: Names;
  role(role: Role): string;
  roleInside(role: Role): string;
  severity(severity: Severity): string;
  /** The name to show beside what somebody did; empty for Foghorn, and for whoever merely printed the record. */
  doer(person: PersonId): string;
  /** The time of this entry is known. False only in a record kept elsewhere. */
  timed(entry: string): boolean;
  /** How components were is in the record: a record kept elsewhere names them alone, unless people said more. */
  componentsKnown: boolean;
}

export const drafting = (record: PostmortemRecord): Drafting => {
  const { settings, incident, entries, now, replayed } = record;
  const names = namesOf(record.people);
  const whole = (url: string): string | null =>
    /^https?:/i.test(url) ? url : URL.canParse(url, record.base) ? new URL(url, record.base).href : null;
  return {
    ...record,
    timeline: record.timeline.map((row) => ({
      ...row,
      url: row.url === null ? null : whole(row.url),
      files: row.files.map(({ name, type, url }) => {
        const at = url === undefined ? null : whole(url);
        return { name, ...(type === undefined ? {} : { type }), ...(at === null ? {} : { url: at }) };
      }),
    })),
    roomUrl: record.roomUrl ? whole(record.roomUrl) : null,
    facts: factsOf(incident, entries, now, replayed),
    zone: record.zone ?? 'UTC',
    names,
    role: (role) => (settings ? roleName(role, settings) : role),
    roleInside: (role) => (settings ? roleWords(role, settings) : role),
    doer: (person) =>
      person === FOGHORN || (replayed && !record.people.some(({ id }) => id === person)) ? '' : names.name(person),
    timed: (entry) => !replayed?.untimed.has(entry),
    componentsKnown:
      !replayed || entries.some(({ event }) => event.kind === 'components_changed' && event.quiet !== true),
    severity: (severity) => (settings ? severityName(severity, settings) : severity),
  };
};

/** Writes times one after the other: with the date first, and whenever it changes. */
export type Stamp = (at: Instant) => string;
export const stamps = (zone: string): Stamp => {
  let date = '';
  return (at) => {
    const today = dateText(at, zone);
    const text = today === date ? clockTime(at, zone) : `${today} ${clockTime(at, zone)}`;
    date = today;
    return text;
  };
};

/** `2025-09-05 22:58 UTC`, for sentences that stand alone. */
export const moment = (at: Instant, zone: string): string =>
  `${dateText(at, zone)} ${clockTime(at, zone)} ${zoneLabel(at, zone)}`;

/** `1 update`, `3 updates`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

export const bullets = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
export const paragraphs = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join('\n\n');

/** Whatever a page printed was public, also where its time is missing. */
export const isPublic = (d: Drafting, update: { entry: string; audience: Audience }): boolean =>
  update.audience === 'public' || !d.timed(update.entry);
