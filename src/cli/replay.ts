/**
 * `npm run --silent replay -- FILE [--json] [--speed N]`: recorded incidents through the real engine, in memory.
 * `--speed N` plays the story N times as fast as it happened. Exit codes: 0 replayed, 1 a fault, 2 input at fault.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { commands } from '../../commands/index.ts';
import { DEFAULT_SETTINGS } from '../config-defaults.ts';
import { FoghornError, type Log } from '../engine/ports.ts';
import type { Duration } from '../incident/incident.ts';
import { oneLine } from '../incident/text.ts';
import { createLog } from '../log.ts';
import { type Recorded, readRecorded } from '../replay/recorded.ts';
import { type Replayed, type ReplayOptions, replay } from '../replay/replay.ts';
import { reportText, timelineLine } from '../replay/report.ts';
import { type Terminal, tool } from './run.ts';

const USAGE = 'Say what to replay: npm run replay -- FILE [--json] [--speed N]';

/** What is wrong with what was given: one sentence, exit code 2. */
class InputFault extends FoghornError {}

interface Asked {
  file: string;
  json: boolean;
  /** How many times as fast as it happened; null: at once. */
  speed: number | null;
}

const asked = (args: readonly string[]): Asked => {
  const read = () => {
    try {
      return parseArgs({
        args: [...args],
        allowPositionals: true,
        options: { json: { type: 'boolean', default: false }, speed: { type: 'string' } },
      });
    } catch (cause) {
      throw new InputFault('usage', `${cause instanceof Error ? cause.message.split('.')[0] : cause}. ${USAGE}`, {
        cause,
      });
    }
  };
  const { values, positionals } = read();
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new InputFault('usage', USAGE);
  const speed = values.speed === undefined ? null : Number(values.speed);
  if (speed !== null && !(Number.isFinite(speed) && speed > 0))
    throw new InputFault('usage', `The speed “${values.speed}” is not a number above 0: 60 plays an hour in a minute.`);
  return { file, json: values.json, speed };
};

const load = (folder: string, file: string): Recorded[] => {
  let text: string;
  try {
    text = readFileSync(resolve(folder, file), 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new InputFault('unreadable', `${file} cannot be read (${why}).`, { cause });
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new InputFault(
      'no_json',
      `${file} is not JSON: ${oneLine(cause instanceof Error ? cause.message : String(cause), 120)}.`,
      {
        cause,
      },
    );
  }
  const recorded = readRecorded(json);
  if ('problem' in recorded)
    throw new InputFault('wrong_shape', `${file} holds no recorded incidents: ${recorded.problem}.`);
  return recorded.incidents;
};

const paced =
  (speed: number) =>
  async (length: Duration): Promise<void> => {
    await sleep(length / speed);
  };

/** Prints the lines of the timeline that were not there before. */
const teller = ({ out }: Terminal): NonNullable<ReplayOptions['heard']> => {
  let told = 0;
  return (timeline) => {
    for (const row of timeline.slice(told)) out(timelineLine(row));
    told = timeline.length;
  };
};

export const runReplay = async (terminal: Terminal, log: Log): Promise<number> => {
  try {
    const { file, json, speed } = asked(terminal.args);
    const incidents = load(terminal.folder, file);
    const all: Replayed[] = [];
    for (const recorded of incidents) {
      const replayed = await replay(recorded, {
        settings: DEFAULT_SETTINGS,
        commands,
        log,
        ...(speed === null ? {} : { pace: paced(speed) }),
        ...(speed === null || json ? {} : { heard: teller(terminal) }),
      });
      if (json) all.push(replayed);
      else await terminal.write(`${reportText(replayed, { told: speed !== null })}\n`);
    }
    if (json) await terminal.write(`${JSON.stringify(all, null, 2)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof InputFault)) throw error;
    terminal.err(error.message);
    return 2;
  }
};

await tool(import.meta, (terminal) => runReplay(terminal, createLog('warn')));
