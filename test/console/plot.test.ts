import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barPlot } from '../../src/console/plot/bars.ts';
import { gather } from '../../src/console/plot/gather.ts';
import { incidentPlot, type PlotData } from '../../src/console/plot/incident.ts';
import { lanes } from '../../src/console/plot/lanes.ts';
import { linear } from '../../src/console/plot/scale.ts';
import { countTicks, timeTicks } from '../../src/console/plot/ticks.ts';
import { DAY } from '../../src/incident/time.ts';
import { at } from '../support/given.ts';

describe('linear', () => {
  it('puts the ends of the domain at the ends of the range, and holds what lies beyond', () => {
    const scale = linear([100, 200], [0, 50]);
    expect([100, 150, 200, 90, 1000].map(scale)).toEqual([0, 25, 50, 0, 50]);
  });

  it('puts everything at the start when the domain has no width', () => {
    expect(linear([5, 5], [10, 20])(5)).toBe(10);
  });
});

describe('timeTicks', () => {
  it('marks round moments of the reader’s day', () => {
    const labels = timeTicks(at('22:31'), at('23:20'), 9, 'UTC').map(({ label }) => label);
    expect(labels).toEqual(['22:40', '22:50', '23:00', '23:10', '23:20']);
  });

  it('calls midnight by its date', () => {
    const labels = timeTicks(at('22:00'), at('26:00'), 5, 'UTC').map(({ label }) => label);
    expect(labels).toEqual(['22:00', '23:00', '03-05', '01:00', '02:00']);
  });

  it('marks hours of a zone that is half an hour off', () => {
    const labels = timeTicks(at('09:00'), at('12:00'), 4, 'Asia/Kolkata').map(({ label }) => label);
    expect(labels).toEqual(['15:00', '16:00', '17:00']);
  });

  it('gives a few ticks within bounds for any length from a second to years', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 4000 * DAY }), fc.integer({ min: 2, max: 12 }), (length, most) => {
        const from = at('09:13');
        const ticks = timeTicks(from, from + length, most, 'UTC');
        expect(ticks.length).toBeLessThanOrEqual(most);
        for (const tick of ticks) {
          expect(tick.at).toBeGreaterThanOrEqual(from);
          expect(tick.at).toBeLessThanOrEqual(from + length);
        }
      }),
    );
  });
});

describe('countTicks', () => {
  it('goes in round steps to the first not below the largest', () => {
    expect(countTicks(4, 4)).toEqual([0, 1, 2, 3, 4]);
    expect(countTicks(9, 4)).toEqual([0, 5, 10]);
    expect(countTicks(47, 4)).toEqual([0, 20, 40, 60]);
    expect(countTicks(0, 4)).toEqual([0]);
  });

  it('always reaches the largest, in whole numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (max) => {
        const ticks = countTicks(max, 4);
        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

describe('lanes', () => {
  it('keeps spans that follow each other in one lane and puts overlapping ones above', () => {
    const given = [
      { from: 0, to: 30 },
      { from: 20, to: 50 },
      { from: 30, to: 60 },
    ];
    expect(lanes(given).map(({ lane }) => lane)).toEqual([0, 1, 0]);
  });

  it('never lets two spans of one lane overlap', () => {
    const span = fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 40 }))
      .map(([from, length]) => ({ from, to: from + length }));
    fc.assert(
      fc.property(fc.array(span), (spans) => {
        const placed = lanes(spans);
        expect(placed).toHaveLength(spans.length);
        for (const [i, a] of placed.entries())
          for (const b of placed.slice(i + 1))
            if (a.lane === b.lane) expect(a.to <= b.from || b.to <= a.from).toBe(true);
      }),
    );
  });
});

describe('gather', () => {
  it('makes one of marks too near to be told apart, unless they are not alike', () => {
    const marks = [
      { x: 10, kind: 'a' },
      { x: 10.3, kind: 'a' },
      { x: 10.2, kind: 'b' },
      { x: 12, kind: 'a' },
    ];
    const groups = gather(marks, 0.7, (a, b) => a.kind === b.kind);
    expect(groups.map(({ x, marks: inside }) => [x, inside.length])).toEqual([
      [10, 2],
      [10.2, 1],
      [12, 1],
    ]);
  });

  it('loses none', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ x: fc.double({ min: 0, max: 100, noNaN: true }) })), (marks) => {
        expect(gather(marks, 0.7).reduce((sum, group) => sum + group.marks.length, 0)).toBe(marks.length);
      }),
    );
  });
});

const data: PlotData = {
  from: at('09:00'),
  to: at('11:00'),
  statuses: [{ status: 'investigating', from: at('09:00'), to: at('11:00') }],
  updates: [{ at: at('09:10'), audience: 'internal' }],
  promises: [
    { audience: 'internal', madeAt: at('09:10'), dueAt: at('09:40'), metAt: at('09:51'), kept: false },
    { audience: 'internal', madeAt: at('09:51'), dueAt: at('10:21'), metAt: at('10:20'), kept: true },
  ],
  nudges: [
    { at: at('09:40'), stage: 'due' },
    { at: at('09:50'), stage: 'overdue' },
  ],
};
const draw = (of: PlotData): string => String(incidentPlot(of, 'INC-1 <over> time', 'UTC', (moment) => `t${moment}`));

describe('incidentPlot', () => {
  it('draws a late promise with its lateness and a kept one without', () => {
    const svg = draw(data);
    expect(svg.match(/class="late"/g)).toHaveLength(1);
    expect(svg.match(/class="span missed"/g)).toHaveLength(1);
    expect(svg.match(/class="span kept"/g)).toHaveLength(1);
    // 09:10 of 09:00 to 11:00 is a twelfth of the way.
    expect(svg).toContain('x1="8.3%"');
  });

  it('has a name for those who cannot see it, escaped', () => {
    expect(draw(data)).toContain('role="img" aria-label="INC-1 &lt;over&gt; time"');
  });

  it('leaves out rows that have nothing in them', () => {
    const svg = draw({ ...data, promises: [], nudges: [] });
    expect(svg).not.toContain('>Promises<');
    expect(svg).not.toContain('>Nudges<');
    expect(svg).toContain('>Updates<');
  });

  it('stays small for an incident with thousands of nudges', () => {
    const nudges = Array.from({ length: 5000 }, (_, i) => ({ at: at('09:00') + i * 1000, stage: 'repeat' as const }));
    expect(draw({ ...data, nudges }).length).toBeLessThan(200_000);
  });

  it('draws an incident without any length', () => {
    const moment = at('09:00');
    const svg = draw({ from: moment, to: moment, statuses: [], updates: [], promises: [], nudges: [] });
    expect(svg).not.toContain('NaN');
  });
});

describe('barPlot', () => {
  it('draws each bar to its height over a common base', () => {
    const svg = String(
      barPlot(
        [
          { label: '2026-01', value: 4 },
          { label: '2026-02', value: 2 },
          { label: '2026-03', value: 0 },
        ],
        'By month',
      ),
    );
    const heights = [...svg.matchAll(/class="bar"[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));
    expect(heights).toEqual([160, 80, 0]);
  });

  it('leaves out labels that would not fit, and says every bar when pointed at', () => {
    const bars = Array.from({ length: 36 }, (_, i) => ({ label: `m${i}`, value: i }));
    const svg = String(barPlot(bars, 'Three years'));
    expect(svg.match(/crowded/g)?.length).toBe(18);
    expect(svg).toContain('<title>m7: 7</title>');
  });
});
