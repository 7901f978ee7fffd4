import { roomSpan } from '../src/chat/views/places.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { replied } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

export const join = defineCommand({
  name: 'join',
  synonyms: ['enter'],
  summary: 'Joins an incident and gets you into its room.',
  examples: ['join INC-42', 'join'],
  where: 'room',
  options: {},

  run: async (_, context) => {
    const { number } = incidentOf(context);
    const room = roomSpan({ bindings: await context.ask.bindings(number) }, 'Open the room');
    const told = await context.tell({ do: 'join', person: context.asker.person });
    const where = room ? [' ', room, '.'] : [];
    return replied(context, told, {
      done: () => ['You are a responder of ', { bold: reference(number) }, ' now, and invited to its room.', ...where],
      same: () => ['You are a responder of ', { bold: reference(number) }, ' already.', ...where],
      always: true,
    });
  },
});
