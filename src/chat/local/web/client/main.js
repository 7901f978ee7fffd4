/** Brings the page to life. Without it the page can still be read. */
import { composer } from './compose.js';
import { $ } from './dom.js';
import { begin } from './list.js';
import { connect } from './live.js';
import { start } from './pane.js';
import { quiet } from './tools.js';

composer($('main form.composer'));
start();
quiet();
begin();
connect();

$('.you form').addEventListener('submit', ({ currentTarget }) => {
  $('[name=back]', currentTarget).value = location.pathname;
});

// On a phone a keyboard that jumps up is in the way.
if (!matchMedia('(pointer: coarse)').matches && !location.search && document.body.dataset.view === 'channel')
  $('#composer').focus({ preventScroll: true });
