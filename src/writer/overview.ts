/** What happened, to whom, and who worked on it: summary, impact, detection, response, roles. */
import type { Known, Span, TimeName } from '../incident/facts.ts';
import { componentState, reference, type Status } from '../incident/incident.ts';
import { oneLine } from '../incident/text.ts';
import { durationText } from '../incident/time.ts';
import { bullets, count, type Drafting, isPublic, listed, moment, paragraphs, type Stamp, stamps } from './draft.ts';
import { inline, quoted } from './markdown.ts';

const NOT_RECORDED = 'not recorded';

const shown = (known: Known, stamp: Stamp, zone: string): string =>
  known.at === null ? NOT_RECORDED : `${stamp(known.at)} ${zone}`;
/** What is missing is the reason; what runs backwards is recorded, and is no length. */
const unknown = ({ reason }: Span): string =>
  reason?.endsWith(NOT_RECORDED) ? `not known, because ${reason}` : `${NOT_RECORDED} (${reason})`;
const length = (span: Span): string => (span.ms === null ? unknown(span) : durationText(span.ms));

const ENDED: Readonly<Partial<Record<Status, string>>> = { cancelled: 'Cancelled', merged: 'Merged' };
const endWord = (d: Drafting): string => ENDED[d.incident.status] ?? 'Resolved';
const label: Readonly<Record<Exclude<TimeName, 'ended'>, string>> = {
  impactBegan: 'Impact began',
  detected: 'Detected',
  acknowledged: 'Acknowledged',
  mitigated: 'Mitigated',
};

const zoneName = (d: Drafting): string => (d.zone === 'UTC' ? 'UTC' : d.zone);

const timesList = (d: Drafting): string => {
  const stamp = stamps(d.zone);
  const { times, spans } = d.facts;
  const zone = zoneName(d);
  const detected = d.replayed ? label.detected : 'Detected (declared)';
  return bullets([
    `${label.impactBegan}: ${shown(times.impactBegan, stamp, zone)}`,
    `${detected}: ${shown(times.detected, stamp, zone)}`,
    `${label.acknowledged}: ${shown(times.acknowledged, stamp, zone)}`,
    `${label.mitigated}: ${shown(times.mitigated, stamp, zone)}`,
    `${endWord(d)}: ${shown(times.ended, stamp, zone)}`,
    `Total duration, detected to ${endWord(d).toLowerCase()}: ${length(spans.total)}`,
    ...(spans.impact.ms === null ? [] : [`Duration of the impact: ${durationText(spans.impact.ms)}`]),
    ...(spans.toMitigate.ms === null ? [] : [`Detected to mitigated: ${durationText(spans.toMitigate.ms)}`]),
  ]);
};

const componentNames = (d: Drafting): string[] => [
  ...new Set(d.facts.components.flatMap(({ components }) => components.map(({ name }) => name))),
];

const someOf = (names: readonly string[], most: number): string =>
  names.length <= most ? listed(names) : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

/** How it stands, in one sentence. */
const outcome = (d: Drafting): string => {
  const { times, spans } = d.facts;
  const from = times.detected.at === null ? null : `detected at ${moment(times.detected.at, d.zone)}`;
  const status = d.incident.status;
  if (d.incident.endedAt === null) return `was ${from ?? 'reported'} and is still ${status}`;
  const end = status === 'merged' && d.incident.mergedInto ? `merged into ${reference(d.incident.mergedInto)}` : status;
  const to = times.ended.at === null ? `${end}; when is not recorded` : `${end} at ${moment(times.ended.at, d.zone)}`;
  if (times.detected.at !== null && times.ended.at !== null && times.ended.at < times.detected.at)
    return `is recorded as ${from} and as ${to}, which contradict each other`;
  const lasted = spans.total.ms === null ? '' : `, after ${durationText(spans.total.ms)}`;
  return from === null ? `was ${to}; when it was detected is not recorded` : `was ${from} and ${to}${lasted}`;
};

/** At most 180 words with the times; nobody is named in it. */
export const summary = (d: Drafting): string => {
  const { facts, incident, names } = d;
  const components = componentNames(d);
  const impact = facts.impacts.at(-1)?.text;
  const who = facts.responders.length;
  const roles = [...new Set(facts.roles.map(({ role }) => d.roleInside(role)))];
  const sentences = [
    `The incident “${inline(names.unnamed(oneLine(incident.title, 120)))}” (${d.severity(incident.severity)}) ${outcome(d)}.`,
    components.length === 0 ? 'Affected components are not recorded.' : `Affected: ${inline(someOf(components, 5))}.`,
    ...(impact === undefined ? [] : [`Impact, as recorded: “${inline(oneLine(names.unnamed(impact), 200))}”.`]),
    d.replayed && who <= 1
      ? 'Who responded is not recorded.'
      : `${count(who, 'person', 'people')} responded${roles.length === 0 ? '' : `, among them the ${listed(roles)}`}.`,
    `${count(facts.updates.length, 'status update')} went out.`,
    ...(facts.causes.length === 0 ? ['The cause is not recorded.'] : []),
  ];
  return paragraphs(sentences.join(' '), timesList(d));
};

const severityText = (d: Drafting): string => {
  const [first, ...later] = d.facts.severities;
  if (!first) return d.severity(d.incident.severity);
  const stamp = stamps(d.zone);
  const changes = later.map(({ at, severity }) => `${d.severity(severity)} from ${stamp(at)}`);
  return changes.length === 0
    ? `${d.severity(first.severity)} throughout`
    : `${d.severity(first.severity)} at first, ${changes.join(', ')}`;
};

/** One line a component: how it was, from when. A replayed record names components without saying how they were. */
const componentLines = (d: Drafting): string[] =>
  componentNames(d).map((name) => {
    if (!d.componentsKnown) return inline(name);
    const stamp = stamps(d.zone);
    const steps: string[] = [];
    let was: string | null = null;
    for (const { at, components } of d.facts.components) {
      const now = components.find((component) => component.name === name);
      const status: string | null = now ? componentState(now) : was === null ? null : 'taken off the list';
      if (status !== null && status !== was) steps.push(`${status} from ${stamp(at)}`);
      was = status;
    }
    return `${inline(name)}: ${steps.join(', ')}`;
  });

export const impact = (d: Drafting): string => {
  const { times, impacts, updates } = d.facts;
  const lines = componentLines(d);
  const stamp = stamps(d.zone);
  const told = updates.find((update) => isPublic(d, update) && update.text !== null);
  return paragraphs(
    bullets([
      `Severity: ${severityText(d)}`,
      `Impact began: ${times.impactBegan.at === null ? NOT_RECORDED : moment(times.impactBegan.at, d.zone)}`,
      `How many were affected: ${impacts.length === 0 ? NOT_RECORDED : 'see the words below'}`,
    ]),
    lines.length === 0 ? 'Affected components: not recorded.' : `Affected components:\n\n${bullets(lines)}`,
    impacts.length === 0
      ? null
      : `As described by those responding:\n\n${impacts.map(({ text }) => quoted(d.names.named(text))).join('\n\n')}`,
    told?.text
      ? `As first told to the public${d.timed(told.entry) ? ` at ${stamp(told.at)}` : ' (time not recorded)'}:\n\n${quoted(d.names.named(told.text))}`
      : null,
  );
};

export const detection = (d: Drafting): string => {
  const { times, spans } = d.facts;
  const declared = d.entries.find(({ event }) => event.kind === 'declared');
  const row = d.timeline.find(({ id }) => id === declared?.id);
  const from = declared?.event.kind === 'declared' ? declared.event : null;
  const at = times.detected.at;
  const doer = declared ? d.doer(declared.actor) : '';
  const by = doer === '' ? '' : ` by ${inline(doer)}`;
  // As it reads after its last edit, without the title above it.
  const words = row && !row.redacted ? row.text.slice((row.heading ?? '').length).trim() : '';
  const said = words === '' ? null : words;
  const author = from?.author === undefined ? null : d.doer(from.author);
  const stamp = stamps(d.zone);
  const before = d.timeline
    .filter((one) => one.kind === 'message' && !one.redacted && declared && one.occurredAt < declared.occurredAt)
    .slice(0, 3)
    .map(({ occurredAt, text }) => `${stamp(occurredAt)}: “${inline(oneLine(d.names.named(text), 200))}”`);
  return paragraphs(
    at === null
      ? 'When it was detected is not recorded.'
      : d.replayed
        ? `Detected at ${moment(at, d.zone)}.`
        : `Declared at ${moment(at, d.zone)}${by}.`,
    spans.toDetect.ms === null
      ? `Time from impact to detection: ${length(spans.toDetect)}.`
      : `The impact had lasted ${durationText(spans.toDetect.ms)} by then.`,
    said === null && before.length === 0 ? 'What showed it first is not recorded.' : null,
    before.length === 0 ? null : `Said before it was declared:\n\n${bullets(before)}`,
    said === null
      ? null
      : `What showed it first, as ${author ? `${inline(author)} wrote` : 'written'} then:\n\n${quoted(d.names.named(said))}`,
  );
};

export const response = (d: Drafting): string => {
  const { times, spans, statuses, notes, snoozes, responders } = d.facts;
  const stamp = stamps(d.zone);
  // That a record kept elsewhere began at investigating is an assumption, unless an update says so.
  const said = d.replayed ? [...statuses.slice(1), ...d.facts.updates] : statuses;
  const path = said
    .filter(({ entry }) => d.timed(entry))
    .toSorted((a, b) => a.at - b.at)
    .filter(({ status }, index, all) => status !== all[index - 1]?.status);
  const messages = responders.reduce((sum, one) => sum + one.messages, 0);
  const who = d.incident.acknowledgedBy === null ? '' : ` by ${inline(d.names.name(d.incident.acknowledgedBy))}`;
  return paragraphs(
    bullets([
      times.acknowledged.at === null
        ? 'Acknowledged: not recorded'
        : `Acknowledged: ${stamp(times.acknowledged.at)}${who}${spans.toAcknowledge.ms === null ? '' : `, ${durationText(spans.toAcknowledge.ms)} after detection`}`,
      times.mitigated.at === null
        ? 'Mitigated: not recorded'
        : `Mitigated: ${stamp(times.mitigated.at)}${spans.toMitigate.ms === null ? '' : `, ${durationText(spans.toMitigate.ms)} after detection`}`,
      path.length === 0
        ? 'Status over time: not recorded'
        : `Status over time: ${path.map(({ at, status }) => `${status} from ${stamp(at)}`).join(', ')}`,
      ...(notes.length === 0 ? [] : [`Notes raised: ${notes.length}`]),
      ...(messages === 0 ? [] : [`Messages in the room: ${messages}`]),
      ...(snoozes.length === 0 ? [] : [`Nudges snoozed: ${snoozes.length}`]),
    ]),
  );
};

export const roles = (d: Drafting): string => {
  const { roles: held, responders } = d.facts;
  const stamp = stamps(d.zone);
  const lines = held.map(({ role, person, from, to, handoff }) => {
    const since = `from ${stamp(from)}`;
    const until = to === null ? '' : ` until ${stamp(to)}`;
    return `${inline(d.role(role))}: ${inline(d.names.name(person))}, ${since}${until}${handoff ? ' (handed over)' : ''}`;
  });
  const nobody = d.replayed !== undefined && responders.length <= 1;
  return paragraphs(
    lines.length === 0 ? 'Roles: none recorded.' : bullets(lines),
    nobody || responders.length === 0
      ? 'Responders: not recorded.'
      : `Responders: ${responders.map(({ person }) => inline(d.names.name(person))).join(', ')}.`,
  );
};
