/** What the routes share: the reader of a request, its pages, and the forms sent to it. */
import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import type { Told } from '../engine/command.ts';
import { FoghornError } from '../engine/ports.ts';
import type { Incident } from '../incident/incident.ts';
import { type Refusal, refuse } from '../incident/refusal.ts';
import { cleanText } from '../incident/text.ts';
import { loadAssets } from './assets.ts';
import { fieldOf } from './incident/actions.ts';
import { createOnce } from './once.ts';
import { layout, type Page, plainPage } from './page.ts';
import type { Refused } from './parts/forms.ts';
import { type Reader, seen, zoneOf } from './reader.ts';
import type { ConsoleOptions } from './reads.ts';

export type Status = 200 | 400 | 401 | 403 | 404 | 409 | 413 | 422 | 500 | 503;

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

/** A form as it was sent. */
export interface Sent {
  name: string;
  values: Readonly<Record<string, string>>;
}

/** The code of a refusal that is no "no" but a failure of ours. */
const FAILED = 'not_saved';

/** What a form led to: somewhere to go, or the refusal to show it again with. */
export type Outcome = { to: string } | { refused: Refused };

export const createServing = (options: ConsoleOptions) => {
  const base = options.base ?? '/console';
  const assets = loadAssets(base);
  const once = createOnce<Outcome>((outcome) => 'to' in outcome);

  const reader = async (c: Context): Promise<Reader> => {
    const { door } = options;
    const session = (await door?.viewer(c.req.raw)) ?? null;
    const person = session ?? (await options.viewer(c.req.raw));
    if (!person)
      throw new Stop(
        401,
        'Sign in',
        'Nobody is signed in here.',
        door ? `Type /${options.command ?? 'incident'} console in chat for a link.` : 'Ask whoever runs Foghorn.',
      );
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
      forgery: session && door ? door.forgery(c.req.raw) : null,
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

    /** Runs what a form asks for, once a form, and goes where it leads or shows it again with what was typed. */
    act: async (
      c: Context,
      who: Reader,
      form: Sent,
      run: () => Promise<Outcome>,
      again: (refused: Refused) => Promise<Response>,
    ): Promise<Response> => {
      const { values } = form;
      const guarded = async (): Promise<Outcome> => {
        try {
          return await run();
        } catch (error) {
          // The engine has logged it: nothing was saved, and whoever typed this must not type it again.
          if (error instanceof Stop || !(error instanceof FoghornError)) throw error;
          return refusedBy(form, refuse(FAILED, error.message), {});
        }
      };
      const key = createHash('sha256')
        .update(JSON.stringify([who.person.id, c.req.path, values]))
        .digest('hex');
      // Without its token a form cannot be told from its twin: then each counts.
      const outcome = values.once ? await once(key, guarded) : await guarded();
      return 'to' in outcome ? c.redirect(outcome.to, 303) : again(outcome.refused);
    },
  };
};
export type Serving = ReturnType<typeof createServing>;

/**
 * The fields of a form, as clean text: browsers send line ends as \r\n, and what is compared with what was stored
 * must be written alike. Files and repeated names are nothing any form of ours sends.
 */
export const readForm = async (c: Context, name: string): Promise<Sent> => {
  const body = Object.entries(await c.req.parseBody());
  const values = Object.fromEntries(
    body.flatMap(([field, value]) => (typeof value === 'string' ? [[field, cleanText(value)]] : [])),
  );
  return { name, values };
};

/** `field` is the one at fault; `{}` where it is the form as a whole. Without it, the code of the refusal tells. */
export const refusedBy = (
  { name, values }: Sent,
  refusal: Refusal,
  { field }: { field?: string } = fieldOf(refusal),
): { refused: Refused } => ({ refused: { form: name, values, refusal, ...(field !== undefined && { field }) } });

/** Where the engine's answer leads. */
export const outcomeOf = (told: Told, form: Sent, to: (told: Extract<Told, { ok: true }>) => string): Outcome =>
  told.ok ? { to: to(told) } : refusedBy(form, told.refusal);

/** Somebody else was quicker: a conflict between two people, not a mistake of one. */
const MEANWHILE: ReadonlySet<string> = new Set(['stale_form', 'edited_meanwhile']);
export const statusOf = ({ refusal }: Refused): Status => {
  if (refusal.code === FAILED) return 503;
  return MEANWHILE.has(refusal.code) ? 409 : 422;
};
