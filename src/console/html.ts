/** HTML as tagged templates: every value put in is escaped unless it came from `html` itself. */
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export { html, raw };
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Nothing at all. */
export const none: Html = raw('');

/** The part when the condition holds. `condition && html…` would print a 0. */
export const when = (condition: unknown, part: () => Html): Html => (condition ? part() : none);
