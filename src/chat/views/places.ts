/** Where things are: links into chat, where the platform told one, and the paths of the console's pages. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Span } from '../../engine/reply.ts';
import { type Link, reference } from '../../incident/incident.ts';
import { inlineText, type People } from './text.ts';

export const incidentPage = (number: number): string => `/incidents/${number}`;
export const postmortemPage = (number: number): string => `${incidentPage(number)}/postmortem`;
export const listPage = '/';

export const consoleSpan = (path: string, text: string): Span => ({ console: path, text });

/** The room as a link; null while it is not there yet, or where it has no address. */
export const roomSpan = ({ bindings }: Pick<IncidentView, 'bindings'>, text: string): Span | null => {
  const url = bindings.room?.url;
  return url ? { link: url, text } : null;
};

/** `INC-42`, leading to its room where that is known. */
export const referenceSpan = (view: Pick<IncidentView, 'bindings' | 'incident'>): Span =>
  roomSpan(view, reference(view.incident.number)) ?? { bold: reference(view.incident.number) };

/** Longer addresses count for more than a message has room for: then the title stands alone, and the console has the rest. */
const URL_LENGTH = 500;
export const linkSpan = ({ url, title }: Pick<Link, 'url' | 'title'>, people: People): Span => {
  const text = inlineText(title, 60, people);
  return url.length > URL_LENGTH ? text : { link: url, text };
};
