/** What the idle bot holds in memory, against an idle empty Bolt app: two processes, as an operator would start them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startFakeSlack } from '../support/slack/index.ts';
import { inFolder, type Row, ratio } from './measure.ts';

const SETTLES = 8000;
const MIB = 1024;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Resident, in MiB; null where the system does not tell it so. */
const resident = (child: ChildProcess): number | null => {
  try {
    const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
    return line ? Number(line[1]) / MIB : null;
  } catch {
    return null;
  }
};

const held = async (script: string, env: Record<string, string>, cwd: string): Promise<number | null> => {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    env: { ...process.env, ...env },
    cwd,
    stdio: 'ignore',
  });
  await pause(SETTLES);
  const size = child.exitCode === null ? resident(child) : null;
  child.kill('SIGTERM');
  if (child.exitCode === null) await new Promise((gone) => child.once('exit', gone));
  return size;
};

export const slackMemory = (): Promise<Row[]> =>
  inFolder(async (folder) => {
    const fake = await startFakeSlack({ limits: false });
    const lobby = fake.channel({ name: 'incidents', members: [fake.botUser] });
    const env = {
      FOGHORN_DATA: folder,
      FOGHORN_PORT: '38091',
      FOGHORN_LOG: 'error',
      SLACK_BOT_TOKEN: fake.token,
      SLACK_APP_TOKEN: fake.appToken,
      SLACK_LOBBY: lobby,
      SLACK_API_URL: fake.apiUrl,
    };
    const root = join(import.meta.dirname, '../..');
    const bolt = await held(join(import.meta.dirname, 'slack-empty.ts'), env, root);
    const ours = await held(join(root, 'src/main.ts'), env, root);
    await fake.close();
    if (bolt === null || ours === null) return [{ what: 'memory of the idle bot', figure: 'not told by this system' }];
    return [
      {
        what: 'memory of the idle bot on Slack',
        figure: `${Math.round(ours)} MiB`,
        ratio: ratio(ours / bolt, `an empty Bolt app: ${Math.round(bolt)} MiB`, { atMost: 2 }),
      },
    ];
  });
