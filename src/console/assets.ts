/** The console's style and script, read once, under addresses that change with what they hold. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Assets } from './page.ts';

export interface Asset {
  body: string;
  type: string;
}

/** In the order in which they outrank each other. */
const SHEETS = [
  'base',
  'frame',
  'badges',
  'forms',
  'tables',
  'list',
  'incident',
  'plot',
  'story',
  'postmortem',
  'statistics',
  'screens',
  'print',
];

const read = (name: string): string => readFileSync(new URL(`./static/${name}`, import.meta.url), 'utf8');
const fingerprint = (body: string): string => createHash('sha256').update(body).digest('hex').slice(0, 12);

export const loadAssets = (base: string): { addresses: Assets; file(name: string): Asset | null } => {
  const css = SHEETS.map((name) => read(`${name}.css`)).join('\n');
  const js = read('console.js');
  return {
    addresses: {
      css: `${base}/static/console.css?v=${fingerprint(css)}`,
      js: `${base}/static/console.js?v=${fingerprint(js)}`,
    },
    file: (name) => {
      if (name === 'console.css') return { body: css, type: 'text/css; charset=utf-8' };
      return name === 'console.js' ? { body: js, type: 'text/javascript; charset=utf-8' } : null;
    },
  };
};
