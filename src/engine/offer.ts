/** A plain reply to a nudge never acts by itself: its author is asked, privately, whether it is the update. */
import { type Incident, reference } from '../incident/incident.ts';
import { oneLine } from '../incident/text.ts';
import { asUpdate } from './meaning.ts';
import type { InboundMessage } from './ports.ts';
import type { Reply } from './reply.ts';

export const offerAsUpdate = ({ key, text }: InboundMessage, { number }: Incident): Reply => ({
  reply: 'say',
  message: {
    summary: `Use your reply as the update of ${reference(number)}?`,
    tone: 'plain',
    blocks: [
      { type: 'text', text: ['An update is owed. Is this it?'] },
      { type: 'quote', text: oneLine(asUpdate(text), 300) },
      {
        type: 'buttons',
        buttons: [
          {
            label: 'Use as update',
            style: 'primary',
            // The message itself, so that it counts at its own time, once, and as it reads then.
            invoke: { command: 'update', incident: number, options: { use: key } },
          },
        ],
      },
    ],
  },
});
