import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcement } from '../../src/chat/views/announcement.ts';
import { BOUNDS, blockLength, bounded, messageLength } from '../../src/chat/views/bounds.ts';
import { card } from '../../src/chat/views/card.ts';
import { catchup } from '../../src/chat/views/catchup.ts';
import { direct } from '../../src/chat/views/direct.ts';
import { LIST_PAGE, list } from '../../src/chat/views/list.ts';
import { menu } from '../../src/chat/views/menu.ts';
import { notice } from '../../src/chat/views/notice.ts';
import { nudge } from '../../src/chat/views/nudge.ts';
import { parked } from '../../src/chat/views/parked.ts';
import { plainText } from '../../src/chat/views/plain.ts';
import { richLength } from '../../src/chat/views/rich.ts';
import { similar } from '../../src/chat/views/similar.ts';
import { TIMELINE_PAGE, timeline } from '../../src/chat/views/timeline.ts';
import { topic } from '../../src/chat/views/topic.ts';
import type { Block, Message } from '../../src/engine/reply.ts';
import { entries, incidents, NOW, nudges, rows, views } from '../support/arbitrary-view.ts';
import { read } from '../support/view.ts';

const RUNS = { numRuns: 150 };

const checkBlock = (block: Block): void => {
  switch (block.type) {
    case 'heading':
      expect(block.text.length).toBeLessThanOrEqual(BOUNDS.heading);
      expect(block.text).not.toMatch(/[\n]/);
      break;
    case 'fields':
      expect(block.fields.length).toBeLessThanOrEqual(BOUNDS.fields);
      for (const { label, value } of block.fields) {
        expect(label.length).toBeLessThanOrEqual(BOUNDS.fieldLabel);
        expect(richLength(value)).toBeLessThanOrEqual(BOUNDS.fieldValue);
        expect(richLength(value), label).toBeGreaterThan(0);
      }
      break;
    case 'buttons':
      expect(block.buttons.length).toBeGreaterThan(0);
      expect(block.buttons.length).toBeLessThanOrEqual(BOUNDS.buttons);
      for (const { label, confirm } of block.buttons) {
        expect(label.length).toBeLessThanOrEqual(BOUNDS.label);
        expect((confirm ?? '').length).toBeLessThanOrEqual(BOUNDS.confirm);
      }
      break;
    case 'menu':
      expect(block.choices.length).toBeLessThanOrEqual(BOUNDS.choices);
      for (const { label } of block.choices) expect(label.length).toBeLessThanOrEqual(BOUNDS.label);
      break;
    default:
      expect(blockLength(block)).toBeLessThanOrEqual(BOUNDS.text);
      if (block.type === 'list') expect(block.items.length).toBeLessThanOrEqual(BOUNDS.items);
  }
};

/** Deliverable on every platform, with something to read, in whole characters. */
const check = (message: Message): void => {
  expect(message.summary.trim()).not.toBe('');
  expect(message.summary.length).toBeLessThanOrEqual(BOUNDS.summary);
  expect(message.blocks.length).toBeGreaterThan(0);
  expect(message.blocks.length).toBeLessThanOrEqual(BOUNDS.blocks);
  expect(message.blocks.filter(({ type }) => type === 'buttons' || type === 'menu').length).toBeLessThanOrEqual(
    BOUNDS.rows,
  );
  expect(messageLength(message)).toBeLessThanOrEqual(BOUNDS.message);
  for (const block of message.blocks) checkBlock(block);
  const text = JSON.stringify(message);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toMatch(/\\ud[89ab]/i);
  expect(read(message, NOW).trim()).not.toBe('');
};

describe('every view of any incident can be delivered', () => {
  it('card, announcement, topic and menu', () => {
    fc.assert(
      fc.property(views, (view) => {
        for (const message of [card(view), announcement(view), menu(view)]) check(message);
        expect(topic(view).length).toBeLessThanOrEqual(BOUNDS.topic);
        expect(topic(view)).not.toContain('\n');
      }),
      RUNS,
    );
  });

  it('notices', () => {
    fc.assert(
      fc.property(views, entries, fc.constantFrom('room', 'lobby', 'announcement'), (view, entry, place) => {
        const message = notice(view, entry, place);
        if (message) check(message);
      }),
      { numRuns: 400 },
    );
  });

  it('nudges and direct messages', () => {
    fc.assert(
      fc.property(views, nudges, fc.array(rows, { maxLength: 20 }), (view, shown, timeline) => {
        check(nudge(view, shown));
        const { audience, owedAt } = shown;
        check(direct(view, { about: 'heads_up', audience, owedAt }, []));
        check(direct(view, { about: 'escalated', audience, owedAt }, []));
        check(
          direct(
            view,
            { about: 'handoff', role: 'commander', from: 'local:ana', to: 'local:ben', catchup: true },
            timeline,
          ),
        );
        check(direct(view, { about: 'handoff_asked', role: 'commander', since: 0 }, []));
        check(direct(view, { about: 'task', task: view.incident.tasks[0]?.id ?? 1 }, []));
        for (const delivery of view.deliveries) check(parked(view, delivery));
      }),
      RUNS,
    );
  });

  it('timeline, list, similar', () => {
    const page = fc.array(rows, { maxLength: TIMELINE_PAGE });
    fc.assert(
      fc.property(views, page, fc.array(incidents, { maxLength: LIST_PAGE }), (view, shown, others) => {
        check(
          timeline(view, {
            rows: shown,
            total: 99,
            earlier: true,
            later: true,
            filter: { words: 'x'.repeat(5000) },
            options: {},
          }),
        );
        check(list(view, { incidents: others, title: 'Incidents', more: true, options: {} }));
        const alike = similar(view, view.incident, others);
        if (alike) check(alike);
      }),
      RUNS,
    );
  });

  it('the catch-up stays under 15 lines', () => {
    fc.assert(
      fc.property(views, fc.array(rows, { maxLength: 30 }), (view, timeline) => {
        const message = catchup(view, timeline);
        check(message);
        const lines = read({ ...message, blocks: message.blocks.filter(({ type }) => type !== 'buttons') }, NOW).split(
          '\n',
        );
        expect(lines.length).toBeLessThan(15);
      }),
      RUNS,
    );
  });
});

describe('what the bounds must not cost', () => {
  it('the card of a huge incident keeps what one acts by', () => {
    fc.assert(
      fc.property(views, (view) => {
        const text = read(card(view), NOW);
        expect(text).toContain(`INC-${view.incident.number}`);
        expect(text).toContain(view.incident.endedAt === null ? '[Update]' : '[Postmortem]');
        if (view.incident.endedAt === null) expect(text).toContain('Next update: ');
        if (view.deliveries.some(({ state }) => state === 'parked')) expect(text).toContain('[Retry]');
      }),
      RUNS,
    );
  });

  it('lists say how many they leave out', () => {
    const items = Array.from({ length: 60 }, (_, i) => [`item ${i}`]);
    const message = bounded({ summary: 's', tone: 'plain', blocks: [{ type: 'list', items }] });
    expect(read(message, NOW).split('\n').at(-1)).toBe('- … and 41 more');
  });

  it('too many buttons go on in further rows', () => {
    const button = { label: 'Go', style: 'plain' as const, invoke: { command: 'help', options: {} } };
    const message = bounded({
      summary: 's',
      tone: 'plain',
      blocks: [{ type: 'buttons', buttons: Array.from({ length: 12 }, () => button) }],
    });
    expect(message.blocks.map((block) => (block.type === 'buttons' ? block.buttons.length : 0))).toEqual([5, 5, 2]);
  });

  it('of a long update and a short one the long one is cut', () => {
    const message = bounded({
      summary: 's',
      tone: 'plain',
      blocks: [
        { type: 'quote', text: 'x'.repeat(9000) },
        { type: 'quote', text: 'y'.repeat(2000) },
        { type: 'context', text: ['Next update by 22:58'] },
      ],
    });
    const text = read(message, NOW);
    expect(text).toContain('Next update by 22:58');
    expect(text).toContain('…');
    expect(text).toContain('y'.repeat(1500));
  });
});

describe('a private incident leaks nowhere', () => {
  const SECRET = 'Zanzibar';
  it('not into the lobby, whatever its state and whatever happens', () => {
    fc.assert(
      fc.property(views, entries, nudges, (view, entry, shown) => {
        const incident = {
          ...view.incident,
          private: true,
          title: SECRET,
          impact: SECRET,
          lastUpdate: view.incident.lastUpdate && { ...view.incident.lastUpdate, text: SECRET },
          components: [{ name: SECRET, status: 'operational' as const }],
        };
        const hidden = { ...view, incident };
        expect(notice(hidden, entry, 'lobby')).toBeNull();
        expect(notice(hidden, entry, 'announcement')).toBeNull();
        const heard = [announcement(hidden), nudge(hidden, { ...shown, stage: 'escalated' })];
        for (const message of heard) {
          const text = message.summary + plainText(message, { name: () => '', zone: 'UTC', now: NOW });
          expect(text).not.toContain(SECRET);
          expect(text).not.toContain(`INC-${incident.number}`);
        }
      }),
      RUNS,
    );
  });
});

describe('people’s text is data', () => {
  it('stands in plain strings alone: never in a link’s address, a command or an option', () => {
    const HOSTILE = '<!channel> *x* `y`';
    fc.assert(
      fc.property(views, entries, (view, entry) => {
        const hostile = { ...view, incident: { ...view.incident, title: HOSTILE, impact: HOSTILE } };
        for (const message of [card(hostile), menu(hostile), notice(hostile, entry, 'room')]) {
          for (const block of message?.blocks ?? []) {
            if (block.type === 'buttons')
              expect(JSON.stringify(block.buttons.map(({ invoke }) => invoke))).not.toContain('channel');
            if (block.type === 'menu')
              expect(JSON.stringify(block.choices.map(({ invoke }) => invoke))).not.toContain('channel');
          }
        }
      }),
      RUNS,
    );
  });
});
