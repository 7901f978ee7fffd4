/** The part of the configuration that incidents are decided by: the file laid over the defaults. */
import { DEFAULT_SETTINGS } from './config-defaults.ts';
import type { ConfigFile } from './config-schema.ts';
import { SEVERITIES, type Severity } from './incident/incident.ts';
import {
  type Settings,
  type SeveritySettings,
  TEMPLATE_FIELD,
  TEMPLATE_FIELDS,
  TEMPLATE_STATUSES,
} from './incident/settings.ts';

/** What is given, without the keys that are there but undefined. */
const given = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

const severitiesOf = (file: ConfigFile): Record<Severity, SeveritySettings> => {
  const of = (severity: Severity): SeveritySettings => ({
    ...DEFAULT_SETTINGS.severities[severity],
    ...given(file.severities?.[severity] ?? {}),
  });
  return { SEV1: of('SEV1'), SEV2: of('SEV2'), SEV3: of('SEV3'), SEV4: of('SEV4') };
};

/** `cadence` outranks the file's: it comes from the environment. */
export const settingsOf = (file: ConfigFile, cadence: number | null | undefined): Settings => {
  const { noteReactions, updateReactions, everyMessageCounts, handoffAfterHours, admins, defaultSeverity } = file;
  return {
    ...DEFAULT_SETTINGS,
    ...given({ noteReactions, updateReactions, everyMessageCounts, handoffAfterHours, admins, defaultSeverity }),
    ...given({ cadence: file.cadence, archiveAfterDays: file.archiveAfterDays }),
    ...given({ cadence }),
    severities: severitiesOf(file),
    statusCadence: given(file.statusCadence ?? {}),
    ladder: { ...DEFAULT_SETTINGS.ladder, ...given(file.ladder ?? {}) },
    workingHours: file.workingHours ?? DEFAULT_SETTINGS.workingHours,
    roles:
      file.roles?.map(({ key, name, description, synonyms }) => ({
        key,
        name,
        description: description ?? '',
        synonyms: synonyms ?? [],
      })) ?? DEFAULT_SETTINGS.roles,
    components: file.components?.map(({ name, invite }) => ({ name, invite: invite ?? [] })) ?? [],
    links: file.links?.map(({ title, kind, url }) => ({ title, kind: kind ?? 'other', url })) ?? [],
    templates: { updates: given(file.templates?.updates ?? {}) },
    responders: file.responders ?? DEFAULT_SETTINGS.responders,
  };
};

const repeated = (words: readonly string[]): string[] => {
  const seen = new Set<string>();
  return words.filter((word) => seen.size === seen.add(word.toLowerCase()).size);
};

/** The cadence's rules name these two; an incident without them could not say who owes the update. */
const NEEDED_ROLES = ['commander', 'communications'];

/** What is accepted key by key but cannot hold together. */
export const contradictions = (settings: Settings): string[] => {
  const problems: string[] = [];
  const { ladder, workingHours: hours, roles } = settings;
  const names = SEVERITIES.map((severity) => settings.severities[severity].name);
  for (const name of repeated(names))
    problems.push(`severities: two are named "${name}"; each needs a name of its own`);
  if (ladder.escalated <= ladder.overdue)
    problems.push(
      `ladder.escalated is ${ladder.escalated}; accepted: more than ladder.overdue, which is ${ladder.overdue}`,
    );
  if (hours && hours.from >= hours.to) problems.push('workingHours.from is not before workingHours.to');
  if (hours && hours.days.length === 0) problems.push('workingHours.days is empty; name at least one day');
  for (const key of NEEDED_ROLES.filter((needed) => !roles.some((role) => role.key === needed)))
    problems.push(`roles has no "${key}"; it may be renamed but not left out`);
  for (const word of repeated(roles.flatMap((role) => [role.key, ...role.synonyms])))
    problems.push(`roles: "${word}" stands for two of them; keys and synonyms must differ`);
  for (const name of repeated(settings.components.map((component) => component.name)))
    problems.push(`components: "${name}" is there twice`);
  for (const status of TEMPLATE_STATUSES)
    for (const [field, name] of settings.templates.updates[status]?.matchAll(TEMPLATE_FIELD) ?? [])
      if (!TEMPLATE_FIELDS.some((known) => known === name))
        problems.push(
          `templates.updates.${status} has the field ${field}; accepted: ${TEMPLATE_FIELDS.map((known) => `{${known}}`).join(', ')}`,
        );
  return problems;
};
