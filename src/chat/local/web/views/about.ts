/** The first visit: what this is in three lines, and two ways to begin. */
import { html } from 'hono/html';
import type { Html } from '../../render.ts';
import type { Recording } from '../options.ts';
import { ICONS } from './icons.ts';

export const about = (recordings: readonly Recording[], root: string): Html => html`<div class="about">
<div class="mark" aria-hidden="true">${ICONS.horn}</div>
<p><b>Foghorn runs an incident from chat</b>: it opens a room, keeps the timeline, and sounds when an update is due.</p>
<p><b>Only the people here are pretend.</b> Switch between them at the bottom of the list; everything is kept on this machine.</p>
<p><b>Watch one first, or declare your own.</b> Type <code>/${root}</code> in any channel, or press the button.</p>
<div class="starts">${recordings.map(
  ({ name, title, blurb }) =>
    html`<button type="button" class="start" data-play="${name}">${ICONS.play}<span><b>Play: ${title}</b><small>${blurb}</small></span></button>`,
)}<button type="button" class="start own" data-declare>${ICONS.horn}<span><b>Declare your own</b><small>Opens the form of <code>/${root}</code></small></span></button></div>
</div>`;
