import { roleName } from '../src/chat/views/labels.ts';
import { defineCommand } from '../src/engine/command.ts';
import { type Incident, type PersonId, type Role, reference } from '../src/incident/incident.ts';
import { refuse } from '../src/incident/refusal.ts';
import { refused, replied } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

/** The role meant when none is named: the asker's own, else the one that owes the updates. */
const roleMeant = (incident: Incident, asker: PersonId): Role | undefined => {
  const held = Object.entries(incident.roles).filter(([, holder]) => holder.person === asker);
  const keys = (held.length > 0 ? held : Object.entries(incident.roles)).map(([role]) => role);
  return keys.find((role) => role === 'commander') ?? keys[0];
};

export const handoff = defineCommand({
  name: 'handoff',
  synonyms: ['hand-over', 'handover', 'hand-off', 'pass'],
  summary: 'Hands a role and the update it owes over to somebody.',
  examples: ['handoff @ben', 'handoff communications @ben'],
  where: 'room',
  options: {
    person: { kind: 'person', required: true, positional: true, description: 'Who takes over' },
    role: { kind: 'role', positional: true, description: 'Which role; yours, unless you say' },
  },

  form: async (values, context) => {
    const incident = incidentOf(context);
    const role = values.role ?? roleMeant(incident, context.asker.person);
    return {
      title: 'Hand over a role',
      submit: 'Hand over',
      intro: [
        {
          type: 'context',
          text: ['Both of you are told; the new holder gets the catch-up and the time of the next update.'],
        },
      ],
      fields: [
        { name: 'person', label: 'Who takes over?', input: 'people', many: false, required: true },
        {
          name: 'role',
          label: 'Role',
          input: 'choice',
          required: true,
          choices: context.settings.roles.slice(0, 25).map(({ key, name }) => ({ value: key, label: name })),
          ...(role === undefined ? {} : { value: role }),
        },
      ],
      invoke: { command: 'handoff', incident: incident.number, options: {} },
    };
  },

  run: async ({ person, role }, context) => {
    const incident = incidentOf(context);
    const meant = role ?? roleMeant(incident, context.asker.person);
    if (person === undefined || meant === undefined)
      return refused(
        refuse(
          'no_role_held',
          `Nobody holds a role in ${reference(incident.number)}, so there is none to hand over.`,
          'Type /incident assign commander @ben instead.',
        ),
        'role',
      );
    const name = roleName(meant, context.settings);
    const told = await context.tell({ do: 'assign_role', role: meant, person, handoff: true });
    return replied(context, told, {
      done: () => [`${name} is handed over to `, { person }, '.'],
      same: () => [{ person }, ` is ${name} already.`],
    });
  },
});
