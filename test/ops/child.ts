/** Foghorn as people start it: a process of its own, looked at from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

const project = resolve(import.meta.dirname, '../..');

export const tempFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'foghorn-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

export interface Child {
  process: ChildProcess;
  out(): string;
  err(): string;
  /** Where it is served, once it has said so. Rejects when it ends instead. */
  address: Promise<string>;
  /** Its exit code; the signal's name when it was killed. */
  ended: Promise<number | string>;
}

/** Runs a file of the project with nothing of our own environment but what a program needs to run at all. */
export const run = (file: string, cwd: string, env: Record<string, string>, args: string[] = []): Child => {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), join(project, file), ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const ended = new Promise<number | string>((done) =>
    child.once('close', (code, signal) => done(code ?? signal ?? '')),
  );
  const address = new Promise<string>((found, failed) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const match = /Open\s+(http:\S+)/.exec(out);
      if (match?.[1] && out.includes('Ctrl+C')) found(match[1]);
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    void ended.then((code) => failed(new Error(`ended with ${code}: ${err}`)));
  });
  // Some tests only ask how it ended.
  address.catch(() => undefined);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { process: child, out: () => out, err: () => err, address, ended };
};

export const start = (data: string, env: Record<string, string> = {}): Child =>
  run('src/main.ts', data, { FOGHORN_DATA: data, FOGHORN_PORT: '0', ...env });
