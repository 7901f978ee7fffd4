import { describe, expect, it } from 'vitest';
import {
  isTakenFrom,
  messageOf,
  scrub,
  withoutQuotes,
  withoutTitle,
  withoutWords,
  wordsOf,
} from '../../src/engine/redaction.ts';
import {
  CAPTURE_KINDS,
  captureSchema,
  DECISION_KINDS,
  decisionSchema,
  type EventKind,
  type IncidentEvent,
} from '../../src/incident/events.ts';

const SECRET = 'the password is hunter2';
const clock = {
  minutes: 30,
  owed: { internal: 1, public: null },
  ladder: { headsUp: 1, overdue: 2, escalated: 3, repeats: 3, hours: null },
};
const invite = { people: [], groups: [] };
const origin = { message: 'local:room:1', url: 'https://chat.example/1' };

/** One event of every kind, its people's words all the secret. Exhaustive: a new kind does not compile without one. */
const events: { [K in EventKind]: Extract<IncidentEvent, { kind: K }> } = {
  declared: {
    kind: 'declared',
    title: 'Checkout is failing',
    severity: 'SEV2',
    private: false,
    drill: false,
    home: 'local',
    slug: 'inc-1-checkout-is-failing',
    components: [],
    links: [],
    invite,
    impactBeganAt: null,
    clock,
    origin,
    text: SECRET,
  },
  acknowledged: { kind: 'acknowledged' },
  status_changed: { kind: 'status_changed', from: 'investigating', to: 'identified' },
  severity_changed: { kind: 'severity_changed', from: 'SEV2', to: 'SEV1', raised: true, invite },
  renamed: { kind: 'renamed', from: 'Checkout', to: 'Checkout is failing' },
  components_changed: { kind: 'components_changed', components: [], invite },
  impact_recorded: { kind: 'impact_recorded', text: SECRET },
  role_assigned: {
    kind: 'role_assigned',
    role: 'commander',
    person: 'local:ana',
    from: null,
    handoff: false,
    askAt: null,
  },
  role_cleared: { kind: 'role_cleared', role: 'commander', from: 'local:ana' },
  handoff_asked: { kind: 'handoff_asked', role: 'commander', person: 'local:ana' },
  joined: { kind: 'joined', person: 'local:ana' },
  left: { kind: 'left', person: 'local:ana' },
  link_added: { kind: 'link_added', link: { kind: 'other', url: `https://x.example/?${SECRET}`, title: SECRET } },
  link_removed: { kind: 'link_removed', url: `https://x.example/?${SECRET}` },
  task_added: { kind: 'task_added', task: 1, text: SECRET, owner: null, due: null },
  task_changed: { kind: 'task_changed', task: 1, text: SECRET },
  task_done: { kind: 'task_done', task: 1 },
  task_reopened: { kind: 'task_reopened', task: 1 },
  task_reminded: { kind: 'task_reminded', task: 1 },
  note_raised: { kind: 'note_raised', text: SECRET, origin, files: [{ name: SECRET }] },
  note_seconded: { kind: 'note_seconded', message: 'local:room:1' },
  note_withdrawn: { kind: 'note_withdrawn', message: 'local:room:1', entry: 'v00000002', last: true },
  entry_corrected: { kind: 'entry_corrected', entry: 'v00000002', text: SECRET },
  redacted: { kind: 'redacted', entries: ['v00000002'], because: 'asked' },
  update_posted: {
    kind: 'update_posted',
    audience: 'internal',
    text: SECRET,
    status: 'investigating',
    components: [],
    promise: null,
    noChange: false,
    origin,
  },
  update_begun: { kind: 'update_begun' },
  cadence_changed: { kind: 'cadence_changed', minutes: null, reason: SECRET, clock },
  nudge_sounded: { kind: 'nudge_sounded', audience: 'internal', owedAt: 1, stage: 'due', people: [], groups: [] },
  snoozed: { kind: 'snoozed', until: 1, reason: SECRET },
  activity_resumed: { kind: 'activity_resumed' },
  resolved: { kind: 'resolved', from: 'monitoring', clock },
  cancelled: { kind: 'cancelled', from: 'monitoring', reason: SECRET, clock },
  merged: { kind: 'merged', from: 'monitoring', into: 2, clock },
  absorbed: { kind: 'absorbed', other: 2, title: SECRET, people: [] },
  archive_announced: { kind: 'archive_announced', at: 1 },
  room_archived: { kind: 'room_archived' },
  room_kept: { kind: 'room_kept' },
  reopened: { kind: 'reopened', from: 'resolved', reason: SECRET, clock },
  postmortem_drafted: { kind: 'postmortem_drafted', writer: 'plain', sections: { summary: SECRET } },
  postmortem_edited: { kind: 'postmortem_edited', section: 'summary', text: SECRET },
  message: {
    kind: 'message',
    message: 'local:room:1',
    text: SECRET,
    thread: null,
    files: [{ name: SECRET, url: 'https://files.example/1' }],
    bot: false,
  },
  revision: {
    kind: 'revision',
    message: 'local:room:1',
    text: SECRET,
    thread: null,
    files: [{ name: SECRET }],
    bot: false,
  },
  deletion: { kind: 'deletion', message: 'local:room:1' },
  reaction: { kind: 'reaction', message: 'local:room:1', emoji: 'pushpin', added: true },
};
const KINDS = [...DECISION_KINDS, ...CAPTURE_KINDS];
const parsed = (event: IncidentEvent): unknown =>
  (CAPTURE_KINDS as readonly string[]).includes(event.kind) ? captureSchema.parse(event) : decisionSchema.parse(event);

describe('scrubbing an event', () => {
  it.each(KINDS)('leaves none of people’s words in %s, and a valid event', (kind) => {
    const left = scrub(events[kind]);
    expect(JSON.stringify(left)).not.toContain('hunter2');
    expect(parsed(left)).toEqual(left);
    expect(left.kind).toBe(kind);
  });

  it.each(KINDS)('takes nothing more on a second time from %s', (kind) => {
    const left = scrub(events[kind]);
    expect(scrub(left)).toEqual(left);
    expect(wordsOf(left)).toEqual([]);
  });

  it('keeps titles, people, times and where it came from', () => {
    expect(scrub(events.declared)).toEqual({ ...events.declared, text: '' });
    expect(scrub(events.renamed)).toEqual(events.renamed);
    expect(scrub(events.update_posted)).toEqual({ ...events.update_posted, text: '' });
  });

  it('invents no words where there were none', () => {
    const { text: _, ...silent } = events.declared;
    expect(scrub(silent)).toEqual(silent);
    expect(scrub({ kind: 'snoozed', until: 1 })).toEqual({ kind: 'snoozed', until: 1 });
    expect(scrub({ kind: 'postmortem_edited', section: 'summary', text: null })).toMatchObject({ text: null });
  });

  it('names what it takes', () => {
    expect(wordsOf(events.note_raised)).toEqual([SECRET, SECRET]);
    expect(wordsOf(events.acknowledged)).toEqual([]);
  });
});

describe('quotations', () => {
  it('gives way whole, trimmed, and line by line', () => {
    const words = ['  one long first line\nand a second one  '];
    expect(withoutWords('He said: one long first line\nand a second one!', words)).toBe('He said: [redacted]!');
    expect(withoutWords('> one long first line\n> and a second one', words)).toBe('> [redacted]\n> [redacted]');
  });
  it('leaves short lines alone that stand in too many innocent places', () => {
    expect(withoutWords('we are done here', ['long enough a line\ndone'])).toBe('we are done here');
  });
  it('reaches postmortem sections, drafted and edited, and nothing else', () => {
    const quote = `As Ana said: ${SECRET}.`;
    const left = 'As Ana said: [redacted].';
    const drafted = { ...events.postmortem_drafted, sections: { summary: quote, impact: 'None.' } };
    expect(withoutQuotes(drafted, [SECRET]).sections).toEqual({ summary: left, impact: 'None.' });
    expect(withoutQuotes({ ...events.postmortem_edited, text: quote }, [SECRET]).text).toBe(left);
    expect(withoutQuotes(events.note_raised, [SECRET])).toBe(events.note_raised);
  });
  it('reaches the removal of a redacted link', () => {
    expect(withoutQuotes(events.link_removed, [events.link_removed.url]).url).toBe('about:blank');
    expect(withoutQuotes(events.link_removed, ['https://other.example'])).toBe(events.link_removed);
  });
});

describe('titles', () => {
  const said = 'My token is sk-LIVE-1.\nCan anybody log in?';
  it.each([
    ['the message itself', 'my token is sk-live-1. Can anybody log in?'],
    ['its beginning, cut', 'My token is sk-L…'],
    ['a line of it, with more around', 'Urgent: can anybody log in? (EU)'],
    ['a piece of it', 'token is sk-LIVE-1'],
  ])('made of the words are seen: %s', (_, title) => expect(isTakenFrom(title, [said])).toBe(true));
  it.each([
    ['words of its own', 'Login is failing'],
    ['words that only stand inside others', 'Can any'],
    ['nothing', ' '],
  ])('of somebody’s own choice stay: %s', (_, title) => expect(isTakenFrom(title, [said])).toBe(false));
  it('short secrets count as words, not as letters', () => {
    expect(isTakenFrom('The password hunter2 leaked', ['hunter2'])).toBe(true);
    expect(isTakenFrom('Checkout chimes', ['hi'])).toBe(false);
  });
  it('go from the declaration and from what renamed it, each by itself', () => {
    expect(withoutTitle({ ...events.declared, title: SECRET }, [SECRET]).title).toBe('(removed)');
    const renamed = { kind: 'renamed', from: SECRET, to: 'Login is failing' } as const;
    expect(withoutTitle(renamed, [SECRET])).toEqual({ ...renamed, from: '(removed)' });
    expect(withoutTitle(events.declared, [SECRET])).toEqual(events.declared);
  });
});

it('knows which message an entry is, or came from', () => {
  const entry = (event: IncidentEvent) =>
    ({
      incident: 1,
      id: 'x',
      version: null,
      occurredAt: 0,
      recordedAt: 0,
      actor: 'a',
      recovered: false,
      event,
    }) as const;
  expect(messageOf(entry(events.message))).toBe('local:room:1');
  expect(messageOf(entry(events.revision))).toBe('local:room:1');
  expect(messageOf(entry(events.note_raised))).toBe('local:room:1');
  expect(messageOf(entry(events.acknowledged))).toBeNull();
});
