/** The test's hold on what is brought to the app, and how. */
import type { Deliveries } from './deliver.ts';
import type { FakeSlack } from './fake.ts';
import { signature, wallSeconds } from './http.ts';
import type { Sockets } from './socket.ts';
import type { World } from './world.ts';

export const carry = (world: World, deliveries: Deliveries, sockets: Sockets) =>
  ({
    deliverTo: (to) => {
      deliveries.addresses =
        typeof to === 'string'
          ? { events: to, commands: to, interactivity: to, options: to }
          : {
              events: to.events,
              commands: to.commands ?? to.events,
              interactivity: to.interactivity ?? to.events,
              options: to.options ?? to.interactivity ?? to.events,
            };
    },
    deliverOverSocket: () => {
      deliveries.addresses = null;
    },
    deliveries: () => deliveries.all(),
    redeliver: () => deliveries.redeliver(),
    duplicate: (...ids) => deliveries.duplicate(ids),
    duplicating: (on) => {
      deliveries.duplicating = on;
    },
    hold: () => deliveries.hold(),
    unhold: (order = 'in order') => deliveries.unhold(order),
    lose: (on) => {
      deliveries.losing = on;
    },
    event: (event) => deliveries.event(event, true) ?? '',
    sign: (body, at = wallSeconds(), secret = world.app.signingSecret) => signature(secret, body, at),
    forge: async (request, to = 'events') => {
      const address = deliveries.addresses?.[to];
      if (!address) throw new Error('Nothing is delivered over HTTP: say where with deliverTo');
      const signed = signature(request.secret ?? world.app.signingSecret, request.body, request.at ?? wallSeconds());
      const { 'x-slack-signature': sound, ...stamp } = signed;
      const given = request.signature === undefined ? sound : request.signature;
      const response = await fetch(address, {
        method: 'POST',
        body: request.body,
        headers: {
          'content-type':
            request.contentType ?? (to === 'events' ? 'application/json' : 'application/x-www-form-urlencoded'),
          ...stamp,
          ...(given === null ? {} : { 'x-slack-signature': given }),
          ...request.headers,
        },
      });
      return { status: response.status, body: await response.text(), headers: response.headers };
    },
    connections: () => sockets.count(),
    connected: (count = 1) => sockets.connected(count),
    disconnect: (reason = 'refresh_requested') => sockets.disconnect(reason),
  }) satisfies Partial<FakeSlack>;
