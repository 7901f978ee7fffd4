/** What becomes of an incident's room once it is over: announced a day before, put away unless somebody keeps it. */
import { type Duration, type Incident, type Instant, isOpen } from './incident.ts';
import type { Settings } from './settings.ts';
import { ceilMinute, DAY, floorMinute } from './time.ts';

/** How long before it happens the room is told. */
export const ARCHIVE_NOTICE: Duration = DAY;

/** The moment an end sets; null: the settings keep rooms. */
export const archiveAfter = (end: Instant, { archiveAfterDays }: Settings): Instant | null =>
  archiveAfterDays === null ? null : ceilMinute(end + archiveAfterDays * DAY);

/** The next step and when it comes; null: none. While the public page waits for its closing text the room is needed. */
export const nextArchiving = (
  incident: Pick<Incident, 'archive' | 'publicOpen' | 'endedAt'>,
): { step: 'announce' | 'archive'; at: Instant } | null => {
  const { archive: plan, publicOpen } = incident;
  if (!plan || isOpen(incident) || publicOpen) return null;
  return plan.announcedAt === null
    ? { step: 'announce', at: plan.at - ARCHIVE_NOTICE }
    : { step: 'archive', at: plan.at };
};

/** Whatever came between, there is a day in which somebody can object. */
export const announcedFor = (plan: { at: Instant }, now: Instant): Instant =>
  Math.max(plan.at, floorMinute(now + ARCHIVE_NOTICE));
