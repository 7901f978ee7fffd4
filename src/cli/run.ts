/** What every command line tool shares: its arguments, its environment, and how a failure is told. */
import { type Environment, withDotEnv } from '../config.ts';
import { FoghornError } from '../engine/ports.ts';

export interface Terminal {
  args: readonly string[];
  env: Environment;
  /** Where it was called: relative paths start here. */
  folder: string;
  /** A line of the result, on stdout. */
  out(text: string): void;
  /** Part of a long result, on stdout; resolves when the reader can take more. */
  write(text: string): Promise<void>;
  /** Everything else, on stderr. */
  err(text: string): void;
}

/** What went wrong as one sentence: no stack for what a person can mend. */
const sentenceOf = (error: unknown): string =>
  error instanceof FoghornError || !(error instanceof Error)
    ? String((error as Error).message ?? error)
    : `${error.stack}`;

/** Runs the tool if its file is the one that was started; answers are exit codes. */
export const tool = async (meta: ImportMeta, run: (terminal: Terminal) => Promise<number>): Promise<void> => {
  if (process.argv[1] !== meta.filename) return;
  const terminal: Terminal = {
    args: process.argv.slice(2),
    env: withDotEnv(process.env, process.cwd()),
    folder: process.cwd(),
    write: (text) => new Promise((resolve, reject) => process.stdout.write(text, (e) => (e ? reject(e) : resolve()))),
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
  };
  // A reader that has seen enough, like head, closes the pipe: that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    process.exitCode = await run(terminal);
  } catch (error) {
    terminal.err(sentenceOf(error));
    process.exitCode = 1;
  }
};
