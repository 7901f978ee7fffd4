/** The machine: its Node, its clock, its zones. */
import type { Instant } from '../../incident/incident.ts';
import { iso, isZone, MINUTE, parseIso } from '../../incident/time.ts';
import { type Finding, ok, problem } from './finding.ts';

const OLDEST_NODE = [20, 19] as const;

/** `version` as `process.versions.node` has it. */
export const checkNode = (version: string): Finding => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return enough
    ? ok(`Node ${version}`)
    : problem(`Node ${version} is too old`, `Install Node ${OLDEST_NODE.join('.')} or later.`);
};

/** Nothing was recorded before this was written: an earlier clock was never set. */
const EARLIEST = parseIso('2025-01-01T00:00:00Z') ?? 0;

/** `newest`: when the last entry was recorded; null when there is none. */
export const checkClock = (now: Instant, newest: Instant | null): Finding => {
  const remedy = 'Set the system clock, best by NTP: reminders and promises go by it.';
  if (now < EARLIEST) return problem(`The system clock says ${iso(now)}, which is long past`, remedy);
  if (newest !== null && newest > now + MINUTE)
    return problem(`The system clock says ${iso(now)}, earlier than the newest entry of ${iso(newest)}`, remedy);
  return ok(`The clock says ${iso(now)}`);
};

export const checkZones = (): Finding =>
  ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata'].every(isZone)
    ? ok('Time zones are known')
    : problem('This Node knows no time zones', 'Use a Node built with full ICU, as the official builds are.');
