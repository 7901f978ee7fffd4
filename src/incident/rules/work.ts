/** Working an incident: status, severity, title, components, impact, links. */
import { retimed } from '../cadence.ts';
import { type Component, type Incident, SEVERITIES } from '../incident.ts';
import { refuse } from '../refusal.ts';
import { badText, badTitle, inFuture } from './check.ts';
import { groupsFor } from './declare.ts';
import type { Decided, Moment, Rule } from './rule.ts';
import { updated } from './updates.ts';

export const changeStatus: Rule<'change_status'> = (incident, { to, text, next }, moment) => {
  if (text !== undefined) {
    const bad = badText(text, 'The update');
    return bad ?? updated(incident, { audience: 'internal', text, at: moment.now, status: to, next }, moment);
  }
  if (incident.status === to) return [];
  const clock = retimed(incident, { status: to }, moment.now, moment.settings);
  return [{ event: { kind: 'status_changed', from: incident.status, to, clock } }];
};

/** Groups that the change brings in: those not invited already. */
const newGroups = (
  before: Incident,
  after: Pick<Incident, 'severity' | 'private' | 'components'>,
  { settings }: Moment,
): string[] => {
  const known = new Set(groupsFor(before, settings));
  return groupsFor(after, settings).filter((group) => !known.has(group));
};

export const changeSeverity: Rule<'change_severity'> = (incident, { to, text, next }, moment) => {
  const bad = text === undefined ? null : badText(text, 'The update');
  if (bad) return bad;
  const clock = retimed(incident, { severity: to }, moment.now, moment.settings);
  const decided: Decided[] = [];
  // Choosing the default is a choice too: the card stops asking.
  if (incident.severity !== to || incident.severityAssumed)
    decided.push({
      event: {
        kind: 'severity_changed',
        from: incident.severity,
        to,
        raised: SEVERITIES.indexOf(to) < SEVERITIES.indexOf(incident.severity),
        invite: { people: [], groups: newGroups(incident, { ...incident, severity: to }, moment) },
        clock,
      },
    });
  if (text !== undefined)
    decided.push(...updated(incident, { audience: 'internal', text, at: moment.now, next, clock }, moment));
  return decided;
};

export const rename: Rule<'rename'> = (incident, command) => {
  const title = command.title.replace(/\s+/g, ' ').trim();
  const bad = badTitle(title);
  if (bad) return bad;
  return title === incident.title ? [] : [{ event: { kind: 'renamed', from: incident.title, to: title } }];
};

export const changeComponents: Rule<'change_components'> = (incident, { set = [], remove = [] }, moment) => {
  const gone = new Set(remove);
  const unknown = remove.find((name) => !incident.components.some((component) => component.name === name));
  if (unknown !== undefined)
    return refuse(
      'not_affected',
      `${unknown} is not among the affected components.`,
      `Affected now: ${incident.components.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  const wanted = new Map(set.map((component) => [component.name, component]));
  const kept = incident.components
    .filter(({ name }) => !gone.has(name))
    .map((known) => wanted.get(known.name) ?? known);
  const added = [...wanted.values()].filter(({ name }) => !incident.components.some((known) => known.name === name));
  const components: Component[] = [...kept, ...added];
  if (JSON.stringify(components) === JSON.stringify(incident.components)) return [];
  const groups = newGroups(incident, { ...incident, components }, moment);
  return [{ event: { kind: 'components_changed', components, invite: { people: [], groups } } }];
};

export const recordImpact: Rule<'record_impact'> = (incident, { beganAt, text }, { now }) => {
  const bad =
    (typeof beganAt === 'number' ? inFuture(beganAt, now) : null) ??
    (text === undefined ? null : badText(text, 'The impact'));
  if (bad) return bad;
  const sameTime = beganAt === undefined || beganAt === incident.impactBeganAt;
  if (sameTime && (text === undefined || text === incident.impact)) return [];
  return [
    {
      event: {
        kind: 'impact_recorded',
        ...(beganAt === undefined ? {} : { beganAt }),
        ...(text === undefined ? {} : { text }),
      },
    },
  ];
};

export const addLink: Rule<'add_link'> = (incident, { link }) => {
  if (!/^https?:\/\/[^\s<>"]+$/i.test(link.url))
    return refuse(
      'bad_link',
      `“${link.url.slice(0, 60)}” is not a web address.`,
      'Give one that begins with https://.',
    );
  const known = incident.links.find(({ url }) => url === link.url);
  return known && known.title === link.title && known.kind === link.kind
    ? []
    : [{ event: { kind: 'link_added', link } }];
};

export const removeLink: Rule<'remove_link'> = (incident, { url }) =>
  incident.links.some((link) => link.url === url)
    ? [{ event: { kind: 'link_removed', url } }]
    : refuse('unknown_link', 'There is no such link on this incident.', 'Type /incident links to see them.');
