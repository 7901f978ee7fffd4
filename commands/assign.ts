import { roleName } from '../src/chat/views/labels.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { replied } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

export const assign = defineCommand({
  name: 'assign',
  synonyms: ['role', 'claim', 'lead'],
  summary: 'Gives somebody a role, or takes it yourself.',
  examples: ['assign commander @ana', 'claim scribe', 'lead', 'assign scribe clear'],
  where: 'room',
  options: {
    role: { kind: 'role', required: true, positional: true, description: 'Which role' },
    person: { kind: 'person', positional: true, description: 'Who takes it; you, unless you say' },
    clear: { kind: 'flag', positional: true, description: 'Nobody holds it from now on' },
    vacant: { kind: 'flag', description: 'Only if nobody holds it' },
  },

  form: async (values, context) => {
    const incident = incidentOf(context);
    return {
      title: `Roles of ${reference(incident.number)}`,
      submit: 'Assign',
      intro: [
        {
          type: 'list',
          items: context.settings.roles.map((role) => {
            const holder = incident.roles[role.key];
            return [{ bold: role.name }, ': ', holder ? { person: holder.person } : 'nobody', ` (${role.description})`];
          }),
        },
      ],
      fields: [
        {
          name: 'role',
          label: 'Role',
          input: 'choice',
          required: true,
          choices: context.settings.roles.slice(0, 25).map(({ key, name }) => ({ value: key, label: name })),
          ...(values.role === undefined ? {} : { value: values.role }),
        },
        { name: 'person', label: 'Who', hint: 'You, unless you say.', input: 'people', many: false },
      ],
      invoke: { command: 'assign', incident: incident.number, options: {} },
    };
  },

  run: async ({ role = '', person, clear, vacant }, context) => {
    const name = roleName(role, context.settings);
    if (clear) {
      const told = await context.tell({ do: 'clear_role', role });
      return replied(context, told, {
        done: (after) => [`Nobody is ${name} of ${reference(after.number)} from now on.`],
        same: (after) => [`Nobody was ${name} of ${reference(after.number)}.`],
      });
    }
    const taker = person ?? context.asker.person;
    const told = await context.tell({ do: 'assign_role', role, person: taker, ...(vacant ? { vacant } : {}) });
    return replied(context, told, {
      done: (after) => [{ person: taker }, ` is ${name} of ${reference(after.number)} now.`],
      same: (after) => [{ person: taker }, ` is ${name} of ${reference(after.number)} already.`],
    });
  },
});
