/** Figures over many incidents: how many, how long, how soon, how many promises kept. Pure. */
import { type Duration, type Incident, type Instant, SEVERITIES, type Severity } from './incident.ts';
import type { Period } from './period.ts';
import { monthOf } from './time.ts';

/** An incident and its ledger; nothing else of the ledger is looked at. */
export interface Counted {
  incident: Incident;
  ledger: { kept: number; missed: number };
}

/**
 * A length measured on some of the incidents: on how many, their sum, their median and the length that nine in ten
 * did not exceed, in ms (null: on none).
 */
export interface Spread {
  measured: number;
  total: Duration;
  median: Duration | null;
  p90: Duration | null;
}

export interface Promises {
  kept: number;
  missed: number;
  /** Kept ÷ (kept + missed), 0 to 1; null when there was nothing to keep. */
  adherence: number | null;
}

/** The same figures for a part of the incidents. */
export interface Share<K> {
  key: K;
  count: number;
  duration: Spread;
  promises: Promises;
}

export interface Stats {
  period: Period;
  /** Real incidents declared in the period: no drills, no false alarms, none merged into another. */
  count: number;
  open: number;
  /** Left out of everything else: cancelled, merged, drills. */
  falseAlarms: number;
  merged: number;
  drills: number;
  /** Declaration to resolution, of the resolved. */
  duration: Spread;
  /** Declaration to the first act by anyone but the declarer, where one is recorded. */
  acknowledge: Spread;
  /** Declaration to the last move to monitoring, where one is recorded. */
  mitigate: Spread;
  promises: Promises;
  /** Every month of the period that has begun by `now` or has incidents, `2025-09`, in order, empty ones too. */
  months: Share<string>[];
  /** All severities, gravest first. */
  severities: Share<Severity>[];
  /** Most often affected first; an incident counts for each of its components, null is "none named". */
  components: Share<string | null>[];
}

const median = (lengths: readonly Duration[]): Duration | null => {
  const sorted = lengths.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
};

/** By nearest rank: always a length that was measured. */
const percentile = (lengths: readonly Duration[], share: number): Duration | null =>
  lengths.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * lengths.length) - 1)] ?? null;

/** Lengths that run backwards (a moment corrected to before the declaration) are as good as not recorded. */
const spread = (lengths: readonly (Duration | null)[]): Spread => {
  const known = lengths.filter((length): length is Duration => length !== null && length >= 0);
  return {
    measured: known.length,
    total: known.reduce((sum, length) => sum + length, 0),
    median: median(known),
    p90: percentile(known, 0.9),
  };
};

const until = (incident: Incident, moment: Instant | null): Duration | null =>
  moment === null ? null : moment - incident.declaredAt;
const duration = (all: readonly Counted[]): Spread =>
  spread(all.map(({ incident }) => (incident.status === 'resolved' ? until(incident, incident.endedAt) : null)));

const promises = (all: readonly Counted[]): Promises => {
  const kept = all.reduce((sum, { ledger }) => sum + ledger.kept, 0);
  const missed = all.reduce((sum, { ledger }) => sum + ledger.missed, 0);
  return { kept, missed, adherence: kept + missed === 0 ? null : kept / (kept + missed) };
};

const share = <K>(key: K, all: readonly Counted[]): Share<K> => ({
  key,
  count: all.length,
  duration: duration(all),
  promises: promises(all),
});

const nextMonth = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

/** From the first month with something to tell to the last, so that a quiet month shows as one. */
const monthsOf = (real: readonly Counted[], period: Period, now: Instant): Share<string>[] => {
  const of = ({ incident }: Counted): string => monthOf(incident.declaredAt, period.zone);
  const earliest = Math.min(...real.map(({ incident }) => incident.declaredAt));
  const from = period.from ?? (Number.isFinite(earliest) ? earliest : now);
  const latest = Math.max(Math.min(period.to - 1, now), ...real.map(({ incident }) => incident.declaredAt));
  const last = monthOf(Math.max(from, latest), period.zone);
  const months: Share<string>[] = [];
  for (let month = monthOf(from, period.zone); month <= last; month = nextMonth(month))
    months.push(
      share(
        month,
        real.filter((counted) => of(counted) === month),
      ),
    );
  return months;
};

const componentsOf = (real: readonly Counted[]): Share<string | null>[] => {
  const named = new Map<string | null, Counted[]>();
  for (const counted of real) {
    const names = counted.incident.components.map((component) => component.name);
    for (const name of names.length > 0 ? names : [null]) named.set(name, [...(named.get(name) ?? []), counted]);
  }
  return [...named]
    .map(([name, all]) => share(name, all))
    .sort((a, b) => b.count - a.count || (a.key ?? '\uffff').localeCompare(b.key ?? '\uffff', 'en'));
};

/** The figures for a period. Incidents declared outside it are not counted, so any list will do. */
export const stats = (all: readonly Counted[], period: Period, now: Instant): Stats => {
  const within = all.filter(
    ({ incident }) => incident.declaredAt >= (period.from ?? -Infinity) && incident.declaredAt < period.to,
  );
  const serious = within.filter(({ incident }) => !incident.drill);
  const real = serious.filter(({ incident }) => incident.status !== 'cancelled' && incident.status !== 'merged');
  return {
    period,
    count: real.length,
    open: real.filter(({ incident }) => incident.endedAt === null).length,
    falseAlarms: serious.filter(({ incident }) => incident.status === 'cancelled').length,
    merged: serious.filter(({ incident }) => incident.status === 'merged').length,
    drills: within.length - serious.length,
    duration: duration(real),
    acknowledge: spread(real.map(({ incident }) => until(incident, incident.acknowledgedAt))),
    mitigate: spread(real.map(({ incident }) => until(incident, incident.mitigatedAt))),
    promises: promises(real),
    months: monthsOf(real, period, now),
    severities: SEVERITIES.map((severity) =>
      share(
        severity,
        real.filter(({ incident }) => incident.severity === severity),
      ),
    ),
    components: componentsOf(real),
  };
};
