/** From "/incident declare …" sent to its room there and its card visible in the workspace: the running whole, in one process. */
import { randomUUID } from 'node:crypto';
import { BOT, LOBBY } from '../../src/chat/local/platform/model.ts';
import { composeLocal } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { dataFiles } from '../../src/data.ts';
import { systemTimer } from '../../src/engine/timer.ts';
import { systemClock } from '../../src/incident/time.ts';
import { inFolder, median, quantile, type Row, timed } from './measure.ts';
import { silentLog } from './quiet.ts';

const DECLARATIONS = 200;

export const declare = (): Promise<Row[]> =>
  inFolder(async (folder) => {
    const foghorn = await composeLocal({
      config: readConfig({ FOGHORN_DATA: folder }, folder),
      files: dataFiles(folder),
      clock: systemClock,
      timer: systemTimer,
      unique: randomUUID,
      random: Math.random,
      log: silentLog,
    });
    await foghorn.start();
    const { platform } = foghorn;
    /** Resolves at the first message of Foghorn in a room whose name begins so: the card. */
    const cardIn = (prefix: string): Promise<void> =>
      new Promise((seen) => {
        const stop = platform.watch((change) => {
          if (change.change !== 'message' || !change.channel.startsWith(prefix)) return;
          if (platform.messages.get(change.message)?.author !== BOT) return;
          stop();
          seen();
        });
      });
    const asker = { person: 'local:ana', name: 'Ana', zone: 'UTC' };
    const took: number[] = [];
    for (let n = 1; n <= DECLARATIONS; n++) {
      const card = cardIn(`inc-${n}-`);
      took.push(
        await timed(async () => {
          await foghorn.say.say({
            asker,
            place: { platform: 'local', channel: LOBBY },
            text: `declare Checkout is failing for shop ${n} sev2`,
          });
          await card;
        }),
      );
    }
    await foghorn.stop();
    return [
      { what: 'declare → room and card visible, median', figure: `${median(took).toFixed(1)} ms` },
      { what: 'declare → room and card visible, p99', figure: `${quantile(took, 0.99).toFixed(1)} ms` },
    ];
  });
