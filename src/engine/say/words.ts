/** The words people use for severities, statuses, roles, components and incidents, read without any I/O. */
import {
  COMPONENT_STATUSES,
  type ComponentStatus,
  SEVERITIES,
  type Severity,
  STATUSES,
  type Status,
} from '../../incident/incident.ts';
import type { RoleSettings, Settings } from '../../incident/settings.ts';

/** What a table has for a word; words like "constructor" are in no table. */
export const habit = <T>(table: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;

const plain = (text: string): string => text.trim().toLowerCase();

/** Configured names first, then what other tools taught people to type: sev1, SEV-1, s1, p1. `digits`: also "1". */
export const readSeverity = (text: string, settings: Settings, digits = true): Severity | null => {
  const typed = plain(text);
  const named = SEVERITIES.find((severity) => plain(settings.severities[severity].name) === typed);
  if (named) return named;
  const numbered = /^(?:sev|severity|s|p)[-_ ]?([1-4])$/.exec(typed) ?? (digits ? /^([1-4])$/.exec(typed) : null);
  return SEVERITIES.find((severity) => severity === `SEV${numbered?.[1]}`) ?? null;
};

/** Shaped like a severity, whether or not there is one of that number: `sev9` is a mistake, not a word of a title. */
export const looksLikeSeverity = (word: string): boolean => /^sev(erity)?-?\d+$/i.test(word);

const STATUS_HABITS: Readonly<Record<string, Status>> = {
  triage: 'investigating',
  investigate: 'investigating',
  found: 'identified',
  mitigated: 'monitoring',
  monitor: 'monitoring',
  watching: 'monitoring',
  closed: 'resolved',
  fixed: 'resolved',
  resolve: 'resolved',
  canceled: 'cancelled',
};
export const readStatus = (text: string): Status | null => {
  const typed = plain(text);
  return STATUSES.find((status) => status === typed) ?? habit(STATUS_HABITS, typed) ?? null;
};

export const readRole = (text: string, roles: readonly RoleSettings[]): RoleSettings | null => {
  const typed = plain(text);
  return (
    roles.find((role) => [role.key, role.name, ...role.synonyms].some((word) => plain(word) === typed)) ??
    // Every team says "comms" or "IC", configured or not.
    roles.find((role) => habit(ROLE_HABITS, typed) === role.key) ??
    null
  );
};
const ROLE_HABITS: Readonly<Record<string, string>> = {
  lead: 'commander',
  ic: 'commander',
  command: 'commander',
  comms: 'communications',
  cl: 'communications',
  scribes: 'scribe',
};

const COMPONENT_HABITS: Readonly<Record<string, ComponentStatus>> = {
  ok: 'operational',
  up: 'operational',
  fine: 'operational',
  degraded: 'degraded_performance',
  slow: 'degraded_performance',
  partial: 'partial_outage',
  major: 'major_outage',
  down: 'major_outage',
  outage: 'major_outage',
  maintenance: 'under_maintenance',
};
export const readComponentStatus = (text: string): ComponentStatus | null => {
  const typed = plain(text).replace(/[\s-]+/g, '_');
  return COMPONENT_STATUSES.find((status) => status === typed) ?? habit(COMPONENT_HABITS, typed) ?? null;
};

/** INC-42, inc42, #42. `digits`: also "42". */
export const readReference = (text: string, digits = false): number | null => {
  const match = /^(?:inc-?|#)(\d{1,9})$/i.exec(text.trim()) ?? (digits ? /^(\d{1,9})$/.exec(text.trim()) : null);
  const number = Number(match?.[1]);
  return match && number > 0 ? number : null;
};

const YES = ['yes', 'true', 'on', 'y', '1'];
const NO = ['no', 'false', 'off', 'n', '0'];
export const readFlag = (text: string, name: string): boolean | null => {
  const typed = plain(text);
  if (YES.includes(typed) || typed === plain(name)) return true;
  return NO.includes(typed) ? false : null;
};

/** What means "no next update promised". */
export const isNone = (text: string): boolean => ['none', 'no', 'never', 'off'].includes(plain(text));
