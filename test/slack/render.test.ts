/** Whatever happened, and whatever people called it: what is sent is within Slack's limits and holds no markup of theirs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, isInvoking } from '../../src/chat/slack/blocks.ts';
import { decodeInvocation, encodeInvocation } from '../../src/chat/slack/invocation.ts';
import { LIMITS } from '../../src/chat/slack/limits.ts';
import type { Reading } from '../../src/chat/slack/mrkdwn.ts';
import { topicText } from '../../src/chat/slack/rooms.ts';
import {
  blockOfField,
  errorsOf,
  type FormWorld,
  loadingView,
  noteView,
  suggestComponents,
  type ViewState,
  valuesOf,
  viewOf,
} from '../../src/chat/slack/views.ts';
import {
  announcement,
  bounded,
  card,
  catchup,
  direct,
  LIST_PAGE,
  list,
  menu,
  notice,
  nudge,
  parked,
  similar,
  TIMELINE_PAGE,
  timeline,
  topic,
} from '../../src/chat/views/index.ts';
import type { Block, Field, Form, Invocation, Message } from '../../src/engine/reply.ts';
import { entries, incidents, NOW, nudges, rows, views, words } from '../support/arbitrary-view.ts';
import { messageBlocks } from '../support/slack/validate-blocks.ts';
import { viewComplaints } from '../support/slack/validate-view.ts';
import { legible, marked } from './legible.ts';

const RUNS = { numRuns: 100 };
/** Texts of 100 kB in every place take their time. */
const FEW = { numRuns: 30 };
const REACHABLE = { people: ['slack:U0123456789'], groups: ['slack:S1'] };
const reading: Reading = {
  people: { person: () => undefined, group: () => undefined },
  now: NOW,
  consoleUrl: 'https://foghorn.example',
  ping: REACHABLE,
};

/** All that Slack may be told between angle brackets. */
const TOKEN =
  /^<(!date\^\d+\^[^<>|^]+\|[^<>|]+|https?:\/\/[^<>|\s]+(\|[^<>|\n]+)?|mailto:[^<>|\s]+\|[^<>|\n]+|@U0123456789|!subteam\^S1)>$/;

const innocent = (text: string): void => {
  for (const token of text.match(/<[^<>]*>/g) ?? []) expect(token).toMatch(TOKEN);
  // Nothing is left open, and every ampersand is an entity.
  expect(text.replace(/<[^<>]*>/g, '').replace(/^> /gm, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
};

const check = (message: Message): void => {
  const { text, blocks } = blocksOf(message, reading);
  expect(messageBlocks(blocks)).toEqual([]);
  expect(text.length).toBeLessThanOrEqual(LIMITS.text);
  expect(text.trim()).not.toBe('');
  innocent(text);
  for (const one of marked(blocks)) {
    expect(one.verbatim).toBe(true);
    innocent(one.text);
  }
  expect(JSON.stringify(blocks).isWellFormed()).toBe(true);
  expect(legible(blocks).trim()).not.toBe('');
};

describe('every view of any incident is within Slack’s limits', () => {
  it('card, announcement, menu, topic', () => {
    fc.assert(
      fc.property(views, (view) => {
        for (const message of [card(view), announcement(view), menu(view)]) check(message);
        expect(topicText(topic(view)).length).toBeLessThanOrEqual(LIMITS.topic);
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
      { numRuns: 250 },
    );
  });

  it('nudges, direct messages, what is parked', () => {
    fc.assert(
      fc.property(views, nudges, fc.array(rows, { maxLength: 20 }), (view, shown, story) => {
        check(nudge(view, shown));
        const { audience, owedAt } = shown;
        check(direct(view, { about: 'heads_up', audience, owedAt }, []));
        check(direct(view, { about: 'handoff', role: 'commander', from: null, to: 'slack:U1', catchup: true }, story));
        check(direct(view, { about: 'task', task: view.incident.tasks[0]?.id ?? 1 }, []));
        for (const delivery of view.deliveries) check(parked(view, delivery));
        check(catchup(view, story));
      }),
      RUNS,
    );
  });

  it('timeline, list, similar', () => {
    const page = fc.array(rows, { maxLength: TIMELINE_PAGE });
    fc.assert(
      fc.property(views, page, fc.array(incidents, { maxLength: LIST_PAGE }), (view, shown, others) => {
        const filter = { words: 'x'.repeat(5000) };
        check(timeline(view, { rows: shown, total: 99, earlier: true, later: true, filter, options: {} }));
        check(list(view, { incidents: others, title: 'Incidents', more: true, options: {} }));
        const alike = similar(view, view.incident, others);
        if (alike) check(alike);
      }),
      RUNS,
    );
  });
});

const invocation: fc.Arbitrary<Invocation> = fc.record({
  command: fc.constantFrom('update', 'components', 'assign'),
  incident: fc.integer({ min: 1, max: 9_999_999 }),
  options: fc.dictionary(fc.constantFrom('text', 'role', 'owed', 'status'), words, { maxKeys: 4 }),
});
const rich = fc.array(
  fc.oneof(
    words,
    words.map((bold) => ({ bold })),
    words.map((code) => ({ code })),
    fc.constantFrom({ person: 'slack:U0123456789' }, { person: 'local:ana' }, { group: 'slack:S1' }),
    fc.constant({ time: NOW, as: 'ago' as const }),
    words.map((text) => ({ link: 'https://a.example/', text })),
    words.map((link) => ({ link, text: 'there' })),
  ),
  { maxLength: 5 },
);
const anyButton = fc.record({
  label: words,
  style: fc.constantFrom('plain' as const, 'primary' as const, 'danger' as const),
  invoke: invocation,
  confirm: words,
});
/** Worse than any view: nothing of it was bounded. */
const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  words.map((text): Block => ({ type: 'heading', text })),
  rich.map((text): Block => ({ type: 'text', text })),
  words.map((text): Block => ({ type: 'quote', text })),
  words.map((text): Block => ({ type: 'code', text })),
  fc.array(rich, { maxLength: 30 }).map((items): Block => ({ type: 'list', items })),
  rich.map((text): Block => ({ type: 'context', text })),
  fc
    .array(fc.record({ label: words, value: rich }), { maxLength: 25 })
    .map((fields): Block => ({ type: 'fields', fields })),
  fc.array(anyButton, { maxLength: 60 }).map((buttons): Block => ({ type: 'buttons', buttons })),
  fc
    .tuple(words, fc.array(fc.record({ label: words, invoke: invocation }), { maxLength: 120 }))
    .map(([label, choices]): Block => ({ type: 'menu', label, choices })),
);

describe('what no view has bounded', () => {
  it('is within Slack’s limits nevertheless', () => {
    fc.assert(
      fc.property(words, fc.array(anyBlock, { maxLength: 12 }), (summary, blocks) => {
        check({ summary, tone: 'alarm', blocks });
      }),
      FEW,
    );
  });

  it('keeps what can be done when there is too much to read', () => {
    const blocks: Block[] = Array.from({ length: 80 }, (_, i) => ({ type: 'text', text: [`line ${i}`] }));
    const go: Block = {
      type: 'buttons',
      buttons: [{ label: 'Go', style: 'plain', invoke: { command: 'help', options: {} } }],
    };
    const shown = blocksOf({ summary: 's', tone: 'plain', blocks: [...blocks, go] }, reading).blocks;
    expect(shown).toHaveLength(50);
    expect(legible(shown.at(-1))).toBe('Go');
    expect(legible(shown)).toContain('… and more');
  });

  it('goes on in another block where one is full, and loses nothing', () => {
    const text = Array.from({ length: 700 }, (_, i) => `word${i} & `).join('');
    for (const block of [
      { type: 'text', text: [text] },
      { type: 'quote', text },
      { type: 'code', text },
    ] as const) {
      const shown = blocksOf({ summary: 's', tone: 'plain', blocks: [block] }, reading).blocks;
      expect(shown.length).toBeGreaterThan(1);
      expect(legible(shown).replace(/\s+/g, ' ').trim()).toBe(text.trim().replace(/\s+/g, ' '));
    }
  });
});

describe('what buttons and menus ask for', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(invocation, (asked) => {
        expect(decodeInvocation(encodeInvocation(asked, Number.POSITIVE_INFINITY))).toEqual(asked);
        expect(encodeInvocation(asked).length).toBeLessThanOrEqual(LIMITS.buttonValue);
        expect(decodeInvocation(encodeInvocation(asked))).toMatchObject({
          command: asked.command,
          incident: asked.incident,
        });
      }),
    );
    const form: Invocation = {
      command: 'update',
      incident: 42,
      options: {},
      submitted: true,
      shown: { status: 'identified' },
    };
    expect(decodeInvocation(encodeInvocation(form))).toEqual(form);
  });

  it.each(['', 'x', '{}', '[]', '[1]', '["update","42"]', '["update",42,{"a":1}]', '["update",42,{},0,{},7]', 'null'])(
    'of another version is nothing: %j',
    (text) => expect(decodeInvocation(text)).toBeNull(),
  );

  it('fits a menu, behind the buttons of its row', () => {
    const shown = blocksOf(
      bounded({
        summary: 's',
        tone: 'plain',
        blocks: [
          {
            type: 'buttons',
            buttons: [{ label: 'Task', style: 'plain', invoke: { command: 'task', incident: 42, options: {} } }],
          },
          {
            type: 'menu',
            label: 'More',
            choices: ['components', 'rename'].map((command) => ({
              label: command,
              invoke: { command, incident: 42, options: {} },
            })),
          },
        ],
      }),
      reading,
    ).blocks;
    expect(shown).toMatchObject([
      {
        type: 'actions',
        elements: [
          { type: 'button' },
          { type: 'static_select', options: [{ value: '["components",42]' }, { value: '["rename",42]' }] },
        ],
      },
    ]);
    for (const block of shown)
      if (block.type === 'actions')
        for (const element of block.elements) expect(isInvoking(element.action_id ?? '')).toBe(true);
  });
});

const world = (components: readonly string[] = []): FormWorld => ({ ...reading, components });
const formOf = (fields: readonly Field[], more: Partial<Form> = {}): Form => ({
  title: 'Update INC-42',
  submit: 'Post update',
  intro: [],
  fields,
  invoke: { command: 'update', incident: 42, options: {} },
  ...more,
});

const field = (n: number): fc.Arbitrary<Field> =>
  fc.record({ label: words, hint: words, required: fc.boolean(), value: words }).chain((common) =>
    fc.oneof(
      fc.constantFrom<Field>(
        { ...common, name: `f${n}`, input: 'line', max: 200 },
        { ...common, name: `f${n}`, input: 'paragraph', max: 3000 },
        { ...common, name: `f${n}`, input: 'people', many: true },
        { ...common, name: `f${n}`, input: 'people', many: false, value: '<@slack:U0123456789>, <@local:ana>' },
        { ...common, name: `f${n}`, input: 'components', many: true },
      ),
      fc.uniqueArray(words, { maxLength: 120 }).map(
        (values): Field => ({
          ...common,
          name: `f${n}`,
          input: 'choice',
          choices: values.map((value) => ({ value, label: value })),
        }),
      ),
    ),
  );

describe('forms', () => {
  it('are within Slack’s limits, whatever is in them', () => {
    const names = fc.uniqueArray(words, { maxLength: 140 });
    fc.assert(
      fc.property(
        fc.tuple(field(0), field(1), field(2), field(3), field(4)),
        fc.array(anyBlock, { maxLength: 8 }),
        words,
        names,
        (fields, intro, title, components) => {
          const view = viewOf(formOf(fields, { title, submit: title, intro }), 'x'.repeat(3000), world(components));
          expect(viewComplaints(view, 'modal')).toEqual([]);
          for (const one of marked(view)) innocent(one.text);
        },
      ),
      FEW,
    );
  });

  it('notes and what stands in for a form are, too', () => {
    fc.assert(
      fc.property(words, words, fc.array(anyBlock, { maxLength: 8 }), (title, summary, blocks) => {
        expect(viewComplaints(noteView(title, { summary, tone: 'plain', blocks }, reading), 'modal')).toEqual([]);
        expect(viewComplaints(loadingView(title), 'modal')).toEqual([]);
      }),
      FEW,
    );
  });

  it('refuse to carry more than Slack lets them', () => {
    expect(() => viewOf(formOf([]), 'x'.repeat(3001), world())).toThrow(RangeError);
  });

  it('give back what was filled in as it would be typed', () => {
    const state: ViewState = {
      [blockOfField('text')]: { value: { type: 'plain_text_input', value: 'Payments recover' } },
      [blockOfField('empty')]: { value: { type: 'plain_text_input', value: null } },
      [blockOfField('status')]: { value: { type: 'static_select', selected_option: { value: 'identified' } } },
      [blockOfField('none')]: { value: { type: 'static_select', selected_option: null } },
      [blockOfField('person')]: { value: { type: 'users_select', selected_user: 'U1' } },
      [blockOfField('people')]: { value: { type: 'multi_users_select', selected_users: ['U1', 'W2'] } },
      [blockOfField('components')]: {
        value: { type: 'multi_static_select', selected_options: [{ value: 'API=major outage' }, { value: 'Web' }] },
      },
      other: { x: { type: 'plain_text_input', value: 'not ours' } },
    };
    expect(valuesOf(state)).toEqual({
      text: 'Payments recover',
      empty: '',
      status: 'identified',
      none: '',
      person: '<@slack:U1>',
      people: '<@slack:U1>, <@slack:W2>',
      components: 'API=major outage, Web',
    });
  });

  const inputs = (form: Form, components: readonly string[] = []) =>
    viewOf(form, '', world(components)).blocks.flatMap((block) =>
      block.type === 'input' && 'element' in block ? [block.element] : [],
    );
  const components: Field = {
    name: 'components',
    label: 'Components',
    input: 'components',
    many: true,
    value: 'API=major outage, Web',
  };

  it('choose components in any state, with those there are chosen', () => {
    expect(inputs(formOf([components]), ['API', 'Web', 'Batch'])).toMatchObject([
      {
        type: 'multi_static_select',
        option_groups: [{ label: { text: 'API' } }, { label: { text: 'Web' } }, { label: { text: 'Batch' } }],
        initial_options: [{ value: 'API=major outage' }, { value: 'Web' }],
      },
    ]);
  });

  it('look up components where there are too many to send along', () => {
    const many = Array.from({ length: 150 }, (_, i) => `Service ${i}`);
    expect(inputs(formOf([{ ...components, value: '' }]), many)).toMatchObject([{ type: 'multi_external_select' }]);
    const found = suggestComponents('service 14', many);
    expect(found.length).toBeLessThanOrEqual(100);
    expect(found.map(({ value }) => value)).toContain('Service 14=major outage');
    expect(suggestComponents('nothing like it', many)).toEqual([]);
  });

  it('let components be typed where any name will do', () => {
    expect(inputs(formOf([components]))).toMatchObject([
      { type: 'plain_text_input', initial_value: 'API=major outage, Web' },
    ]);
  });

  it('choose people by Slack’s own search', () => {
    const owner: Field = { name: 'owner', label: 'By whom?', input: 'people', many: false, value: 'slack:U1ANA' };
    const who: Field = {
      name: 'who',
      label: 'Who',
      input: 'people',
      many: true,
      value: '<@slack:U1ANA>, @ben, <@local:c>',
    };
    expect(inputs(formOf([owner, who]))).toMatchObject([
      { type: 'users_select', initial_user: 'U1ANA' },
      { type: 'multi_users_select', initial_users: ['U1ANA'] },
    ]);
  });

  it('show an error beside the field at fault, else beside the first', () => {
    expect(errorsOf(['text', 'by'], 'by', 'That is no time.')).toEqual({
      response_action: 'errors',
      errors: { [blockOfField('by')]: 'That is no time.' },
    });
    expect(errorsOf(['text', 'by'], 'status', 'No.')?.errors).toEqual({ [blockOfField('text')]: 'No.' });
    expect(errorsOf([], undefined, 'No.')).toBeNull();
  });

  it('say in full what their title bar cuts', () => {
    const view = viewOf(formOf([], { title: 'Publish this text on the status page?' }), '', world());
    expect(view.title.text).toBe('Publish this text on…');
    expect(legible(view.blocks)).toContain('Publish this text on the status page?');
  });
});
