import { listed } from '../src/chat/views/text.ts';
import { defineCommand, type Told } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { refused, say } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

export const invite = defineCommand({
  name: 'invite',
  synonyms: ['add', 'call-in'],
  summary: 'Brings people into the incident and its room.',
  examples: ['invite @ben @cem'],
  where: 'room',
  options: {
    people: { kind: 'people', required: true, positional: true, description: 'Whom to bring in' },
  },

  form: async (_, context) => ({
    title: `Invite to ${reference(incidentOf(context).number)}`,
    submit: 'Invite',
    intro: [],
    fields: [{ name: 'people', label: 'Who', input: 'people', many: true, required: true }],
    invoke: { command: 'invite', incident: incidentOf(context).number, options: {} },
  }),

  run: async ({ people = [] }, context) => {
    const { number } = incidentOf(context);
    const added: string[] = [];
    for (const person of people) {
      const told: Told = await context.tell({ do: 'join', person, invitedBy: context.asker.person });
      if (!told.ok) return refused(told.refusal);
      if (told.changed) added.push(person);
    }
    const names = listed((added.length > 0 ? added : people).map((person) => ({ person })));
    return say(
      context,
      added.length > 0
        ? [...names, ` ${added.length === 1 ? 'is' : 'are'} invited to ${reference(number)}.`]
        : [...names, ` ${people.length === 1 ? 'is' : 'are'} in ${reference(number)} already.`],
    );
  },
});
