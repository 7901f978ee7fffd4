import { describe, expect, it } from 'vitest';
import { checkoutIncident } from './incident-story.ts';
import { createWorld } from './world.ts';

describe('smoke', () => {
  it('serves', async () => {
    const world = await createWorld();
    expect(await world.page('/')).toContain('No incident has been declared yet');
    const { number } = await checkoutIncident(world);
    const page = await world.page(`/incidents/${number}`);
    expect(page).toContain('Checkout is failing');
    expect(await world.page(`/incidents/${number}/postmortem`)).toContain('Contributing factors');
    expect(await world.page(`/statistics`)).toContain('By month');
    expect(world.errors).toEqual([]);
  });
});
