/** `npm run bench`: ratios within this run, medians over repeats. Nothing here is a test: machines differ. */
import { appends } from './appends.ts';
import { declare } from './declare.ts';
import { print, type Row } from './measure.ts';
import { slackAck } from './slack-ack.ts';
import { slackLifecycle } from './slack-lifecycle.ts';
import { slackMemory } from './slack-memory.ts';
import { start } from './start.ts';
import { ticker } from './ticker.ts';

const suites: Record<string, () => Promise<Row[]>> = {
  appends,
  ticker,
  start,
  declare,
  'slack-ack': slackAck,
  'slack-lifecycle': slackLifecycle,
  'slack-memory': slackMemory,
};

const only = process.argv.slice(2);
const rows: Row[] = [];
for (const [name, suite] of Object.entries(suites))
  if (only.length === 0 || only.includes(name)) rows.push(...(await suite()));
print(rows);
