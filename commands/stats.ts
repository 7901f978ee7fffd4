import { button, buttons } from '../src/chat/views/actions.ts';
import { severityName } from '../src/chat/views/labels.ts';
import { consoleSpan } from '../src/chat/views/places.ts';
import { plural } from '../src/chat/views/text.ts';
import { type CommandContext, defineCommand } from '../src/engine/command.ts';
import type { Block, Rich } from '../src/engine/reply.ts';
import type { Incident } from '../src/incident/incident.ts';
import { ledger } from '../src/incident/ledger.ts';
import { type Period, parsePeriod } from '../src/incident/period.ts';
import { isRefusal } from '../src/incident/refusal.ts';
import { type Counted, stats as compute, type Promises, type Share, type Spread } from '../src/incident/stats.ts';
import { durationText } from '../src/incident/time.ts';
import { refused, say } from './shared/replies.ts';

const PAGE = 200;

/** All of the period that the asker may see, page by page. */
const declaredIn = async ({ from, to }: Period, { ask }: CommandContext): Promise<Incident[]> => {
  const found: Incident[] = [];
  for (;;) {
    const before = found.at(-1)?.number;
    const page = await ask.incidents({
      ...(from === null ? {} : { declaredFrom: from }),
      declaredTo: to,
      limit: PAGE,
      ...(before === undefined ? {} : { before }),
    });
    found.push(...page);
    if (page.length < PAGE) return found;
  }
};

const median = ({ median: middle, measured }: Spread, none: string): string =>
  middle === null ? none : `${durationText(middle)} (median of ${measured})`;

const kept = ({ kept: yes, missed, adherence }: Promises, none: string): string =>
  adherence === null ? none : `${Math.round(adherence * 100)}% (${yes} kept, ${missed} missed)`;

const shares = <K>(title: string, rows: readonly Share<K>[], name: (key: K) => string): Block[] => {
  const told = rows.filter((row) => row.count > 0);
  if (told.length === 0) return [];
  const most = Math.max(...told.map((row) => row.count));
  const width = Math.min(24, Math.max(...told.map((row) => name(row.key).length)));
  const lines = told.slice(0, 12).map((row) => {
    const bar = '█'.repeat(Math.max(1, Math.round((row.count / most) * 12))).padEnd(12);
    const length = row.duration.median === null ? '' : `  ${durationText(row.duration.median)}`;
    return `${name(row.key).slice(0, width).padEnd(width)}  ${bar} ${row.count}${length}`;
  });
  return [{ type: 'code', text: [`${title} (incidents, median duration)`, ...lines].join('\n') }];
};

export const stats = defineCommand({
  name: 'stats',
  synonyms: ['statistics', 'report-stats', 'metrics'],
  summary: 'Counts incidents of a period: how many, how long, how soon, how many promises kept.',
  examples: ['stats', 'stats 90d', 'stats 2026-09', 'stats q3'],
  where: 'anywhere',
  options: {
    period: { kind: 'text', max: 60, positional: true, description: '30d, 2026-09, q3, 2026, last month, all' },
  },

  run: async ({ period: typed = '30d' }, context) => {
    const period = parsePeriod(typed, { now: context.now, zone: context.asker.zone });
    if (isRefusal(period)) return refused(period, 'period');
    const counted: Counted[] = [];
    for (const incident of await declaredIn(period, context))
      counted.push({ incident, ledger: ledger(await context.ask.entries(incident.number), context.now) });
    const found = compute(counted, period, context.now);
    const unended = found.open > 0 ? 'none has ended yet' : 'not recorded';
    const left = [
      ...(found.falseAlarms > 0 ? [plural(found.falseAlarms, 'false alarm')] : []),
      ...(found.merged > 0 ? [`${found.merged} merged`] : []),
      ...(found.drills > 0 ? [plural(found.drills, 'drill')] : []),
    ];
    const field = (label: string, value: string): { label: string; value: Rich } => ({ label, value: [value] });
    return say(
      context,
      [
        { bold: `${plural(found.count, 'incident')} in ${period.name}` },
        found.open > 0 ? `, ${found.open} still open.` : '.',
      ],
      {
        blocks: [
          {
            type: 'fields',
            fields: [
              field('Total duration', found.duration.measured === 0 ? unended : durationText(found.duration.total)),
              field('Time to acknowledge', median(found.acknowledge, 'not recorded')),
              field('Time to mitigate', median(found.mitigate, 'not recorded')),
              field('Time to resolve', median(found.duration, unended)),
              field(
                'Promises kept',
                kept(found.promises, found.open > 0 ? 'none has come due yet' : 'nothing was promised'),
              ),
            ],
          },
          ...shares('By month', found.months, (month) => month),
          ...shares('By severity', found.severities, (severity) => severityName(severity, context.settings)),
          ...shares('By component', found.components, (component) => component ?? 'none named'),
          ...(left.length > 0 ? [{ type: 'context' as const, text: [`Not counted: ${left.join(', ')}.`] }] : []),
          buttons(...['30d', '90d', 'this year'].map((one) => button(one, 'stats', undefined, { period: one }))),
          { type: 'context', text: [consoleSpan(`/statistics?period=${encodeURIComponent(typed)}`, 'With plots')] },
        ],
      },
    );
  },
});
