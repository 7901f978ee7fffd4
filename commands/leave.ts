import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { replied } from './shared/replies.ts';

export const leave = defineCommand({
  name: 'leave',
  synonyms: ['quit'],
  summary: 'Stops being a responder; roles you hold stay yours until handed over.',
  examples: ['leave INC-42', 'leave'],
  where: 'room',
  options: {},

  run: async (_, context) => {
    const told = await context.tell({ do: 'leave', person: context.asker.person });
    const held = Object.entries(context.incident?.roles ?? {}).some(
      ([, { person }]) => person === context.asker.person,
    );
    return replied(context, told, {
      done: ({ number }) => [
        `You are no responder of ${reference(number)} any more.`,
        ...(held ? [' You still hold a role: ', { code: '/incident handoff @somebody' }, ' passes it on.'] : []),
      ],
      same: ({ number }) => [`You are not a responder of ${reference(number)}, so nothing changed.`],
      always: true,
    });
  },
});
