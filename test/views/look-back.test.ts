import { describe, expect, it } from 'vitest';
import { catchup } from '../../src/chat/views/catchup.ts';
import { list } from '../../src/chat/views/list.ts';
import { menu } from '../../src/chat/views/menu.ts';
import { parked } from '../../src/chat/views/parked.ts';
import { similar, similarBlocks, similarTo } from '../../src/chat/views/similar.ts';
import { cursorText, parseCursor, timeline } from '../../src/chat/views/timeline.ts';
import { show } from '../../src/incident/show.ts';
import type { ShownRow } from '../../src/incident/shown.ts';
import { ANA, at, BEN, CHIDI, declared, type Story } from '../support/given.ts';
import { incidentOf } from '../support/incident.ts';
import { buttonsOf, press, read, viewOf } from '../support/view.ts';

const rowsOf = (story: Story): ShownRow[] =>
  story.entries.flatMap(show).flatMap((change) => ('put' in change && !change.put.hidden ? [change.put] : []));

const busy = (): Story =>
  declared(undefined, { severity: 'SEV1' })
    .does('22:32', BEN, { do: 'assign_role', role: 'commander', person: BEN })
    .does('22:33', BEN, { do: 'record_impact', text: 'No card payments in the EU' })
    .does('22:34', BEN, { do: 'add_link', link: { kind: 'call', url: 'https://meet.example/42', title: 'Bridge' } })
    .does('22:36', CHIDI, { do: 'raise_note', text: 'Pool exhausted on db-2' })
    .does('22:38', CHIDI, { do: 'raise_note', text: 'Rolled back the deploy, no effect' })
    .does('22:39', CHIDI, { do: 'raise_note', text: 'Error rate falls' })
    .does('22:39', CHIDI, { do: 'raise_note', text: 'Error rate rises again' })
    .does('22:39', BEN, { do: 'add_task', text: 'Ask the vendor', owner: CHIDI, due: at('23:30') })
    .does('22:39', BEN, { do: 'add_task', text: 'Tell support' })
    .does('22:39', BEN, { do: 'add_task', text: 'Freeze deploys' })
    .does('22:40', ANA, { do: 'post_update', audience: 'internal', text: 'Failover started.' });

describe('the catch-up', () => {
  it('says what is going on, who does what, what was tried and what is next, in under 15 lines', () => {
    const story = busy();
    const text = read(catchup(viewOf(story.state, at('22:50')), rowsOf(story)), at('22:50'));
    expect(text.split('\n')).toEqual([
      'INC-42 · Checkout is failing',
      'Investigating · SEV1, declared 19m ago',
      'Impact: No card payments in the EU',
      'Who: Incident commander @ben · also here: @ana, @chidi',
      'Last update 10m ago by @ana: Failover started.',
      'So far:',
      '- 22:38 UTC @chidi: Rolled back the deploy, no effect',
      '- 22:39 UTC @chidi: Error rate falls',
      '- 22:39 UTC @chidi: Error rate rises again',
      'Next update: by 23:10 UTC',
      '- #1 Ask the vendor, @chidi, due 23:30 UTC',
      '- #2 Tell support, nobody yet',
      '- 1 more open task',
      'Call: Bridge (https://meet.example/42)',
      '[Join] [Timeline]',
    ]);
  });

  it('is short at the beginning', () => {
    const story = declared();
    expect(read(catchup(viewOf(story.state, at('22:32')), rowsOf(story)), at('22:32')).split('\n')).toHaveLength(6);
  });

  it('leaves out what was redacted', () => {
    const story = busy();
    const rows = rowsOf(story).map((row) =>
      row.text.startsWith('Rolled') ? { ...row, text: '', redacted: true } : row,
    );
    expect(read(catchup(viewOf(story.state, at('22:50')), rows), at('22:50'))).not.toContain('Rolled');
  });
});

describe('the timeline', () => {
  const page = (over: Partial<Parameters<typeof timeline>[1]> = {}) => {
    const story = busy();
    const rows = rowsOf(story);
    return timeline(viewOf(story.state, at('22:50')), {
      rows: rows.slice(2, 5),
      total: rows.length,
      earlier: true,
      later: true,
      filter: {},
      options: {},
      ...over,
    });
  };

  it('shows when, who, what and the id by which it is corrected', () => {
    const lines = read(page(), at('22:50')).split('\n');
    expect(lines[0]).toBe('Timeline of INC-42');
    expect(lines[1]).toMatch(/^3 of \d+ entries$/);
    expect(lines[2]).toBe('- 2026-03-04 22:32 UTC @ben: Role commander: @ben v00000003');
    expect(lines[3]).toBe('- 22:33 UTC @ben: Impact: No card payments in the EU v00000004');
  });

  it('names its filters, and keeps them when paging', () => {
    const message = page({
      filter: { all: true, kind: 'note_raised', by: CHIDI, words: 'pool' },
      options: { words: 'pool' },
    });
    expect(read(message, at('22:50'))).toContain('entries, plain messages too, kind note, by @chidi, with “pool”');
    const { options } = press(message, 'Later');
    expect(options.words).toBe('pool');
    expect(parseCursor(options.after ?? '')).toEqual({ occurredAt: at('22:34'), id: 'v00000005' });
    expect(parseCursor(press(message, 'Earlier').options.before ?? '')?.id).toBe('v00000003');
  });

  it('offers no way where there is none', () => {
    expect(buttonsOf(page({ earlier: false, later: false }))).toEqual([]);
  });

  it('says when nothing is there, or nothing like that', () => {
    expect(read(page({ rows: [], total: 0, filter: {} }), 0)).toContain('Nothing is on the timeline yet.');
    expect(read(page({ rows: [], total: 0, filter: { words: 'x' } }), 0)).toContain(
      'Nothing on the timeline is like that.',
    );
  });

  it('says what was removed, edited, found later or came with files', () => {
    const [row] = rowsOf(busy());
    if (!row) throw new Error('no row');
    const show = (over: Partial<ShownRow>) => read(page({ rows: [{ ...row, ...over }] }), at('22:50'));
    expect(show({ redacted: true, text: '' })).toContain('@ana: (removed)');
    expect(show({ recovered: true, editedAt: at('22:35'), files: [{ name: 'a.png' }] })).toContain(
      '(found later, edited, 1 file)',
    );
  });

  it('reads back its own positions and nothing else', () => {
    const at42 = { occurredAt: 42, id: 'c:local:room@1' };
    expect(parseCursor(cursorText(at42))).toEqual(at42);
    expect(parseCursor('yesterday')).toBeNull();
  });
});

describe('lists', () => {
  const open = incidentOf({
    number: 42,
    severity: 'SEV1',
    status: 'identified',
    declaredAt: at('22:31'),
    roles: { commander: { person: BEN, since: 0, askAt: null } },
  });
  const ended = incidentOf({
    number: 41,
    drill: true,
    status: 'resolved',
    declaredAt: at('20:00'),
    endedAt: at('20:51'),
  });
  const looking = viewOf(open, at('22:51'));

  it('one line an incident', () => {
    const message = list(looking, {
      incidents: [open, ended],
      title: 'Recent incidents',
      more: true,
      options: { words: 'x' },
    });
    expect(read(message, at('22:51')).split('\n').slice(0, 3)).toEqual([
      'Recent incidents',
      '- INC-42 SEV1 Identified · Checkout is failing · declared 20m ago · @ben',
      '- INC-41 SEV2 Resolved · Checkout is failing · 20:00 UTC, took 51m · 🧪 Drill',
    ]);
    expect(press(message, 'Older')).toEqual({ command: 'list', options: { words: 'x', before: '41' } });
  });

  it('says when there are none', () => {
    expect(read(list(looking, { incidents: [], title: 'Open incidents', more: false, options: {} }), 0)).toContain(
      'None.',
    );
  });
});

describe('similar incidents', () => {
  const now = at('22:51');
  const old = incidentOf({
    number: 39,
    declaredAt: at('10:00'),
    components: [{ name: 'api', status: 'major_outage' }],
  });
  const unlike = incidentOf({ number: 38, declaredAt: at('10:00') });
  const recent = incidentOf({ number: 40, declaredAt: at('22:00') });
  const ended = incidentOf({ number: 41, declaredAt: at('22:40'), endedAt: at('22:45'), status: 'resolved' });
  const looking = viewOf(old, now);

  it('share a component, or were declared in the last two hours, and are open', () => {
    const found = similarTo({ number: 42, components: ['API'] }, [unlike, recent, ended, old], now);
    expect(found.map(({ number }) => number)).toEqual([39, 40]);
  });

  const about = { number: 42, drill: false, private: false };

  it('offer no merging of what is public into what is private', () => {
    const secret = { ...old, private: true };
    const offered = (own: boolean): string[] => {
      const message = similar(looking, { ...about, private: own, components: [] }, [{ ...secret, declaredAt: now }]);
      return message ? buttonsOf(message).map(({ label }) => label) : [];
    };
    expect(offered(false)).toEqual(['Join INC-39 instead']);
    expect(offered(true)).toEqual(['Join INC-39 instead', 'Merge into INC-39']);
  });

  it('offer to join instead or to merge', () => {
    const message = similar(looking, { ...about, components: [{ name: 'API', status: 'operational' }] }, [old]);
    if (!message) throw new Error('nothing similar');
    expect(read(message, now)).toContain('INC-39 SEV2 Investigating · Checkout is failing');
    expect(read(message, now)).toContain('shares api');
    expect(press(message, 'Join INC-39 instead')).toEqual({ command: 'join', incident: 39, options: {} });
    const merge = buttonsOf(message).find(({ label }) => label === 'Merge into INC-39');
    expect(merge?.invoke).toEqual({ command: 'merge', incident: 42, options: { into: 'INC-39' } });
    expect(merge?.confirm).toBe('Merge INC-42 into INC-39? INC-42 closes and the work goes on in INC-39.');
  });

  it('are not mentioned when there are none', () => {
    expect(similar(looking, { ...about, components: [] }, [unlike, ended])).toBeNull();
    expect(similarBlocks(looking, { components: [] }, [])).toEqual([]);
  });
});

describe('the menu and what is parked', () => {
  it('the menu of a room offers what the card does', () => {
    const message = menu(viewOf(busy().state, at('22:50')));
    expect(buttonsOf(message).map(({ label }) => label)).toEqual([
      'Update',
      'Status',
      'Severity',
      'Roles',
      'Resolve',
      'Task',
      'Note',
      'When did it begin?',
    ]);
  });

  it('says what could not be done, why, and how to try again', () => {
    const message = parked(viewOf(busy().state, at('22:50')), {
      id: 'x',
      incident: 42,
      kind: 'pin_card',
      target: 'card',
      state: 'parked',
      attempts: 1,
      error: 'The bot may not pin here.',
      since: 0,
    });
    expect(read(message, 0)).toBe(
      [
        'Foghorn could not pin the card: The bot may not pin here.',
        'Nothing recorded is lost. When the cause is mended, press Retry or type /incident retry.',
        '[Retry]',
      ].join('\n'),
    );
  });
});
