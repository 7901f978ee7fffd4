/** Replaying in tests: the built-in settings, all commands, and a log nobody reads. */
import { commands } from '../../commands/index.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import { createLog } from '../../src/log.ts';
import { readRecorded } from '../../src/replay/recorded.ts';
import { type Replayed, type ReplayOptions, replay } from '../../src/replay/replay.ts';

export const OPTIONS: ReplayOptions = { settings: DEFAULT_SETTINGS, commands, log: createLog('silent') };

/** Replays what a file might hold. */
export const replayed = async (json: unknown, options: Partial<ReplayOptions> = {}): Promise<Replayed> => {
  const read = readRecorded(json);
  if ('problem' in read) throw new Error(read.problem);
  const [recorded] = read.incidents;
  if (!recorded) throw new Error('nothing to replay');
  return replay(recorded, { ...OPTIONS, ...options });
};
