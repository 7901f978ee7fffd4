import { describe, expect, it } from 'vitest';
import { card } from '../../src/chat/views/card.ts';
import { topic } from '../../src/chat/views/topic.ts';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import type { Delivery } from '../../src/engine/ports.ts';
import { ANA, at, BEN, CHIDI, declared } from '../support/given.ts';
import { incidentOf } from '../support/incident.ts';
import { buttonsOf, press, read, viewOf } from '../support/view.ts';

const parked: Delivery = {
  id: '42.1.3',
  incident: 42,
  kind: 'invite',
  target: 'room',
  state: 'parked',
  attempts: 1,
  error: 'The guest @eve may not be invited.',
  since: at('22:31'),
};

describe('the card', () => {
  it('shows a fresh incident on one screen', () => {
    const story = declared(undefined, { severity: 'SEV1' });
    expect(read(card(viewOf(story.state, at('22:33'))), at('22:33'))).toBe(
      [
        'INC-42 · Checkout is failing',
        'Investigating · SEV1',
        'No update posted yet',
        'Incident commander: Nobody yet',
        'Communications lead: Nobody yet',
        'Scribe: Nobody yet',
        'Components: None named',
        'Declared: 22:31 UTC · 2m ago by @ana',
        'Next update: by 23:01 UTC',
        '[Update] [Status] [Severity] [Roles] [Resolve]',
        '[Take command] [Task] [Note] [When did it begin?]',
        '[More ▾]',
      ].join('\n'),
    );
  });

  it('shows who does what, what was said last, what is open and where to look', () => {
    const story = declared(undefined, { impactBeganAt: at('22:10') })
      .does('22:32', BEN, { do: 'assign_role', role: 'commander', person: BEN })
      .does('22:33', BEN, { do: 'change_components', set: [{ name: 'API', status: 'major_outage' }] })
      .does('22:34', BEN, { do: 'record_impact', text: 'No card payments in the EU' })
      .does('22:35', BEN, { do: 'add_link', link: { kind: 'call', url: 'https://meet.example/42', title: 'Call' } })
      .does('22:36', BEN, { do: 'add_task', text: 'Ask the vendor', owner: CHIDI, due: at('23:30') })
      .does('22:40', ANA, { do: 'post_update', audience: 'internal', text: 'Failover started by <@local:ben>.' });
    const text = read(card(viewOf(story.state, at('22:50'))), at('22:50'));
    expect(text).toContain('Last update 10m ago by @ana: Failover started by @ben.');
    expect(text).toContain('Incident commander: @ben');
    expect(text).toContain('Components: API major outage');
    expect(text).toContain('Impact: No card payments in the EU');
    expect(text).toContain('Impact began: 22:10 UTC · 40m ago');
    expect(text).toContain('Links: Call (https://meet.example/42)');
    expect(text).toContain('- #1 Ask the vendor, @chidi, due 23:30 UTC');
    expect(text).not.toContain('Take command');
    expect(text).not.toContain('When did it begin?');
  });

  it('warns five minutes before an update is due, and says who owes it once it is', () => {
    const story = declared(undefined, { severity: 'SEV1' });
    const line = (clock: string) => read(card(viewOf(story.state, at(clock))), at(clock)).split('\n')[2];
    expect(line('22:55')).toBe('No update posted yet');
    expect(line('22:56')).toBe('- Heads-up: update due at 23:01 UTC, from @ana');
    expect(line('23:01')).toBe('- Update owed since 23:01 UTC, from @ana');
    expect(line('23:02')).toBe('- Update owed since 23:01 UTC, from @ana');
  });

  it('says since when it is silent, after the ladder has run out', () => {
    const story = declared().sleepsUntil('26:31');
    const now = at('26:31');
    expect(read(card(viewOf(story.state, now)), now)).toContain('- Silent since 22:31 UTC');
  });

  it('says when the cadence is off, paused or snoozed', () => {
    const off = declared().does('22:32', ANA, { do: 'change_cadence', minutes: null, reason: 'a quiet one' });
    expect(read(card(viewOf(off.state, at('23:40'))), at('23:40'))).toContain('Next update: Cadence is off');
    const paused = declared().does('22:32', ANA, {
      do: 'change_cadence',
      pausedUntil: at('33:00'),
      reason: 'until the morning',
    });
    const text = read(card(viewOf(paused.state, at('23:40'))), at('23:40'));
    expect(text).toContain('Next update: Reminders paused until 09:00 UTC');
    expect(text).not.toContain('owed since');
    const snoozed = declared().sleepsUntil('23:02').does('23:03', ANA, { do: 'snooze', minutes: 30 });
    expect(read(card(viewOf(snoozed.state, at('23:04'))), at('23:04'))).toContain('Reminders snoozed until 23:33 UTC');
  });

  it('asks about the default severity until something has changed', () => {
    const asked = '- SEV3 is the default: press Severity if that is not right';
    const story = declared();
    expect(read(card(viewOf(story.state, at('22:32'))), at('22:32'))).toContain(asked);
    story.does('22:33', BEN, { do: 'change_severity', to: 'SEV2' });
    expect(read(card(viewOf(story.state, at('22:34'))), at('22:34'))).not.toContain('is the default');
  });

  it('marks drills and private incidents in words', () => {
    const story = declared(undefined, { private: true, drill: true, severity: 'SEV2' });
    expect(read(card(viewOf(story.state, at('22:32'))), at('22:32'))).toContain(
      'Investigating · SEV2 · 🔒 Private · 🧪 Drill',
    );
  });

  it('offers to retry only what is parked', () => {
    const { state } = declared();
    const failing = card(viewOf(state, at('22:32'), { deliveries: [{ ...parked, state: 'retrying' }] }));
    expect(read(failing, at('22:32'))).toContain('⚠ Could not invite people, still trying: The guest @eve');
    expect(buttonsOf(failing).map(({ label }) => label)).not.toContain('Retry');
    const stuck = card(viewOf(state, at('22:32'), { deliveries: [parked] }));
    expect(read(stuck, at('22:32'))).toContain('⚠ Could not invite people: The guest @eve may not be invited.');
    expect(press(stuck, 'Retry')).toEqual({ command: 'retry', incident: 42, options: {} });
  });

  it('keeps quiet about effects that merely wait', () => {
    const waiting: Delivery = { ...parked, state: 'waiting', error: null };
    const { state } = declared();
    expect(read(card(viewOf(state, at('22:32'), { deliveries: [waiting] })), at('22:32'))).not.toContain('⚠');
  });

  it('changes its buttons when it is over, and says how long it took', () => {
    const story = declared().does('23:25', BEN, { do: 'resolve' });
    const message = card(viewOf(story.state, at('23:30')));
    expect(message.tone).toBe('good');
    expect(read(message, at('23:30'))).toContain('Resolved after 54m · SEV3');
    expect(buttonsOf(message).map(({ label }) => label)).toEqual(['Postmortem', 'Timeline', 'Reopen']);
    expect(message.blocks.some((block) => block.type === 'menu')).toBe(false);
  });

  it('says that the public page is still open after the end', () => {
    const story = declared()
      .does('22:40', ANA, { do: 'post_update', audience: 'public', text: 'We are looking into it.' })
      .does('22:50', ANA, { do: 'resolve' });
    expect(read(card(viewOf(story.state, at('22:51'))), at('22:51'))).toContain(
      '- Public page still open: the closing text is not published yet',
    );
  });

  it('says where a merged incident goes on, and what it covers', () => {
    const merged = incidentOf({ status: 'merged', endedAt: at('23:00'), mergedInto: 41, declaredAt: at('22:31') });
    expect(read(card(viewOf(merged, at('23:01'))), at('23:01'))).toContain('Merged into INC-41');
    const other = incidentOf({ absorbed: [43, 44], declaredAt: at('22:31') });
    expect(read(card(viewOf(other, at('23:01'))), at('23:01'))).toContain('Also covers INC-43, INC-44');
  });

  it('does not repeat the words of an update that was redacted', () => {
    const story = declared().does('22:40', ANA, { do: 'post_update', audience: 'internal', text: 'password: hunter2' });
    const entry = story.state.lastUpdate?.entry ?? '';
    story.does('22:41', ANA, { do: 'redact', entries: [entry], because: 'asked', authors: [ANA] });
    const text = read(card(viewOf(story.state, at('22:42'))), at('22:42'));
    expect(text).not.toContain('hunter2');
    expect(text).toContain('Last update 2m ago by @ana (text removed)');
  });

  it('groups many configured roles', () => {
    const roles = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({
      key,
      name: `Role ${key}`,
      description: '',
      synonyms: [],
    }));
    const settings = { ...DEFAULT_SETTINGS, roles };
    const holders = Object.fromEntries(roles.map(({ key }) => [key, { person: BEN, since: 0, askAt: null }]));
    const text = read(card(viewOf(incidentOf({ roles: holders }), 0, { settings })), 0);
    expect(text).toContain('Role c: @ben\nOther roles: Role d: @ben, Role e: @ben, Role f: @ben');
  });
});

describe('the topic', () => {
  it('is one line with who leads and where the call is', () => {
    const story = declared(undefined, { severity: 'SEV1' })
      .does('22:32', BEN, { do: 'assign_role', role: 'commander', person: BEN })
      .does('22:35', BEN, { do: 'add_link', link: { kind: 'call', url: 'https://meet.example/42', title: 'Call' } });
    expect(topic(viewOf(story.state, at('22:36')))).toBe(
      'INC-42 · SEV1 · Investigating · Checkout is failing · incident commander @ben · call https://meet.example/42',
    );
  });
});
