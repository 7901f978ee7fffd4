/** The fake Slack, put together. */
import { createApi } from './api.ts';
import { carry } from './carry.ts';
import { createWorld } from './create.ts';
import { createDeliveries, type Deliveries } from './deliver.ts';
import type { Delivery, FakeSlack, FakeSlackOptions } from './fake.ts';
import { createFaults } from './faults.ts';
import { furnish } from './furnish.ts';
import { createInteractions } from './interact.ts';
import { createLimits } from './limits.ts';
import { look } from './look.ts';
import { methodsOf } from './methods/index.ts';
import { startServer } from './server.ts';
import { createSockets, type Sockets } from './socket.ts';
import { talk } from './talk.ts';

/** How long, in real ms, nothing may move before all is taken to have settled. */
const QUIET = 15;
const GLANCE = 5;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const startFakeSlack = async (options: FakeSlackOptions = {}): Promise<FakeSlack> => {
  const world = createWorld(options);
  const faults = createFaults();
  const limits = createLimits(world, options.limits ?? true);
  let lastSign = Date.now();
  let requests = 0;
  const stir = (): void => {
    lastSign = Date.now();
  };
  const sockets: Sockets = createSockets(world, { opened: () => deliveries.opened(), heard: stir });
  const deliveries: Deliveries = createDeliveries(world, { sockets: () => sockets, stir });
  world.tell = (event) => {
    deliveries.event(event);
  };
  const api = createApi({ world, faults, limits, methods: methodsOf(sockets), latency: options.latency });
  const server = await startServer(
    {
      world,
      api,
      faults,
      sockets,
      traffic: (by) => {
        requests += by;
        stir();
      },
    },
    options.port ?? 0,
  );

  const settled = async (): Promise<Delivery[]> => {
    const patience = options.patience ?? 250;
    stir();
    for (;;) {
      await pause(GLANCE);
      const still = Date.now() - lastSign;
      const idle = deliveries.busy() === 0 && requests - faults.held() <= 0;
      if ((idle && still >= QUIET) || still >= patience) return deliveries.open();
    }
  };

  return {
    ...talk(world),
    ...furnish(world),
    ...look(world),
    ...carry(world, deliveries, sockets),
    ...createInteractions(world, deliveries),
    url: server.url,
    apiUrl: `${server.url}/api/`,
    token: world.app.token,
    appToken: world.app.appToken,
    signingSecret: world.app.signingSecret,
    team: world.team.id,
    teamDomain: world.team.domain,
    appId: world.app.id,
    botUser: world.app.botUser,
    botId: world.app.botId,
    calls: (method) => api.calls.filter((call) => method === undefined || call.method === method),
    forgetCalls: () => {
      api.calls.length = 0;
    },
    settled,
    fail: (method, fault) => faults.add(method, fault),
    mend: () => faults.mend(),
    release: () => faults.release(),
    hanging: (count = 1) => faults.hanging(count),
    rateLimit: (method = '*', { retryAfter = 1, times = 1 } = {}) =>
      faults.add(method, { status: 429, retryAfter, times }),
    limits: (on) => {
      limits.on = on;
    },
    unreachable: () => {
      faults.down = true;
      sockets.disconnect('abruptly');
      faults.release();
    },
    reachable: () => {
      faults.down = false;
    },
    close: async () => {
      deliveries.close();
      faults.mend();
      await sockets.close();
      await server.close();
    },
  };
};
