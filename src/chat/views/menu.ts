/** The room's menu: what the bare command answers inside an incident's room. */
import type { IncidentView } from '../../engine/presenter.ts';
import type { Message } from '../../engine/reply.ts';
import { isOpen } from '../../incident/incident.ts';
import { closedButtons, moreMenu, workButtons } from './actions.ts';
import { bounded } from './bounds.ts';
import { lastUpdateLine, standing, titleLine } from './card.ts';
import { owedLines } from './owed.ts';

export const menu = (view: IncidentView): Message => {
  const { incident, people } = view;
  return bounded({
    summary: `What to do in ${titleLine(incident, people)}`,
    tone: 'plain',
    blocks: [
      { type: 'heading', text: titleLine(incident, people) },
      { type: 'text', text: standing(view) },
      { type: 'list', items: owedLines(view) },
      { type: 'text', text: lastUpdateLine(view, 140) },
      ...(isOpen(incident) ? [...workButtons(view), moreMenu(incident)] : [closedButtons(incident)]),
      {
        type: 'context',
        text: [
          'Or type: ',
          { code: isOpen(incident) ? '/incident update …' : '/incident reopen' },
          ', ',
          { code: '/incident note …' },
          ', ',
          { code: '/incident help' },
        ],
      },
    ],
  });
};
