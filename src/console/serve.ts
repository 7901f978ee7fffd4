/** What the routes share: the reader of a request, its pages, and the forms sent to it. */
import type { Context } from 'hono';
import type { Told } from '../engine/command.ts';
import { FoghornError } from '../engine/ports.ts';
import type { Incident } from '../incident/incident.ts';
import type { Refusal } from '../incident/refusal.ts';
import { loadAssets } from './assets.ts';
import { fieldOf } from './incident/actions.ts';
import { createOnce } from './once.ts';
import { layout, type Page, plainPage } from './page.ts';
import type { Refused } from './parts/forms.ts';
import { type Reader, seen, zoneOf } from './reader.ts';
import type { ConsoleOptions } from './reads.ts';

export type Status = 200 | 400 | 401 | 403 | 404 | 409 | 413 | 422 | 500;

/** Ends a request with one sentence and its status. Thrown, because it is an answer from anywhere on the way. */
export class Stop extends FoghornError {
  readonly status: Status;
  readonly title: string;
  readonly hint: string;
  constructor(status: Status, title: string, sentence: string, hint = '') {
    super('console_stop', sentence);
    this.name = 'Stop';
    this.status = status;
    this.title = title;
    this.hint = hint;
  }
}

const noIncident = (): Stop =>
  new Stop(
    404,
    'Not found',
    'There is no such incident, or you may not see it.',
    'Private incidents show to those invited.',
  );

/** What a form led to: somewhere to go, or the refusal to show it again with. */
export type Outcome = { to: string } | { refused: Refused };

export const createServing = (options: ConsoleOptions) => {
  const base = options.base ?? '/console';
  const assets = loadAssets(base);
  const once = createOnce();

  const reader = async (c: Context): Promise<Reader> => {
    const person = await options.viewer(c.req.raw);
    if (!person)
      throw new Stop(401, 'Sign in', 'Nobody is signed in here.', 'Ask Foghorn in chat for a link to the console.');
    const people = await options.read.people();
    return {
      person,
      zone: zoneOf(person),
      now: options.clock(),
      settings: options.settings,
      people: new Map([...people, person].map((known) => [known.id, known])),
      base,
      workspace: options.workspace ?? null,
      once: options.unique,
    };
  };

  const incident = async (written: string, who: Reader): Promise<Incident> => {
    const number = /^[1-9]\d{0,8}$/.test(written) ? Number(written) : null;
    const found = number === null ? null : await seen(options.read, number, who);
    if (!found) throw noIncident();
    return found;
  };

  return {
    base,
    assets,
    reader,
    incident,

    show: async (c: Context, page: Page, who: Reader, status: Status = 200): Promise<Response> =>
      c.html(await layout(page, who, assets.addresses), status),

    stop: async (c: Context, stop: Stop): Promise<Response> =>
      c.html(await plainPage(stop.title, stop.message, stop.hint, `${base}/`, assets.addresses), stop.status),

    /** Runs what a form asks for, once a form, and goes where it leads or shows it again. */
    act: async (
      c: Context,
      who: Reader,
      values: Readonly<Record<string, string>>,
      run: () => Promise<Outcome>,
      again: (refused: Refused) => Promise<Response>,
    ): Promise<Response> => {
      const key = JSON.stringify([who.person.id, c.req.path, values]);
      // Without its token a form cannot be told from its twin: then each counts.
      const outcome = values.once ? await once(key, run) : await run();
      return 'to' in outcome ? c.redirect(outcome.to, 303) : again(outcome.refused);
    },
  };
};
export type Serving = ReturnType<typeof createServing>;

/** The fields of a form, as text. Files and repeated names are nothing any form of ours sends. */
export const readForm = async (c: Context): Promise<Record<string, string>> => {
  const body = await c.req.parseBody();
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
};

export const refusedBy = (
  form: string,
  values: Readonly<Record<string, string>>,
  refusal: Refusal,
  field: { field?: string } = fieldOf(refusal),
): { refused: Refused } => ({ refused: { form, values, refusal, ...field } });

/** Where the engine's answer leads. Somebody else being quicker is a conflict of two people, the rest one's own words. */
export const outcomeOf = (
  told: Told,
  form: string,
  values: Readonly<Record<string, string>>,
  to: (told: Extract<Told, { ok: true }>) => string,
): Outcome => (told.ok ? { to: to(told) } : refusedBy(form, values, told.refusal));

const MEANWHILE: ReadonlySet<string> = new Set(['stale_form', 'edited_meanwhile']);
export const statusOf = ({ refusal }: Refused): Status => (MEANWHILE.has(refusal.code) ? 409 : 422);
