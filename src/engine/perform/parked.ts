/** What could not be performed is told to the room, once a parking. */
import { DeliveryError } from '../ports.ts';
import { NOBODY, once, type Perform } from './scene.ts';

export const tellParked: Perform<'tell_parked'> = async ({ effect, since }, { row, view, presenter, home, bound }) => {
  const stuck = view.deliveries.find((one) => one.id === effect && one.state === 'parked' && one.since === since);
  if (!stuck) return { dropped: 'it was released meanwhile' };
  const { channel } = bound('room');
  try {
    await home().post({ channel }, { ...once(row), message: presenter.parked(view, stuck), ping: NOBODY });
    return {};
  } catch (error) {
    // What is stuck stands on the card and in the log; that this cannot be said either is no news.
    if (error instanceof DeliveryError && error.permanent) return { dropped: `the room refused it: ${error.message}` };
    throw error;
  }
};
