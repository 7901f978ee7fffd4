/** The few pictures: drawn here, coloured by the text around them, never read aloud. */
import { raw } from 'hono/html';

const icon = (body: string) =>
  raw(
    `<svg class="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${body}</svg>`,
  );

export const ICONS = {
  horn: icon(
    '<path d="M3 8.2v3.6l2.2.5 1 3.7h2l-.6-3.1L15 14.6V5.4L5.2 7.7z"/><path d="M17.4 8.2c.7 1.1.7 2.5 0 3.6"/>',
  ),
  lock: icon('<rect x="5" y="9" width="10" height="7" rx="1.5"/><path d="M7 9V7a3 3 0 0 1 6 0v2"/>'),
  pin: icon('<path d="M7.5 3h5l-.6 5 2.6 2.7H5.500l2.600-2.700z"/><path d="M10 10.700V17"/>'),
  smile: icon(
    '<circle cx="10" cy="10" r="7"/><path d="M7.200 11.800c1.300 2 4.300 2 5.600 0"/><path d="M7.700 8h.01M12.300 8h.01"/>',
  ),
  reply: icon('<path d="M4 5h12v8H9l-3.500 3v-3H4z"/>'),
  more: icon('<path d="M5 10h.01M10 10h.01M15 10h.01" stroke-width="2.400"/>'),
  attach: icon(
    '<path d="m14.500 9-5 5a2.800 2.800 0 0 1-4-4l5.600-5.600a1.900 1.900 0 0 1 2.700 2.700L8.300 12.600"/>',
  ),
  send: icon('<path d="m3.500 10 13-6-4.500 12.500-2.500-5z"/>'),
  back: icon('<path d="m12 4.500-5.500 5.500 5.500 5.500"/>'),
  close: icon('<path d="m5.500 5.500 9 9m0-9-9 9"/>'),
  info: icon('<circle cx="10" cy="10" r="7"/><path d="M10 9v4.500M10 6.500h.01"/>'),
  play: icon('<path d="M6.500 4.500v11l9-5.500z" fill="currentColor"/>'),
  file: icon('<path d="M5.500 3h6l3 3v11h-9z"/><path d="M11.500 3v3h3"/>'),
} as const;
