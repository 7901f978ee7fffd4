import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/incident/entry.ts';
import type { Decision } from '../../src/incident/events.ts';
import { fold } from '../../src/incident/evolve.ts';
import { type Facts, factsOf, type Stated } from '../../src/incident/facts.ts';
import { HOUR, MINUTE } from '../../src/incident/time.ts';
import {
  cancelled,
  clockSetting,
  declared,
  LATER,
  message,
  minute,
  note,
  reopened,
  resolved,
  statusChanged,
  tell,
  update,
} from '../support/entries.ts';

const facts = (decisions: Entry<Decision>[], captures: Entry[] = [], stated?: Stated): Facts => {
  const incident = fold(decisions);
  if (!incident) throw new Error('a story begins with its declaration');
  return factsOf(incident, [...captures, ...decisions], LATER, stated);
};
const codes = (found: Facts) => found.anomalies.map(({ code }) => code);

describe('the times', () => {
  const story = tell(
    [10, declared({ impactBeganAt: minute(0) })],
    [14, { kind: 'acknowledged' }, { actor: 'local:ben' }],
    [20, statusChanged('investigating', 'monitoring')],
    [30, statusChanged('monitoring', 'investigating')],
    [40, statusChanged('investigating', 'monitoring')],
    [70, resolved()],
  );

  it('each rest on an entry, and the lengths between them are derived', () => {
    const { times, spans } = facts(story);
    expect(times).toEqual({
      impactBegan: { at: minute(0), entry: 'v00000001' },
      detected: { at: minute(10), entry: 'v00000001' },
      acknowledged: { at: minute(14), entry: 'v00000002' },
      mitigated: { at: minute(40), entry: 'v00000005' },
      ended: { at: minute(70), entry: 'v00000006' },
    });
    expect(spans.toDetect.ms).toBe(10 * MINUTE);
    expect(spans.toAcknowledge.ms).toBe(4 * MINUTE);
    expect(spans.toMitigate.ms).toBe(30 * MINUTE);
    expect(spans.total.ms).toBe(HOUR);
    expect(spans.impact.ms).toBe(70 * MINUTE);
  });

  it('are null, and the lengths null with a reason, where nothing is recorded', () => {
    const { times, spans } = facts(tell([0, declared()], [5, note('odd')]));
    expect(times.mitigated).toEqual({ at: null, entry: null });
    expect(times.ended).toEqual({ at: null, entry: null });
    expect(spans.toMitigate).toMatchObject({ ms: null, reason: 'the mitigation is not recorded' });
    expect(spans.impact.reason).toBe('the beginning of the impact and the end are not recorded');
  });

  it('follow corrections of an entry, and a later statement of when impact began', () => {
    const { times } = facts(
      tell(
        [10, declared({ impactBeganAt: minute(5) })],
        [40, statusChanged('investigating', 'monitoring')],
        [50, { kind: 'entry_corrected', entry: 'v00000002', occurredAt: minute(35) }],
        [55, { kind: 'impact_recorded', beganAt: minute(-15), text: 'no orders' }],
        [70, resolved()],
      ),
    );
    expect(times.mitigated).toEqual({ at: minute(35), entry: 'v00000002' });
    expect(times.impactBegan).toEqual({ at: minute(-15), entry: 'v00000004' });
  });

  it('after a reopening there is no end until the next one', () => {
    const again = [[0, declared()] as const, [10, resolved()] as const, [20, reopened()] as const] as const;
    expect(facts(tell(...again)).times.ended.at).toBeNull();
    expect(facts(tell(...again, [45, resolved()])).times.ended).toEqual({ at: minute(45), entry: 'v00000004' });
  });

  it('stated by an outside record are taken as printed, contradictions and all', () => {
    const found = facts(story, [], { detectedAt: minute(10), resolvedAt: minute(-60), untimed: new Set() });
    expect(found.times.ended).toEqual({ at: minute(-60), entry: null });
    expect(found.spans.total).toMatchObject({ ms: null, reason: 'the end is recorded before the detection' });
    expect(codes(found)).toContain('ends_before_detection');
  });
});

describe('histories', () => {
  it('statuses, severities, components and roles over time', () => {
    const found = facts(
      tell(
        [0, declared({ components: [{ name: 'API', status: 'degraded_performance' }] })],
        [
          2,
          { kind: 'role_assigned', role: 'commander', person: 'local:ana', from: null, handoff: false, askAt: null },
          { actor: 'local:ana' },
        ],
        [5, { kind: 'severity_changed', from: 'SEV2', to: 'SEV1', raised: true, invite: { people: [], groups: [] } }],
        [9, update('internal', 39, { components: [{ name: 'API', status: 'degraded_performance' }] })],
        [
          30,
          {
            kind: 'role_assigned',
            role: 'commander',
            person: 'local:ben',
            from: 'local:ana',
            handoff: true,
            askAt: null,
          },
        ],
        [31, update('internal', 61, { components: [{ name: 'API', status: 'operational' }] })],
        [40, resolved('investigating')],
      ),
      [message(3, 'local:r:1', 'looking'), message(4, 'local:r:2', 'found it')],
    );
    expect(found.statuses.map(({ status }) => status)).toEqual(['investigating', 'resolved']);
    expect(found.severities.map(({ severity }) => severity)).toEqual(['SEV2', 'SEV1']);
    expect(found.components.map(({ at, components }) => [at, components[0]?.status])).toEqual([
      [minute(0), 'degraded_performance'],
      [minute(31), 'operational'],
    ]);
    expect(found.roles).toMatchObject([
      { person: 'local:ana', from: minute(2), to: minute(30), handoff: false },
      { person: 'local:ben', from: minute(30), to: null, handoff: true },
    ]);
    expect(found.responders).toEqual([
      { person: 'local:ana', roles: ['commander'], messages: 0, acts: 7 },
      { person: 'local:ben', roles: ['commander'], messages: 2, acts: 0 },
    ]);
  });
});

describe('words about causes', () => {
  it('are quoted sentence by sentence from notes, updates and descriptions', () => {
    const found = facts(
      tell(
        [0, declared()],
        [5, note('Rolled back. The pool filled up because the retry limit was off.')],
        [9, update('internal', 39, { text: 'We are looking into it.' })],
        [20, update('public', 50, { text: 'Delays are caused by a full queue.\nMore soon.' })],
      ),
    );
    expect(found.causes).toMatchObject([
      { kind: 'note', sentences: ['The pool filled up because the retry limit was off.'] },
      { kind: 'update', sentences: ['Delays are caused by a full queue.'] },
    ]);
    expect(found.questions.join(' ')).toContain('Which of the quoted statements');
  });

  it('are not there when nobody wrote any, and then the question stays open', () => {
    const found = facts(tell([0, declared()], [5, note('Restarted two nodes.')]));
    expect(found.causes).toEqual([]);
    expect(found.questions).toContain('What contributed to it? The record holds no statement about causes.');
  });

  it('follow corrections and edits, and are gone once redacted, deleted or withdrawn', () => {
    const raised = (text: string, key: string): Decision => ({
      kind: 'note_raised',
      text,
      origin: { message: key },
    });
    const edit: Entry = {
      ...message(8, 'local:r:2', ''),
      id: 'c:local:r:2:8',
      event: {
        kind: 'revision',
        message: 'local:r:2',
        text: 'due to the new index',
        thread: null,
        files: [],
        bot: false,
      },
    };
    const found = facts(
      tell(
        [0, declared()],
        [1, raised('because of the password hunter2', 'local:r:1')],
        [2, raised('due to the old index', 'local:r:2')],
        [3, raised('caused by the moon', 'local:r:3')],
        [4, note('triggered by a deploy')],
        [5, { kind: 'redacted', entries: ['v00000002'], because: 'deleted' }],
        [6, { kind: 'note_withdrawn', message: 'local:r:3', entry: 'v00000004', last: true }],
        [7, { kind: 'entry_corrected', entry: 'v00000005', text: 'triggered by the 14:00 deploy' }],
      ),
      [edit],
    );
    expect(found.causes.map(({ sentences }) => sentences[0])).toEqual([
      'due to the new index',
      'triggered by the 14:00 deploy',
    ]);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });
});

describe('oddities', () => {
  it('names a status that moves backwards, equal updates, a shared minute and a long silence', () => {
    const found = facts(
      tell(
        [0, declared()],
        [1, update('internal', 31, { text: 'same', clock: clockSetting(minute(31)) })],
        [1.5, update('internal', 32, { text: 'same' })],
        [5, statusChanged('investigating', 'monitoring')],
        [9, statusChanged('monitoring', 'identified')],
        [62, update('internal', 92, { text: 'fine' })],
        [63, resolved()],
      ),
    );
    expect(codes(found).toSorted()).toEqual(['long_silence', 'same_minute', 'same_words', 'status_backwards']);
    expect(found.anomalies.find(({ code }) => code === 'long_silence')?.entries).toEqual(['v00000003', 'v00000006']);
  });

  it('two cadences exactly are no long silence, nor is time in which it was closed, nor a cadence switched off', () => {
    expect(codes(facts(tell([0, declared()], [60, resolved()])))).toEqual([]);
    expect(codes(facts(tell([0, declared()], [10, cancelled()], [500, reopened()], [510, resolved()])))).toEqual([]);
    const off: Decision = { kind: 'cadence_changed', minutes: null, reason: 'vendor', clock: clockSetting(null, null) };
    expect(codes(facts(tell([0, declared()], [5, off], [200, resolved()])))).toEqual([]);
  });

  it('names a resolution that is partial, a doubtful zone, an empty length and updates before detection', () => {
    const found = facts(
      tell(
        [0, declared()],
        [0, update('public', 30, { text: 'Since 2AM PST.' })],
        [0, update('public', null, { status: 'resolved', text: 'This is partially resolved.' })],
        [0, resolved()],
      ),
    );
    expect(codes(found)).toEqual(['no_length', 'zone_in_doubt', 'partly_resolved', 'same_minute']);
    const early = facts(tell([0, declared()], [5, update('public', 35)], [9, resolved()]), [], {
      detectedAt: minute(6),
      resolvedAt: minute(9),
      untimed: new Set(),
    });
    expect(codes(early)).toEqual(['updates_before_detection']);
  });
});

describe('open questions', () => {
  it('are at least two, even of a record that lacks little', () => {
    const full = facts(
      tell(
        [0, declared({ impactBeganAt: minute(0) })],
        [1, { kind: 'acknowledged' }, { actor: 'local:ben' }],
        [2, { kind: 'impact_recorded', text: 'no orders because of the queue' }],
        [3, { kind: 'task_added', task: 1, text: 'Raise the limit', owner: null, due: null }],
        [5, statusChanged('investigating', 'monitoring')],
        [9, resolved()],
      ),
    );
    expect(full.questions.length).toBeGreaterThanOrEqual(2);
  });
});
