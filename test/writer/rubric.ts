/**
 * The points of a postmortem that a program can check: is it true to the record, complete, well formed? Reads only
 * the Markdown and the replayed record, as an outsider would, and none of the code that wrote it.
 */
import type { Recorded } from '../../src/replay/recorded.ts';
import type { Replayed } from '../../src/replay/replay.ts';

export interface Point {
  id: string;
  /** Null: does not apply to this record. */
  ok: boolean | null;
  why: string;
}

const MINUTE = 60_000;
const ms = (iso: string): number => Date.parse(iso);
const minuteOf = (at: number): number => Math.floor(at / MINUTE);

export const sectionsOf = (markdown: string): Map<string, string> => {
  const parts = markdown.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end).trim().toLowerCase(), part.slice(end).trim()];
    }),
  );
};

const unescaped = (text: string): string => text.replace(/\\([^\n])/g, '$1');
/** The program's own words: quotations, and lines that repeat people's text, left out. */
const ownWords = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join('\n')
    .replace(/“[^”]*”/g, '');

/** All clock times with their date, in order: a time without a date is of the date last read. */
export const clockTimes = (text: string): number[] => {
  let date = '';
  return [...text.matchAll(/(?:(\d{4}-\d\d-\d\d)[ T])?\b(\d\d:\d\d)\b/g)].flatMap(([, day, clock]) => {
    if (day) date = day;
    return date === '' ? [] : [ms(`${date}T${clock}:00Z`)];
  });
};

const durations = (text: string): number[] =>
  [...text.matchAll(/\b(?:(\d+)h )?(\d+)m\b/g)].map(([, hours, minutes]) => Number(hours ?? 0) * 60 + Number(minutes));

const content = (text: string): Set<string> =>
  new Set(
    unescaped(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]{4,}/gu) ?? [],
  );

const BLAME =
  /\b(blame|fault of|mistake by|careless|negligen|incompeten|human error|operator error|should have known|forgot to|sloppy|stupid)\b/i;
const COUNTERFACTUAL = /\b(should have|could have|would have|failed to|ought to have|if only)\b/i;
const CAUSAL = /\b(caused by|because|due to|led to|root cause|resulted in|triggered by)\b/i;
const REQUIRED = [
  'summary',
  'impact',
  'timeline',
  'detection',
  'response',
  'contributing factors',
  'what went well',
  'what went poorly',
  'where we got lucky',
  'action items',
  'open questions',
];
/** Where nobody may be named. */
const NAMELESS = ['summary', 'contributing factors', 'what went well', 'what went poorly', 'where we got lucky'];

/** Every moment the record knows: of what happened, of what people wrote, and of what they set. */
const momentsOf = (recorded: Recorded, replayed: Replayed): number[] => [
  ...replayed.timeline.flatMap(({ text }) => clockTimes(text)),
  ...(recorded.chat ?? []).flatMap(({ at, text }) =>
    [...text.matchAll(/\bdue:(\d+)h\b/g)].map(([, hours]) => ms(String(at)) + Number(hours) * 60 * MINUTE),
  ),
  ...replayed.timeline.flatMap(({ occurred_at }) => (occurred_at === null ? [] : [ms(occurred_at)])),
  ...replayed.promises.flatMap(({ made_at, due_at, met_at }) => [made_at, due_at, ...(met_at ? [met_at] : [])].map(ms)),
  ...[recorded.detected_at, recorded.resolved_at, recorded.impact_began_at, replayed.declared_at].flatMap((at) =>
    typeof at === 'string' && !Number.isNaN(ms(at)) ? [ms(at)] : [],
  ),
];

export const score = (recorded: Recorded, replayed: Replayed): Point[] => {
  const markdown = replayed.postmortem;
  const sections = sectionsOf(markdown);
  const section = (name: string): string => sections.get(name) ?? '';
  const points: Point[] = [];
  const check = (id: string, ok: boolean | null, why: string): void => void points.push({ id, ok, why });
  const moments = momentsOf(recorded, replayed);
  const minutes = new Set(moments.map(minuteOf));
  const written = [
    ...replayed.timeline.map(({ text }) => text),
    ...(recorded.updates ?? []).map(({ body }) => body ?? ''),
  ];
  const writtenClocks = new Set(written.flatMap((text) => text.match(/\b\d\d:\d\d\b/g) ?? []));
  const timed = replayed.declared_at !== null;

  // G1–G5: nothing invented.
  const strange = clockTimes(markdown).filter((at) => {
    const near = [-1, 0, 1].some((apart) => minutes.has(minuteOf(at) + apart));
    return !near && !writtenClocks.has(new Date(at).toISOString().slice(11, 16));
  });
  check(
    'G1',
    strange.length === 0,
    `times not in the record: ${strange.map((at) => new Date(at).toISOString()).join(', ')}`,
  );
  check('G2', /All times are UTC/.test(markdown), 'the zone is not said');
  const spans = new Set<number>([0]);
  for (const a of moments)
    for (const b of moments) for (const apart of [-1, 0, 1]) spans.add(minuteOf(Math.abs(a - b)) + apart);
  const writtenText = written.join('\n');
  const loose = durations(ownWords(markdown)).filter(
    (length) => !spans.has(length) && !durations(writtenText).includes(length),
  );
  check('G3', loose.length === 0, `durations not derivable: ${loose.join(', ')} minutes`);

  const lines = section('timeline')
    .split('\n')
    .filter((line) => line.startsWith('- **'));
  const untraced = lines.filter((line) => {
    const words = content(line);
    return !replayed.timeline.some(({ text }) => {
      const theirs = content(text);
      const shared = [...theirs].filter((word) => words.has(word)).length;
      return shared >= Math.min(3, theirs.size) && theirs.size > 0;
    });
  });
  check('G4', timed ? untraced.length === 0 : null, `lines that trace to nothing: ${untraced.join(' / ')}`);

  const owned = ownWords(markdown.replace(/^## timeline[\s\S]*?(?=^## )/im, '').replace(/^## appendix[\s\S]*/im, ''));
  const numbers = [
    ...owned
      .replace(/\d{4}-\d\d-\d\d|\d\d:\d\d|\b\d+h \d+m\b|\b\d+m\b|^\d+\. /gm, '')
      .matchAll(/(?<![\w.-])\d+(?:\.\d+)?(?![\w-])/g),
  ].map(([number]) => Number(number));
  const counts = replayed.timeline.length + replayed.promises.length + replayed.nudges.length;
  const wild = numbers.filter(
    (number) =>
      number > Math.max(counts, 30) &&
      !`${recorded.title}${writtenText}${JSON.stringify(recorded)}`.includes(String(number)),
  );
  check('G5', wild.length === 0, `numbers from nowhere: ${wild.join(', ')}`);

  // G7: causes are quoted, or said to be unknown.
  const factors = section('contributing factors');
  const claims = ownWords(factors)
    .split(/(?<=[.!?])\s/)
    .filter((sentence) => CAUSAL.test(sentence) && !/not recorded|open question|\?/.test(sentence));
  check('G7a', claims.length === 0, `causal claims of its own: ${claims.join(' / ')}`);
  const spoken = replayed.timeline.filter(
    ({ kind, text }) => /note_raised|update_posted/.test(kind) && CAUSAL.test(text),
  );
  check('G7b', spoken.length > 0 || /not recorded/.test(factors), 'no cause in the record, and that is not said');
  check(
    'G7c',
    /“/.test(factors) || spoken.filter(({ kind }) => kind === 'update_posted').length === 0,
    'causes in the record are not quoted',
  );

  // K: the key times, the length, severity, components, cadence.
  const times = section('summary');
  const line = (word: RegExp): string => times.split('\n').find((one) => word.test(one)) ?? '';
  const keyed = (id: string, word: RegExp, at: string | null | undefined): void => {
    const said = line(word);
    const known = typeof at === 'string' && !Number.isNaN(ms(at));
    if (!known) check(id, /not recorded/.test(said), `not said to be missing: ${said}`);
    else check(id, said.includes(new Date(ms(at)).toISOString().slice(11, 16)), `${at} is not in: ${said}`);
  };
  keyed('K1', /^- Detected[ :(]/, recorded.detected_at);
  check('K2', /^- Acknowledged: /m.test(times), 'no word on acknowledgement');
  check('K3', /^- Mitigated: /m.test(times), 'no word on mitigation');
  keyed('K4', /^- Resolved: /, recorded.resolved_at);
  const total = line(/^- Total duration/);
  check(
    'K5',
    replayed.duration_text === null ? /not recorded/.test(total) : total.endsWith(`: ${replayed.duration_text}`),
    `length: ${total}`,
  );
  const missing = (recorded.affected ?? []).filter((name) => !unescaped(section('impact')).includes(name));
  check(
    'K6',
    missing.length === 0 && section('impact').includes(replayed.severity),
    `not in impact: ${missing.join(', ')}`,
  );
  const missed = replayed.promises.filter(({ kept }) => kept === false);
  const cadence = section('update cadence');
  check(
    'K7',
    replayed.promises.length === 0 ? /No promise/.test(cadence) : cadence.includes(`${missed.length} missed`),
    `cadence: ${missed.length} missed`,
  );
  const late = missed.flatMap(({ late_seconds }) => late_seconds ?? []);
  check(
    'K7b',
    late.length === 0 ? null : durations(cadence).includes(Math.floor(Math.max(...late) / 60)),
    'the worst lateness is not given',
  );
  const unnamed = replayed.anomalies.filter(
    (text) => !unescaped(section('contradictions in the record')).includes(text.slice(0, 60)),
  );
  check(
    'K8',
    replayed.anomalies.length === 0 ? null : unnamed.length === 0,
    `contradictions not named: ${unnamed.join(' / ')}`,
  );

  // F: form.
  const empty = REQUIRED.filter((name) => section(name).length < 10);
  check('F1', empty.length === 0, `missing sections: ${empty.join(', ')}`);
  const words = times.split(/\s+/).length;
  check(
    'F2',
    words <= 180 && unescaped(times).includes(recorded.title.trim().slice(0, 40)),
    `${words} words in the summary`,
  );
  const order = clockTimes(lines.map((one) => one.slice(0, 24)).join('\n'));
  check(
    'F3',
    order.every((at, index) => index === 0 || at >= (order[index - 1] ?? at)),
    'the timeline is not in order',
  );
  const statuses = new Set(
    (recorded.updates ?? []).flatMap(({ status }) => (['postmortem', 'note'].includes(status) ? [] : [status])),
  );
  const uncovered = [...statuses].filter((status) => !new RegExp(`\\b${status}\\b`, 'i').test(section('timeline')));
  check('F3b', timed ? uncovered.length === 0 : null, `status changes not in the timeline: ${uncovered.join(', ')}`);
  const own = ownWords(owned);
  check('F4', !BLAME.test(own), `blame: ${BLAME.exec(own)?.[0]}`);
  const people = (recorded.people ?? []).flatMap(({ name, handle }) => [name, `@${handle}`]);
  const named = NAMELESS.flatMap((name) => people.filter((person) => new RegExp(`${person}\\b`).test(section(name))));
  check('F4b', named.length === 0, `named where nobody may be: ${named.join(', ')}`);
  check('F5', !COUNTERFACTUAL.test(own), `counterfactual: ${COUNTERFACTUAL.exec(own)?.[0]}`);
  const items = section('action items')
    .split('\n')
    .filter((one) => one.startsWith('- '));
  const bare = items.filter(
    (item) => !/ · owner: .+ · due: .+ · priority: .+/.test(item) || !/^- \p{Lu}\p{L}+ /u.test(item),
  );
  check('F6', bare.length === 0, `actions without owner, due or priority: ${bare.join(' / ')}`);
  check('F7', (section('open questions').match(/\?/g) ?? []).length >= 2, 'fewer than two open questions');
  const doubled = /\b(\p{L}{2,}) \1\b/iu.exec(own);
  check('F9a', !/\b(TODO|TBD|FIXME|undefined|null|NaN|\[object)\b|\$\{|<@/.test(own), 'a placeholder was left');
  check('F9b', doubled === null, `doubled word: ${doubled?.[0]}`);
  check('F9c', /^\*\*DRAFT\.\*\*/m.test(markdown), 'not marked as a draft');
  return points;
};
