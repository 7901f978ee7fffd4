/** The frame of every page: what is the same wherever one is. */
import { type Html, html, none, raw, when } from './html.ts';
import type { Reader } from './reader.ts';

export interface Page {
  title: string;
  /** Which entry of the navigation it belongs to. */
  under: 'incidents' | 'statistics' | null;
  body: Html;
  /** Said at the top after something was done. */
  done?: string | null;
}

/** Addresses of the static files, with a fingerprint of what they hold. */
export interface Assets {
  css: string;
  js: string;
}

const horn = raw(
  '<svg class="horn" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M3 9.5v5h3l1 4.5h2.5l-.8-4.5L16 18V6L8 9.5zM18.5 8.5a5 5 0 0 1 0 7M20.5 6a9 9 0 0 1 0 12" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round" stroke-linecap="round"/></svg>',
);

const entry = (reader: Reader, page: Page, under: Page['under'], path: string, label: string): Html =>
  html`<a href="${reader.base}${path}"${when(page.under === under, () => html` aria-current="page"`)}>${label}</a>`;

const document = (title: string, assets: Assets, body: Html): Html =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title} · Foghorn</title><link rel="stylesheet" href="${assets.css}"><link rel="icon" href="data:,"><script src="${assets.js}" defer></script></head><body>${body}</body></html>`;

export const layout = (page: Page, reader: Reader, assets: Assets): Html =>
  document(
    page.title,
    assets,
    html`<a class="skip" href="#main">Skip to the content</a>
<header class="top"><a class="brand" href="${reader.base}/">${horn}Foghorn</a><nav aria-label="Main">${entry(reader, page, 'incidents', '/', 'Incidents')}${entry(reader, page, 'statistics', '/statistics', 'Statistics')}${when(reader.workspace, () => html`<a href="${reader.workspace}">Workspace</a>`)}</nav><p class="who"><span class="who-name">${reader.person.name}</span> <small>${reader.zone}</small></p>${when(reader.forgery, () => html`<form method="post" action="${reader.base}/sign-out"><input type="hidden" name="forgery" value="${reader.forgery}"><button type="submit" class="plain">Sign out</button></form>`)}</header>
<main id="main" tabindex="-1">${page.done ? html`<p class="done" role="status">${page.done}</p>` : none}${page.body}</main>
<footer class="bottom"><p>Times are shown in your zone, ${reader.zone}. Point at one to see it in UTC.</p></footer>`,
  );

/** A page without a reader: the frame alone around what it says. */
export const bare = (title: string, body: Html, home: string, assets: Assets): Html =>
  document(title, assets, html`<header class="top"><a class="brand" href="${home}">${horn}Foghorn</a></header>${body}`);

/** A page for those who are nobody yet, or for whom something went wrong: one sentence, and a way on. */
export const plainPage = (title: string, sentence: string, hint: string, home: string, assets: Assets): Html =>
  bare(
    title,
    html`<main id="main" class="sentence"><h1>${title}</h1><p>${sentence}</p>${when(hint, () => html`<p class="hint">${hint}</p>`)}<p><a href="${home}">Back to the incidents</a></p></main>`,
    home,
    assets,
  );
