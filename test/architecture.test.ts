/** The house's rules, stated once and checked by reading the source: no compiler, no module graph to trust. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../commands/index.ts';
import { route } from '../src/incident/effects.ts';
import { CAPTURE_KINDS, DECISION_KINDS } from '../src/incident/events.ts';

const root = resolve(import.meta.dirname, '..');
const CONTRACT = ['src/engine/ports.ts', 'src/engine/command.ts', 'src/engine/reply.ts', 'src/engine/presenter.ts'];

/** Who may import whom. A folder stands for all in it, `node:` for Node's own modules; the longest folder rules. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/incident/': ['src/incident/', 'zod'],
  'src/engine/': ['src/engine/', 'src/incident/', 'zod'],
  'commands/': ['commands/', ...CONTRACT, 'src/incident/', 'src/chat/views/'],
  'src/chat/views/': ['src/chat/views/', ...CONTRACT, 'src/incident/'],
  'src/storage/': ['src/storage/', ...CONTRACT, 'src/incident/', 'zod', 'drizzle-orm', 'better-sqlite3', 'node:'],
  'src/chat/local/': [
    'src/chat/local/',
    ...CONTRACT,
    'src/incident/',
    'src/chat/views/',
    'zod',
    'hono',
    'better-sqlite3',
    'node:',
  ],
  'src/chat/slack/': ['src/chat/slack/', ...CONTRACT, 'src/incident/', 'src/chat/views/', 'zod', '@slack', 'node:'],
  'src/console/': [
    'src/console/',
    ...CONTRACT,
    'src/incident/',
    'src/chat/views/',
    'zod',
    'hono',
    'markdown-it',
    'node:',
  ],
  'src/writer/': ['src/writer/', ...CONTRACT, 'src/incident/', 'src/chat/views/', 'zod'],
  'src/ops/': ['src/ops/', ...CONTRACT, 'src/incident/', 'src/config.ts', 'prom-client', 'hono', 'node:'],
  // The composition roots, and what only they are made of.
  'src/cli/': ['*'],
  'src/replay/': ['*'],
  'src/seeds/': ['src/seeds/', ...CONTRACT, 'src/incident/', 'src/replay/', 'zod', 'node:'],
  'src/': ['*'],
};

/** Command files with more to say than most, and why that is one idea. */
const LONG_COMMANDS: Record<string, string> = {};
const LONGEST_COMMAND = 300;

const filesIn = (folder: string): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
        .sort()
    : [];
const files = [...filesIn('src'), ...filesIn('commands')];
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The source without comments and without what stands between quotes: what is left is code. */
const codeOf = (source: string): string =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");

const IMPORT =
  /^\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
/** What a file imports: paths from the root, or the names of packages. */
const importsOf = (file: string): string[] =>
  [...read(file).matchAll(IMPORT)].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    return name.startsWith('.') ? normalize(join(dirname(file), name)) : name;
  });

const ruleFor = (file: string): readonly string[] => {
  const folder = Object.keys(MAY_IMPORT)
    .filter((key) => file.startsWith(key))
    .sort((a, b) => b.length - a.length)[0];
  return folder === undefined ? [] : (MAY_IMPORT[folder] ?? []);
};
const allows = (rule: string, name: string): boolean =>
  rule === '*' || name === rule || (/[:/]$/.test(rule) ? name.startsWith(rule) : name.startsWith(`${rule}/`));
const packagesOf = (name: string): string => (name.startsWith('@hono/') ? 'hono' : name);

describe('who may import whom', () => {
  it('the reader of imports sees every form of them', () => {
    expect(importsOf('test/architecture.test.ts')).toContain('commands/index.ts');
    expect(importsOf('src/engine/command.ts')).toContain('src/incident/incident.ts');
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => importsOf(file).length > 0).length / files.length).toBeGreaterThan(0.8);
  });

  it.each(Object.keys(MAY_IMPORT).filter((folder) => !MAY_IMPORT[folder]?.includes('*')))('%s', (folder) => {
    const wrong = files
      .filter((file) => file.startsWith(folder))
      .flatMap((file) =>
        importsOf(file)
          .filter((name) => !ruleFor(file).some((rule) => allows(rule, packagesOf(name))))
          .map((name) => `${file} imports ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  it('nothing below main and cli imports them', () => {
    const roots = ['src/main.ts', 'src/cli/'];
    const wrong = files
      .filter((file) => !roots.some((top) => file.startsWith(top)))
      .filter((file) => importsOf(file).some((name) => roots.some((top) => name.startsWith(top))));
    expect(wrong).toEqual([]);
  });
});

describe('time and the process are inputs', () => {
  it('one file makes dates', () => {
    const wrong = files
      .filter((file) => file !== 'src/incident/time.ts')
      .filter((file) => /\bDate\.now\b|\bnew Date\b|\bperformance\.now\b|\bDate\.parse\b/.test(codeOf(read(file))));
    expect(wrong).toEqual([]);
  });

  it('only main and cli look at the process', () => {
    const wrong = files
      .filter((file) => file !== 'src/main.ts' && !file.startsWith('src/cli/'))
      .filter((file) => /\bprocess\.\w/.test(codeOf(read(file))));
    expect(wrong).toEqual([]);
  });

  it('the core has no randomness', () => {
    const wrong = files
      .filter(
        (file) => file.startsWith('src/incident/') || file.startsWith('src/engine/') || file.startsWith('commands/'),
      )
      .filter((file) => /\bMath\.random\b|\brandomUUID\b/.test(codeOf(read(file))));
    expect(wrong).toEqual([]);
  });
});

describe('commands', () => {
  const ofCommands = filesIn('commands');

  it('are files about one idea', () => {
    const long = ofCommands.filter((file) => read(file).split('\n').length > LONGEST_COMMAND);
    expect(long.filter((file) => !(file in LONG_COMMANDS))).toEqual([]);
  });

  it('are all in the list that people are helped from', () => {
    const defined = ofCommands.flatMap((file) =>
      [...read(file).matchAll(/defineCommand\(\{\s*name: '([\w-]+)'/g)].map((match) => match[1] ?? ''),
    );
    expect(defined.length).toBeGreaterThan(15);
    expect(commands.map((command) => command.name).sort()).toEqual(defined.sort());
  });

  it('answer to names and synonyms of their own', () => {
    const names = commands.flatMap((command) => [command.name, ...command.synonyms]);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});

describe('effects', () => {
  it('of every kind are routed and performed', () => {
    const kinds = [
      ...read('src/incident/effects.ts').matchAll(/\{ kind: '(\w+)'/g),
      ...read('src/incident/effects.ts').matchAll(/^ {6}kind: '(\w+)'/gm),
    ].map((match) => match[1] ?? '');
    expect(kinds.length).toBeGreaterThan(10);
    expect(route({ kind: 'open_room', slug: 'x', private: false }).lane).toBe('room');
    const performed = read('src/engine/perform.ts');
    expect(kinds.filter((kind) => !new RegExp(`\\b${kind}\\b`).test(performed))).toEqual([]);
  });
});

describe('the README', () => {
  const readme = read('README.md');

  it('lists exactly the kinds a timeline entry can have', () => {
    const section = readme.split('<!-- kinds -->')[1] ?? '';
    const listed = [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
    expect(listed.sort()).toEqual([...DECISION_KINDS, ...CAPTURE_KINDS].sort());
  });

  it('lists every command', () => {
    const section = readme.split('<!-- commands -->')[1] ?? '';
    const listed = [...section.matchAll(/^\| `(\w[\w-]*)/gm)].map((match) => match[1]);
    expect(listed.sort()).toEqual(commands.map((command) => command.name).sort());
    for (const { summary } of commands) expect(section).toContain(summary);
  });

  it('names the two commands that CI runs', () => {
    expect(readme).toContain('npm ci && npm start');
    expect(readme).toContain('npm ci && npm test');
    expect(read('.ci/run')).toMatch(/^npm ci <\/dev\/null && npm test <\/dev\/null$/m);
  });
});
