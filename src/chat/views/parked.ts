/** Told to the room when something could not be done in the world: what, why, and how to try again. */
import type { Delivery } from '../../engine/ports.ts';
import type { IncidentView } from '../../engine/presenter.ts';
import type { Message } from '../../engine/reply.ts';
import { reference } from '../../incident/incident.ts';
import { buttons, retryButton } from './actions.ts';
import { bounded } from './bounds.ts';
import { deliveryWords } from './labels.ts';
import { inlineText } from './text.ts';

export const parked = ({ incident, people }: IncidentView, delivery: Delivery): Message => {
  const could = `Foghorn could not ${deliveryWords(delivery)}`;
  const why = delivery.error === null ? '' : `: ${inlineText(delivery.error, 400, people)}`;
  return bounded({
    summary: `${reference(incident.number)}: ${could}${why}`,
    tone: 'attention',
    blocks: [
      { type: 'text', text: [{ bold: could }, why] },
      {
        type: 'context',
        text: [
          'Nothing recorded is lost. When the cause is mended, press Retry or type ',
          { code: '/incident retry' },
          '.',
        ],
      },
      buttons(retryButton(incident.number)),
    ],
  });
};
