/** `npm run doctor`: looks at the whole set-up, says what is wrong and how to mend it. Exits with 1 if anything is. */
import { type Config, readConfig } from '../config.ts';
import type { Clock } from '../engine/ports.ts';
import { FoghornError } from '../engine/ports.ts';
import { systemClock } from '../incident/time.ts';
import { checkData } from './checks/data.ts';
import { type Finding, ok, problem } from './checks/finding.ts';
import { checkPort, checkReach } from './checks/network.ts';
import { checkSlack } from './checks/slack.ts';
import { checkClock, checkNode, checkZones } from './checks/system.ts';
import { type Terminal, tool } from './run.ts';

const configured = (terminal: Pick<Terminal, 'env' | 'folder'>): { config: Config | null; finding: Finding } => {
  try {
    const config = readConfig(terminal.env, terminal.folder);
    return { config, finding: ok(`The configuration holds${config.file ? ` (${config.file})` : ''}`) };
  } catch (error) {
    if (!(error instanceof FoghornError)) throw error;
    return {
      config: null,
      finding: problem(error.message, 'foghorn.sample.yaml and .env.example show what is accepted.'),
    };
  }
};

/** Everything found, in the order it was looked at. Changes nothing. */
export const examine = async (
  terminal: Pick<Terminal, 'env' | 'folder'>,
  { clock, node }: { clock: Clock; node: string },
): Promise<Finding[]> => {
  const { config, finding } = configured(terminal);
  const system = [checkNode(node), checkZones(), finding];
  // Without a configuration nobody knows which folder and which port are meant.
  if (!config) return [...system, checkClock(clock(), null)];
  const data = await checkData(config.data);
  return [
    ...system,
    checkClock(clock(), data.newest),
    ...data.findings,
    checkReach(config),
    await checkPort(config.server, data.running),
    ...(await checkSlack(config, { clock, running: data.running })),
  ];
};

const MARKS: Record<Finding['level'], string> = { ok: '  ok  ', note: ' note ', problem: ' !!!  ' };

await tool(import.meta, async (terminal) => {
  const findings = await examine(terminal, { clock: systemClock, node: process.versions.node });
  for (const { level, said, remedy } of findings) {
    terminal.out(`${MARKS[level]} ${said.replaceAll('\n', '\n        ')}`);
    if (remedy !== undefined) terminal.out(`        → ${remedy}`);
  }
  const problems = findings.filter((finding) => finding.level === 'problem').length;
  terminal.out(problems === 0 ? '\nAll is well.' : `\n${problems} to mend.`);
  return problems === 0 ? 0 : 1;
});
