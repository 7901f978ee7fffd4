import { componentStatusField } from '../src/chat/views/answers.ts';
import { componentSpans, some } from '../src/chat/views/components.ts';
import { defineCommand } from '../src/engine/command.ts';
import type { Rich } from '../src/engine/reply.ts';
import { COMPONENT_STATUSES, type Incident, reference } from '../src/incident/incident.ts';
import { asNamed } from '../src/incident/rules/declare.ts';
import { replied, say } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

const affected = ({ number, components }: Incident): Rich =>
  components.length === 0
    ? [`No component of ${reference(number)} is affected.`]
    : [`Affected by ${reference(number)}: `, ...some(components.map(componentSpans), 10, ', '), '.'];

export const components = defineCommand({
  name: 'components',
  synonyms: ['component', 'affected', 'affects'],
  summary: 'Says which components are affected, and how badly.',
  examples: ['components API,Web', 'components API down', 'components API=degraded,Web=ok', 'components remove:Web'],
  where: 'room',
  options: {
    components: {
      kind: 'components',
      positional: true,
      description: 'Which, each perhaps with its status: API=degraded',
    },
    status: {
      kind: 'choice',
      choices: COMPONENT_STATUSES,
      synonyms: {
        ok: 'operational',
        up: 'operational',
        degraded: 'degraded_performance',
        slow: 'degraded_performance',
        partial: 'partial_outage',
        major: 'major_outage',
        down: 'major_outage',
        maintenance: 'under_maintenance',
      },
      positional: true,
      description: 'How all of them are',
    },
    remove: { kind: 'components', description: 'Those that are not affected after all' },
  },
  opensForm: ({ components: named, remove }) => named === undefined && remove === undefined,

  form: async (_, context) => {
    const incident = incidentOf(context);
    return {
      title: `Components of ${reference(incident.number)}`,
      submit: 'Save',
      intro: [{ type: 'context', text: affected(incident) }],
      fields: [
        { name: 'components', label: 'Which are affected?', input: 'components', many: true },
        componentStatusField('status'),
        { name: 'remove', label: 'Which are not, after all?', input: 'components', many: true },
      ],
      invoke: { command: 'components', incident: incident.number, options: {}, shown: {} },
    };
  },

  run: async ({ components: named = [], status, remove = [] }, context) => {
    const incident = incidentOf(context);
    if (named.length === 0 && remove.length === 0) return say(context, affected(incident));
    const set = named.map(({ name, status: own }) => asNamed(incident, name, own ?? status));
    const told = await context.tell({ do: 'change_components', set, remove: remove.map(({ name }) => name) });
    return replied(context, told, { done: affected, same: affected });
  },
});
