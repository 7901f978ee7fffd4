/**
 * The program compiled once for all children of a test: a process that is started a hundred times must not spend
 * most of its life on translating, and all of them must run the same program while somebody edits it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

export interface Built {
  /** The compiled file of a source file of the project. */
  script(source: string): string;
  remove(): void;
}

export const build = (...sources: string[]): Built => {
  // Within the project, where packages are found.
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'foghorn-kill-'));
  const out = join(folder, 'out');
  mkdirSync(out);
  writeFileSync(join(out, 'package.json'), '{"type":"module"}');
  symlinkSync(join(root, 'migrations'), join(out, 'migrations'));
  const project = join(folder, 'tsconfig.json');
  const compilerOptions = { noEmit: false, noCheck: true, rootDir: root, outDir: out };
  const files = sources.map((source) => join(root, source));
  writeFileSync(project, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include: [] }));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { stdio: 'inherit' });
  return {
    script: (source) => join(out, source.replace(/\.ts$/, '.js')),
    remove: () => rmSync(folder, { recursive: true }),
  };
};
