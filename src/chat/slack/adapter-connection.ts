/** Reaching Slack: who Foghorn is there, who else is, and then its events. Tried again until it succeeds. */
import { DeliveryError, FoghornError, type Log, type Person } from '../../engine/ports.ts';
import type { Duration } from '../../incident/incident.ts';
import { MINUTE, SECOND } from '../../incident/time.ts';
import type { Background } from './adapter-background.ts';
import { type Me, PLATFORM } from './ids.ts';
import type { Directory } from './people.ts';
import type { Receiving } from './receivers.ts';

export interface Connection {
  /** Never throws: Foghorn works on while Slack is away. */
  connect(receiving: Receiving): Promise<void>;
  /** Throws FoghornError while it is not known. */
  me(): Me;
  /** Why Foghorn does not hear Slack, with the remedy; null: it does. */
  trouble(): string | null;
  lost(): void;
  regained(): void;
}

const FIRST_PAUSE: Duration = 2 * SECOND;
const LONGEST_PAUSE: Duration = MINUTE;

export const createConnection = ({
  identify,
  directory,
  people,
  connected,
  background,
  log,
}: {
  identify: () => Promise<Me>;
  directory: Directory;
  people: (people: readonly Person[]) => Promise<void>;
  /** Called when it was made for the first time. */
  connected: () => void;
  background: Background;
  log: Log;
}): Connection => {
  let me: Me | null = null;
  let trouble: string | null = 'Slack is not connected yet.';
  let failures = 0;

  /** Foghorn hears without knowing names, too: they are asked for again. */
  const meetPeople = async (own: string): Promise<void> => {
    try {
      // Foghorn is no person of its own workspace.
      await people((await directory.load()).filter(({ id }) => id !== `${PLATFORM}:${own}`));
      await directory.loadGroups();
    } catch (error) {
      log.warn({ err: error }, 'Not all people and user groups of Slack could be read; some are shown by their ids');
      // A missing scope stays missing until somebody grants it and starts Foghorn again.
      if (!(error instanceof DeliveryError && error.permanent))
        background.later(LONGEST_PAUSE, () => background.run(meetPeople(own), 'Reading the people failed'));
    }
  };

  /** One step after the other; what was reached stays reached. */
  const connect = async (receiving: Receiving): Promise<void> => {
    try {
      if (!me) {
        const found = await identify();
        if (found.team === '' || found.user === '' || found.bot === '')
          throw new FoghornError(
            'not_a_bot',
            'That is no bot’s token. Set SLACK_BOT_TOKEN to the Bot User OAuth Token.',
          );
        me = found;
        await meetPeople(found.user);
      }
      // From then on a socket makes its connection again by itself.
      await receiving.start();
      trouble = null;
      failures = 0;
      connected();
    } catch (error) {
      failures++;
      trouble = error instanceof FoghornError ? error.message : 'Slack cannot be reached; it is tried again.';
      log[failures === 1 ? 'error' : 'warn']({ err: error, failures }, trouble);
      background.later(Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE), () =>
        background.run(connect(receiving), 'Connecting failed'),
      );
    }
  };

  return {
    connect,
    me: () => {
      if (!me) throw new FoghornError('slack_not_connected', 'Foghorn has not reached Slack yet.');
      return me;
    },
    trouble: () => trouble,
    lost: () => {
      trouble = 'The connection to Slack broke; it is being made again.';
    },
    regained: () => {
      trouble = null;
    },
  };
};
