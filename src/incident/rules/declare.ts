/** Opening an incident. The least it needs is a title. */
import { cadenceMinutes, dueAfter, ladderFor } from '../cadence.ts';
import type { DeclareCommand } from '../commands.ts';
import type { Component, ComponentStatus, Incident, PersonId, Severity } from '../incident.ts';
import { SEVERITIES } from '../incident.ts';
import type { Refusal } from '../refusal.ts';
import type { Settings } from '../settings.ts';
import { slugOf } from '../text.ts';
import { badText, badTitle, inFuture } from './check.ts';
import type { Decided, Moment } from './rule.ts';

/** What a page would begin with, until somebody says how badly a component is hit. */
const HIT: Readonly<Record<Severity, ComponentStatus>> = {
  SEV1: 'major_outage',
  SEV2: 'partial_outage',
  SEV3: 'degraded_performance',
  SEV4: 'degraded_performance',
};
export const hitBy = (severity: Severity, name: string): Component => ({ name, status: HIT[severity], assumed: true });

/** A component as somebody names it: with the status they give, else as it is known, else merely affected. */
export const asNamed = (
  incident: Pick<Incident, 'components' | 'severity'>,
  name: string,
  status: ComponentStatus | undefined,
): Component =>
  status === undefined
    ? (incident.components.find((component) => component.name === name) ?? hitBy(incident.severity, name))
    : { name, status };

/** Groups to invite: those of the severity and of every lesser one, and those of the components. None when private. */
export const groupsFor = (
  incident: Pick<Incident, 'severity' | 'private'> & { components: readonly { name: string }[] },
  settings: Settings,
): string[] => {
  if (incident.private) return [];
  const severities = SEVERITIES.slice(SEVERITIES.indexOf(incident.severity));
  const named = new Set(incident.components.map(({ name }) => name));
  return [
    ...new Set([
      ...severities.flatMap((severity) => settings.severities[severity].invite),
      ...settings.components.filter(({ name }) => named.has(name)).flatMap(({ invite }) => invite),
    ]),
  ];
};

export const declare = (command: DeclareCommand, { now, settings, asker }: Moment): Decided[] | Refusal => {
  const title = command.title.replace(/\s+/g, ' ').trim();
  const bad =
    badTitle(title) ??
    (command.text ? badText(command.text, 'The description') : null) ??
    (command.impactBeganAt === undefined ? null : inFuture(command.impactBeganAt, now));
  if (bad) return bad;
  const severity = command.severity ?? settings.defaultSeverity;
  const components = [...new Set(command.components ?? [])].map((name) => hitBy(severity, name));
  const minutes = cadenceMinutes({ severity, status: 'investigating', override: undefined }, settings);
  const people: PersonId[] = [...new Set([asker.person, ...(command.people ?? [])])];
  return [
    {
      event: {
        kind: 'declared',
        title,
        severity,
        ...(command.severity === undefined ? { severityAssumed: true } : {}),
        private: command.private ?? false,
        drill: command.drill ?? false,
        home: command.home,
        slug: slugOf(command.number, command.private ? 'private' : title),
        components,
        links: settings.links.map(({ kind, url, title: name }) => ({
          kind,
          title: name,
          url: url.replaceAll('{number}', String(command.number)),
        })),
        invite: { people, groups: groupsFor({ severity, private: command.private ?? false, components }, settings) },
        impactBeganAt: command.impactBeganAt ?? null,
        clock: {
          minutes,
          owed: { internal: minutes === null ? null : dueAfter(now, minutes), public: null },
          ladder: ladderFor(severity, settings),
        },
        ...(command.origin ? { origin: command.origin } : {}),
        ...(command.text ? { text: command.text } : {}),
        ...(command.author === undefined || command.author === asker.person ? {} : { author: command.author }),
      },
    },
  ];
};
