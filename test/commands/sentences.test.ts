/** What commands answer where nothing can be told yet, or nothing had to change. */
import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/incident/time.ts';
import { ANA, BEN } from '../support/builders.ts';
import { heard, talk } from '../support/talk.ts';

describe('figures', () => {
  it('of what still goes on say that it does, not that nothing was promised', async () => {
    const here = await talk();
    const { room } = await here.opened();
    await here.as(ANA).types('update Looking, next 15m', room);
    here.time.turn(MINUTE);
    const told = heard(await here.as(ANA).types('stats 30d'));
    expect(told).toContain('Promises kept: none has come due yet');
    expect(told).toContain('Total duration: none has ended yet');
    expect(told).toContain('Time to resolve: none has ended yet');
    expect(heard(await here.as(ANA).types('stats 2025-01'))).toContain('Promises kept: nothing was promised');
  });
});

describe('who is no responder', () => {
  it('leaves nothing behind, and hears it', async () => {
    const here = await talk();
    await here.opened();
    expect(heard(await here.as(BEN).types('leave INC-1'))).toBe(
      'You are not a responder of INC-1, so nothing changed.',
    );
  });
});
