/** A process of its own on a data file, to be killed: `child.ts FILE hold|commit|lease`. Says what it did, a line each. */
import { openSqlite } from '../../src/storage/open.sqlite.ts';
import { minute } from '../support/entries.ts';
import { declaring, enqueued, paging, quiet, saying } from './samples.ts';

const [file = '', task] = process.argv.slice(2);
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  const storage = await openSqlite({ file, log: quiet });
  say('open');
  // The lock outlives an idle event loop only as long as the process does.
  setInterval(() => undefined, 60_000);
  if (task === 'lease') {
    await storage.commit([...declaring(1).writes, ...enqueued(paging(1, 1))]);
    const leased = await storage.lease(minute(0), 10, 3_600_000, 'the killed one');
    say(`leased ${leased.length}`);
  }
  if (task === 'commit') {
    await storage.commit(declaring(1).writes);
    for (let n = 0; ; n += 4) {
      const lists = [n, n + 1, n + 2, n + 3].map((key) => saying(1, `m:${key}`, `said ${key}`, 1));
      const answered = lists.map(async (writes, i) => {
        await storage.commit(writes);
        say(`committed ${n + i}`);
      });
      await Promise.all(answered);
    }
  }
} catch (error) {
  say(`failed ${(error as { code?: string }).code}`);
}
