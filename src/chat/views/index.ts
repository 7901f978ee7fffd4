/** What is shown, not how: incidents in, neutral messages out. Pure; every view is rendered anew at every call. */
import type { Presenter } from '../../engine/presenter.ts';
import { announcement } from './announcement.ts';
import { card } from './card.ts';
import { direct } from './direct.ts';
import { notice } from './notice.ts';
import { nudge } from './nudge.ts';
import { parked } from './parked.ts';
import { topic } from './topic.ts';

export { BOUNDS, bounded } from './bounds.ts';
export { cardBlocks } from './card.ts';
export { catchup, catchupBlocks } from './catchup.ts';
export { LIST_PAGE, list } from './list.ts';
export { menu } from './menu.ts';
export { plainRich, plainText, type Reader } from './plain.ts';
export { similar, similarBlocks, similarTo } from './similar.ts';
export { cursorText, parseCursor, TIMELINE_PAGE, type TimelinePage, timeline } from './timeline.ts';
export { announcement, card, direct, notice, nudge, parked, topic };

/** Stateless: what a deployment decides comes with every view. */
export const presenter: Presenter = { card, announcement, topic, notice, nudge, direct, parked };
