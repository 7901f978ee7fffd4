/** Style and script, read once when the workspace is made; their address changes with their content. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export interface Asset {
  type: string;
  body: string;
}

const HORN =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><rect width="20" height="20" rx="5" fill="#0f766e"/>' +
  '<path d="M4 8.600v2.800l1.700.4.8 2.900h1.600l-.5-2.500 6.400 1.800V6L5.700 8.200z" fill="#fff"/></svg>';

const files = (folder: string): { name: string; body: string }[] => {
  const at = new URL(`./${folder}/`, import.meta.url);
  return readdirSync(at)
    .sort()
    .map((name) => ({ name, body: readFileSync(new URL(name, at), 'utf8') }));
};

export const readAssets = (): { version: string; get(name: string): Asset | null } => {
  const assets = new Map<string, Asset>();
  for (const { name, body } of files('client')) assets.set(name, { type: 'text/javascript; charset=utf-8', body });
  const css = files('style').map(({ body }) => body);
  assets.set('workspace.css', { type: 'text/css; charset=utf-8', body: css.join('\n') });
  assets.set('horn.svg', { type: 'image/svg+xml', body: HORN });
  const hash = createHash('sha256');
  for (const { body } of assets.values()) hash.update(body);
  return { version: hash.digest('base64url').slice(0, 12), get: (name) => assets.get(name) ?? null };
};
