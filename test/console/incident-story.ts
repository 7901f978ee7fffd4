/** An incident with a little of everything, for pages to show. */
import { FOGHORN, type Incident } from '../../src/incident/incident.ts';
import { MINUTE } from '../../src/incident/time.ts';
import { ANA, BEN, CHIDI } from '../support/given.ts';
import type { World } from './world.ts';

/** Declared by Ana, worked by Ben and Chidi, one promise kept and one missed by 11 minutes, resolved and drafted. */
export const checkoutIncident = async (world: World): Promise<Incident> => {
  const began = world.clock.clock() - 12 * MINUTE;
  const { number } = await world.declare(ANA, {
    title: 'Checkout is failing for card payments',
    severity: 'SEV1',
    components: ['Checkout', 'API'],
    impactBeganAt: began,
    text: 'Card payments answer 502.',
  });
  const tell = (after: number, by: string, command: Parameters<World['does']>[3]) =>
    world.does(after, by, number, command);
  await world.openRoom(number);
  await world.writes(1, BEN, number, 'I see 502s from the payment gateway since 08:50.');
  await tell(1, BEN, { do: 'assign_role', role: 'commander', person: BEN });
  await tell(1, BEN, { do: 'assign_role', role: 'communications', person: CHIDI });
  await world.writes(2, CHIDI, number, '<@local:ben> shall I post to the lobby?');
  await tell(4, CHIDI, {
    do: 'post_update',
    audience: 'internal',
    text: 'Card payments fail. Ben leads; we look at the gateway.',
  });
  await tell(9, BEN, { do: 'raise_note', text: 'The gateway’s certificate expired at 08:48.' });
  await tell(5, BEN, { do: 'record_impact', text: 'Every card payment fails; invoices work.' });
  await tell(8, CHIDI, {
    do: 'post_update',
    audience: 'internal',
    text: 'Cause found: an expired certificate.',
    status: 'identified',
  });
  await tell(30, FOGHORN, { do: 'tick', present: () => true });
  await tell(11, CHIDI, {
    do: 'post_update',
    audience: 'internal',
    text: 'New certificate is rolling out.',
    status: 'monitoring',
  });
  await tell(3, ANA, { do: 'add_task', text: 'Alert two weeks before certificates expire', owner: BEN });
  await tell(9, BEN, { do: 'resolve', text: 'Payments are back; error rate is normal for 10 minutes.' });
  await world.draft(number);
  const incident = await world.storage.load(number);
  if (!incident) throw new Error('The incident is gone.');
  return incident;
};
