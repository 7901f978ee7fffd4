import { deliveryWords } from '../src/chat/views/labels.ts';
import { plural } from '../src/chat/views/text.ts';
import { defineCommand } from '../src/engine/command.ts';
import { reference } from '../src/incident/incident.ts';
import { say } from './shared/replies.ts';
import { incidentOf } from './shared/view.ts';

export const retry = defineCommand({
  name: 'retry',
  synonyms: ['again', 'resend'],
  summary: 'Tries again what could not be delivered.',
  examples: ['retry'],
  where: 'room',
  options: {},

  run: async (_, context) => {
    const { number } = incidentOf(context);
    const parked = (await context.ask.deliveries(number)).filter((delivery) => delivery.state === 'parked');
    const released = await context.retry();
    if (released === 0) return say(context, [`Nothing of ${reference(number)} waits for another try.`]);
    return say(context, [`Trying ${plural(released, 'delivery', 'deliveries')} of ${reference(number)} again.`], {
      blocks: [{ type: 'list', items: parked.slice(0, 10).map((delivery) => [deliveryWords(delivery)]) }],
    });
  },
});
