/** The migrations say what the schema says, in both dialects. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { knownMigrations, missing } from '../../src/storage/migrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'foghorn-migrations-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['sqlite', 'sqlite'],
  ['postgresql', 'pg'],
])('has nothing left to generate for %s', (dialect, short) => {
  const out = join(folder, short);
  cpSync(`migrations/${short}`, out, { recursive: true });
  const before = readdirSync(out, { recursive: true });
  // drizzle-kit takes every path for a relative one, and ends well whatever happens.
  const target = relative(process.cwd(), out);
  const schema = `./src/storage/schema.${short}.ts`;
  const said = execFileSync(
    'node_modules/.bin/drizzle-kit',
    ['generate', '--dialect', dialect, '--schema', schema, '--out', target],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  expect(said).toContain('No schema changes');
  expect(readdirSync(out, { recursive: true })).toEqual(before);
});

it('has the same migrations in both dialects, in the same order', () => {
  const tags = (short: string): string[] =>
    JSON.parse(readFileSync(`migrations/${short}/meta/_journal.json`, 'utf8')).entries.map(
      ({ tag }: { tag: string }) => tag,
    );
  expect(tags('sqlite')).toEqual(tags('pg'));
});

it('asks for what is missing, in order, and refuses what it does not know', () => {
  const known = knownMigrations('sqlite');
  const all = known.map(({ at }) => at);
  expect(missing([], known, 'x')).toEqual(known);
  expect(missing(all, known, 'x')).toEqual([]);
  expect(missing(all.slice(0, 1), known, 'x')).toEqual(known.slice(1));
  expect(() => missing([...all, (all.at(-1) ?? 0) + 1], known, 'x')).toThrow(/newer Foghorn/);
});
