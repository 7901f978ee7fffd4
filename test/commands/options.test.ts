import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../src/config-defaults.ts';
import type { OptionKind } from '../../src/engine/command.ts';
import type { Person } from '../../src/engine/ports.ts';
import { readOption } from '../../src/engine/say/options.ts';
import type { Instant } from '../../src/incident/incident.ts';
import { isRefusal } from '../../src/incident/refusal.ts';
import type { Settings } from '../../src/incident/settings.ts';
import { HOUR, iso, MINUTE, parseIso } from '../../src/incident/time.ts';

const now = parseIso('2026-03-04T22:31:00Z') as Instant;
const person = (handle: string, name: string, over: Partial<Person> = {}): Person => ({
  id: `local:${handle}`,
  name,
  handle,
  zone: null,
  bot: false,
  active: true,
  ...over,
});
const people = [
  person('ana', 'Ana Lima'),
  person('ben', 'Ben Okri'),
  person('alex', 'Alex'),
  person('alex2', 'Alex'),
  person('robot', 'Robot', { bot: true }),
  person('gone', 'Gone', { active: false }),
];
const named: Settings = {
  ...DEFAULT_SETTINGS,
  severities: { ...DEFAULT_SETTINGS.severities, SEV1: { ...DEFAULT_SETTINGS.severities.SEV1, name: 'Critical' } },
  components: [
    { name: 'Payment API', invite: [] },
    { name: 'Web', invite: [] },
  ],
};

/** The value as JSON, or the code and hint of the refusal. */
const read = (option: OptionKind, text: string, over: { settings?: Settings; zone?: string } = {}) => {
  const value = readOption('it', { description: 'It', ...option }, text, {
    settings: DEFAULT_SETTINGS,
    people,
    asker: 'local:ana',
    zone: 'UTC',
    now,
    components: ['Legacy'],
    ...over,
  });
  return isRefusal(value) ? `${value.code}: ${value.hint}` : value;
};

describe('an option reads', () => {
  it('nothing as nothing given', () => {
    expect(read({ kind: 'severity' }, '  ')).toBeUndefined();
    expect(read({ kind: 'text' }, '\n')).toBeUndefined();
  });

  it.each([
    ['SEV1', 'SEV1'],
    ['sev-2', 'SEV2'],
    ['3', 'SEV3'],
    ['p4', 'SEV4'],
    ['s1', 'SEV1'],
    ['sev9', 'unknown_severity: Did you mean SEV1? Use SEV1, SEV2, SEV3, SEV4.'],
    ['bad', 'unknown_severity: Use SEV1, SEV2, SEV3, SEV4.'],
  ])('the severity %s', (text, expected) => {
    expect(read({ kind: 'severity' }, text)).toBe(expected);
  });

  it('a severity by its configured name, and by its number still', () => {
    expect(read({ kind: 'severity' }, 'critical', { settings: named })).toBe('SEV1');
    expect(read({ kind: 'severity' }, 'sev1', { settings: named })).toBe('SEV1');
    expect(read({ kind: 'severity' }, 'critcal', { settings: named })).toMatch(/Did you mean Critical\?/);
  });

  it.each([
    ['Monitoring', 'monitoring'],
    ['mitigated', 'monitoring'],
    ['fixed', 'resolved'],
    [
      'monitorng',
      'unknown_status: Did you mean monitoring? Use investigating, identified, monitoring, resolved, cancelled, merged.',
    ],
  ])('the status %s', (text, expected) => {
    expect(read({ kind: 'status' }, text)).toBe(expected);
  });

  it.each([
    ['commander', 'commander'],
    ['Incident Commander', 'commander'],
    ['lead', 'commander'],
    ['ic', 'commander'],
    ['comms', 'communications'],
    ['scrib', 'unknown_role: Did you mean scribe? Use commander, communications, scribe.'],
  ])('the role %s', (text, expected) => {
    expect(read({ kind: 'role' }, text)).toBe(expected);
  });

  it.each([
    ['@ana', 'local:ana'],
    ['ANA', 'local:ana'],
    ['<@local:ben>', 'local:ben'],
    ['Ben Okri', 'local:ben'],
    ['me', 'local:ana'],
    ['@anna', 'unknown_person: Did you mean @ana (Ana Lima)?'],
    ['@zzzzzz', 'unknown_person: Type @ and the name people have in this workspace.'],
    ['<@local:zed>', 'unknown_person: Type @ and the name people have in this workspace.'],
    ['Alex', 'local:alex'],
    ['@robot', 'person_is_bot: Name a person.'],
    ['@gone', 'person_left: Name somebody who is here.'],
  ])('the person %s', (text, expected) => {
    expect(read({ kind: 'person' }, text)).toBe(expected);
  });

  it('a name that several people have as a question', () => {
    const twins = [person('a1', 'Sam'), person('a2', 'Sam')];
    const value = readOption('it', { kind: 'person', description: 'It' }, 'Sam', {
      settings: DEFAULT_SETTINGS,
      people: twins,
      asker: 'local:a1',
      zone: 'UTC',
      now,
      components: [],
    });
    expect(value).toMatchObject({ code: 'ambiguous_person', hint: 'Say which: @a1, @a2.' });
  });

  it('people separated by commas, spaces and "and", once each', () => {
    expect(read({ kind: 'people' }, '@ana, @ben')).toEqual(['local:ana', 'local:ben']);
    expect(read({ kind: 'people' }, '@ana and @ben @ana')).toEqual(['local:ana', 'local:ben']);
    expect(read({ kind: 'people' }, 'Ana Lima, Ben Okri')).toEqual(['local:ana', 'local:ben']);
    expect(read({ kind: 'people' }, 'local:ana,local:ben')).toEqual(['local:ana', 'local:ben']);
    expect(read({ kind: 'people' }, '@ana @nobdy')).toMatch(/^unknown_person/);
  });

  it('components freely where none are configured', () => {
    expect(read({ kind: 'components' }, 'API, Payment  API=down;api')).toEqual([
      { name: 'api' },
      { name: 'Payment API', status: 'major_outage' },
    ]);
  });

  it('components as configured, and those the incident has, where some are', () => {
    const settings = named;
    expect(read({ kind: 'components' }, 'payment api, WEB=ok, legacy', { settings })).toEqual([
      { name: 'Payment API' },
      { name: 'Web', status: 'operational' },
      { name: 'Legacy' },
    ]);
    expect(read({ kind: 'components' }, 'Wbe', { settings })).toBe(
      'unknown_component: Did you mean Web? There are Payment API, Web, Legacy.',
    );
    expect(read({ kind: 'components' }, 'Web=broken', { settings })).toBe(
      'unknown_component_status: Use operational, degraded, partial, down or maintenance.',
    );
  });

  it.each([
    ['INC-42', 42],
    ['inc42', 42],
    ['#42', 42],
    ['42', 42],
    ['INC-0', 'bad_incident: Type its number, like INC-42.'],
    ['the last one', 'bad_incident: Type its number, like INC-42.'],
  ])('the incident %s', (text, expected) => {
    expect(read({ kind: 'incident' }, text)).toBe(expected);
  });

  it.each([
    ['14:05', '2026-03-04T14:05:00Z'],
    ['22:45', '2026-03-03T22:45:00Z'],
    ['20m ago', '2026-03-04T22:11:00Z'],
    ['20m', '2026-03-04T22:11:00Z'],
    ['yesterday 23:50 CET', '2026-03-03T22:50:00Z'],
  ])('the past time %s', (text, expected) => {
    expect(iso(read({ kind: 'time', direction: 'past' }, text) as Instant)).toBe(expected);
  });

  it('a time in the zone of whoever asks', () => {
    const value = read({ kind: 'time', direction: 'past' }, '14:05', { zone: 'America/New_York' });
    expect(iso(value as Instant)).toBe('2026-03-04T19:05:00Z');
  });

  it.each([
    ['15m', '2026-03-04T22:46:00Z'],
    ['22:58', '2026-03-04T22:58:00Z'],
    ['mon 09:00', '2026-03-09T09:00:00Z'],
  ])('the future time %s', (text, expected) => {
    expect(iso(read({ kind: 'time', direction: 'future' }, text) as Instant)).toBe(expected);
  });

  it('no time where none may be, and impossible times with the way to write one', () => {
    expect(read({ kind: 'time', direction: 'future', none: true }, 'none')).toBeNull();
    expect(read({ kind: 'time', direction: 'future' }, 'none')).toMatch(/^bad_time/);
    expect(read({ kind: 'time', direction: 'past' }, '25:99')).toMatch(/^bad_time: Type a time like/);
    expect(read({ kind: 'time', direction: 'past' }, '2026-02-30 10:00')).toMatch(/^bad_time/);
    expect(read({ kind: 'time', direction: 'past' }, 'tomorrow 10:00')).toMatch(/^future_time/);
    expect(read({ kind: 'time', direction: 'future' }, 'yesterday 10:00')).toMatch(/^past_time/);
  });

  it.each([
    ['15m', 15 * MINUTE],
    ['90', 90 * MINUTE],
    ['2h', 2 * HOUR],
    ['1h 30m', 90 * MINUTE],
    ['soon', 'bad_duration: Type one like 15m, 1h30m or 90 (minutes).'],
    ['0', 'bad_duration: Type one like 15m, 1h30m or 90 (minutes).'],
  ])('the length %s', (text, expected) => {
    expect(read({ kind: 'duration' }, text)).toBe(expected);
  });

  it.each([
    ['7', 7],
    ['#7', 7],
    ['0', 'bad_number: Type it in digits.'],
    ['seven', 'bad_number: Type it in digits.'],
    ['1e9', 'bad_number: Type it in digits.'],
  ])('the number %s', (text, expected) => {
    expect(read({ kind: 'number', min: 1 }, text)).toBe(expected);
  });

  it('flags and choices', () => {
    expect(read({ kind: 'flag' }, 'yes')).toBe(true);
    expect(read({ kind: 'flag' }, 'it')).toBe(true);
    expect(read({ kind: 'flag' }, 'off')).toBe(false);
    expect(read({ kind: 'flag' }, 'maybe')).toBe('bad_flag: Type it:yes.');
    const choice: OptionKind = { kind: 'choice', choices: ['add', 'done'], synonyms: { finish: 'done' } };
    expect(read(choice, 'Done')).toBe('done');
    expect(read(choice, 'finish')).toBe('done');
    expect(read(choice, 'dnoe')).toBe('unknown_choice: Did you mean done? Use add, done.');
    expect(read(choice, 'constructor')).toBe('unknown_choice: Use add, done.');
  });

  it('a text up to its length, and says how long it is', () => {
    expect(read({ kind: 'text' }, 'x'.repeat(3000))).toHaveLength(3000);
    const value = readOption('text', { kind: 'text', description: 'It' }, 'x'.repeat(3001), {
      settings: DEFAULT_SETTINGS,
      people,
      asker: 'local:ana',
      zone: 'UTC',
      now,
      components: [],
    });
    expect(value).toMatchObject({ code: 'too_long', sentence: 'That is 3,001 characters; the text holds 3,000.' });
  });
});
