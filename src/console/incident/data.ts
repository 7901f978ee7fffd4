/** All that the page of an incident shows, read at once. */
import type { Binding, Delivery } from '../../engine/ports.ts';
import { type Facts, factsOf } from '../../incident/facts.ts';
import type { Incident } from '../../incident/incident.ts';
import type { ShownRow } from '../../incident/shown.ts';
import type { Reader } from '../reader.ts';
import type { ConsoleReads } from '../reads.ts';
import { pageOf, type StoryQuery, selectionOf } from './query.ts';

const PAGE = 100;
/** Beyond this many updates the table shows the latest; the story has them all. */
const MOST_UPDATES = 500;

export interface Story {
  query: StoryQuery;
  rows: readonly ShownRow[];
  /** How many entries the filter has, on all pages. */
  count: number;
  earlier: boolean;
  later: boolean;
}

export interface IncidentData {
  incident: Incident;
  facts: Facts;
  story: Story;
  /** Updates as shown now, corrected and redacted. */
  updates: readonly ShownRow[];
  deliveries: readonly Delivery[];
  room: Binding | null;
}

/** One row more than a page is asked for: it tells whether the story goes on in that direction. */
const storyOf = async (read: ConsoleReads, number: number, query: StoryQuery): Promise<Story> => {
  const backward = query.before !== undefined || query.end === 'last';
  const [found, count] = await Promise.all([
    read.timeline(number, pageOf(query, PAGE + 1)),
    read.countTimeline(number, selectionOf(query)),
  ]);
  const more = found.length > PAGE;
  const rows = backward ? found.slice(-PAGE) : found.slice(0, PAGE);
  return {
    query,
    rows,
    count,
    earlier: backward ? more : query.after !== undefined,
    later: backward ? query.before !== undefined : more,
  };
};

export const incidentData = async (
  read: ConsoleReads,
  incident: Incident,
  query: StoryQuery,
  reader: Reader,
): Promise<IncidentData> => {
  const { number } = incident;
  const [decisions, story, updates, deliveries, bindings] = await Promise.all([
    read.entries(number, 'decisions'),
    storyOf(read, number, query),
    read.timeline(number, { kinds: ['update_posted'], direction: 'backward', limit: MOST_UPDATES }),
    read.deliveries(number),
    read.bindings(number),
  ]);
  return {
    incident,
    facts: factsOf(incident, decisions, reader.now),
    story,
    updates,
    deliveries,
    room: bindings.room ?? null,
  };
};
