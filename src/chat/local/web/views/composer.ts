/** Where one writes: plain text, `@` people, and commands behind a slash. */
import { html } from 'hono/html';
import type { Channel } from '../../platform/model.ts';
import type { Html } from '../../render.ts';
import { ICONS } from './icons.ts';
import { channelName } from './sidebar.ts';

export const composer = ({ channel, thread = null }: { channel: Channel; thread?: number | null }): Html => {
  const id = thread === null ? 'composer' : 'thread-composer';
  const where =
    thread === null ? `Message ${channel.kind === 'direct' ? '' : '#'}${channelName(channel)}` : 'Reply in the thread';
  return html`<form class="composer" data-channel="${channel.id}"${thread === null ? '' : html` data-thread="${thread}"`}>
<div class="completions" id="${id}-list" role="listbox" aria-label="Suggestions" hidden></div>
<p class="usage" id="${id}-usage" hidden></p>
<ul class="uploads" aria-label="Files to send" hidden></ul>
<div class="line"><label class="tool" title="Attach files"><span class="hidden">Attach files</span>${ICONS.attach}<input type="file" multiple class="hidden"></label>
<textarea id="${id}" name="text" rows="1" placeholder="${where}" aria-label="${where}" aria-autocomplete="list" aria-controls="${id}-list" aria-describedby="${id}-usage" autocomplete="off"></textarea>
<button class="tool go" aria-label="Send" title="Send (Enter)">${ICONS.send}</button></div>
</form>`;
};
