/** What a text begins with, as the configuration words it. */
import { severityName } from '../../src/chat/views/labels.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { type Settings, TEMPLATE_FIELD, type TemplateField, type TemplateStatus } from '../../src/incident/settings.ts';

/** The text of an update of that status, its fields filled in; undefined: none is configured. */
export const templateText = (
  { title, severity, components }: Pick<Incident, 'title' | 'severity' | 'components'>,
  settings: Settings,
  status: TemplateStatus,
): string | undefined => {
  const values: Readonly<Record<TemplateField, string>> = {
    title,
    severity: severityName(severity, settings),
    components: components.map(({ name }) => name).join(', ') || 'no component named yet',
    status,
  };
  // What a title says is no field, so all of them are filled in at once.
  return settings.templates.updates[status]?.replace(TEMPLATE_FIELD, (braced, name: string) =>
    Object.hasOwn(values, name) ? values[name as TemplateField] : braced,
  );
};
