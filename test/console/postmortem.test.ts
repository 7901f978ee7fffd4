/** A manager turns a resolved incident into a postmortem, beside others who do the same. */
import { describe, expect, it } from 'vitest';
import { ANA, BEN, CHIDI } from '../support/given.ts';
import { checkoutIncident } from './incident-story.ts';
import { createWorld, hiddenOf } from './world.ts';

const drafted = async () => {
  const world = await createWorld();
  const { number } = await checkoutIncident(world);
  const here = `/incidents/${number}/postmortem`;
  /** Opens the editor of a section, as a person does: what the form carries, and the text it starts from. */
  const edit = async (section: string, by: string) => {
    const page = await world.page(`${here}?edit=${section}`, by);
    return { page, form: hiddenOf(page, `${here}/edit`) };
  };
  const edited = async () => (await world.storage.load(number))?.postmortem?.edited ?? {};
  /** One section of the page. */
  const section = async (id: string, by = ANA) => {
    const page = await world.page(here, by);
    return page.split('<section ').find((part) => part.includes(`id="${id}"`)) ?? '';
  };
  return { world, number, here, edit, edited, section };
};

describe('the postmortem', () => {
  it('shows every section with where its words come from', async () => {
    const { section } = await drafted();
    expect(await section('summary')).toContain('Computed from the timeline');
    expect(await section('factors')).toContain('Contributing factors');
    expect(await section('actions')).toContain('Alert two weeks before certificates expire');
  });

  it('saves a section in a person’s words, marked with who and when', async () => {
    const { here, edit, edited, section, world } = await drafted();
    const { form } = await edit('factors', BEN);
    const response = await world.post(`${here}/edit`, { ...form, text: 'Renewed **by hand**.\r\nNo alert.' }, BEN);
    expect(response.headers.get('location')).toBe(`${here}?done=saved#factors`);
    expect((await edited()).factors).toMatchObject({ by: BEN, text: 'Renewed **by hand**.\nNo alert.' });
    const shown = await section('factors');
    expect(shown).toContain('<strong>by hand</strong>');
    expect(shown).toMatch(/Edited by @ben, <time[^>]*>2026-03-04 10:24 WET/);
    expect(shown).toContain('What the drafter would say now');
  });

  it('refuses a save when somebody saved meanwhile: both versions shown, nothing lost, and the next save counts', async () => {
    const { here, edit, edited, world } = await drafted();
    const [ben, chidi] = [await edit('factors', BEN), await edit('factors', CHIDI)];
    await world.post(`${here}/edit`, { ...chidi.form, text: 'Chidi’s words.\nShared line.' }, CHIDI);
    const response = await world.post(`${here}/edit`, { ...ben.form, text: 'Ben’s words.\r\nShared line.' }, BEN);
    expect(response.status).toBe(409);
    const page = await response.text();
    expect(page).toContain('Somebody else changed this section while you were writing.');
    expect(page).toContain('Ben’s words.\nShared line.</textarea>');
    expect(page).toMatch(/<pre class="markdown"[^>]*>Chidi’s words\.\nShared line\.<\/pre>/);
    expect(page).toMatch(/<del>.*Chidi’s words\.<\/del>/);
    expect(page).toMatch(/<ins>.*Ben’s words\.<\/ins>/);
    // However the browser ends its lines, what both have is no difference.
    expect(page).toContain('<span>Shared line.</span>');
    expect((await edited()).factors?.text).toBe('Chidi’s words.\nShared line.');
    const both = 'Ben’s and Chidi’s words.\nShared line.';
    const again = await world.post(`${here}/edit`, { ...hiddenOf(page, `${here}/edit`), text: both }, BEN);
    expect(again.status).toBe(303);
    expect((await edited()).factors).toMatchObject({ text: both, by: BEN });
  });

  it('takes the same save twice as one', async () => {
    const { here, edit, world, number } = await drafted();
    const { form } = await edit('well', BEN);
    const send = () => world.post(`${here}/edit`, { ...form, text: 'Quick to see.' }, BEN);
    const answers = await Promise.all([send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await world.storage.countTimeline(number, { kinds: ['postmortem_edited'], hidden: true })).toBe(1);
  });

  it('keeps a text that is too long, and says so beside it', async () => {
    const { here, edit, edited, world } = await drafted();
    const { form } = await edit('well', BEN);
    const text = `# begins\n${'long '.repeat(25_000)}ends`;
    const response = await world.post(`${here}/edit`, { ...form, text }, BEN);
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toMatch(/id="section-text-refusal" role="alert">The section is [\d,]+ characters long/);
    expect(page).toContain('long ends</textarea>');
    expect(await edited()).toEqual({});
  });

  it('gives a section back to the drafter, and shows before what that would change', async () => {
    const { here, edit, edited, section, world } = await drafted();
    await world.post(`${here}/edit`, { ...(await edit('well', BEN)).form, text: 'All of it.' }, BEN);
    const shown = await section('well');
    expect(shown).toMatch(/<del>.*All of it\.<\/del>/);
    expect(shown).toContain('<ins>');
    const response = await world.post(`${here}/give-back`, hiddenOf(shown, `${here}/give-back`), ANA);
    expect(response.headers.get('location')).toBe(`${here}?done=given#well`);
    expect(await edited()).toEqual({});
    expect(await section('well')).toContain('Computed from the timeline');
  });

  it('does not give back what somebody has rewritten since', async () => {
    const { here, edit, edited, section, world } = await drafted();
    await world.post(`${here}/edit`, { ...(await edit('well', BEN)).form, text: 'One.' }, BEN);
    const seen = hiddenOf(await section('well'), `${here}/give-back`);
    await world.post(`${here}/edit`, { ...(await edit('well', CHIDI)).form, text: 'Two.' }, CHIDI);
    const response = await world.post(`${here}/give-back`, seen, ANA);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('Somebody else changed this section');
    expect((await edited()).well?.text).toBe('Two.');
  });

  it('drafts anew without touching people’s words', async () => {
    const { here, edit, edited, section, world, number } = await drafted();
    await world.post(`${here}/edit`, { ...(await edit('well', BEN)).form, text: 'Ours.' }, BEN);
    await world.does(5, CHIDI, number, { do: 'add_task', text: 'Write the runbook', owner: CHIDI });
    const page = await world.page(here);
    const response = await world.post(`${here}/redraft`, hiddenOf(page, `${here}/redraft`));
    expect(response.headers.get('location')).toBe(`${here}?done=redrafted`);
    expect((await world.storage.load(number))?.postmortem?.drafts).toBe(2);
    expect((await edited()).well?.text).toBe('Ours.');
    expect(await section('actions')).toContain('Write the runbook');
  });

  it('is there before the first draft, to be read but not edited', async () => {
    const world = await createWorld();
    const { number } = await world.declare(ANA, { title: 'Still going' });
    const here = `/incidents/${number}/postmortem`;
    const page = await world.page(`${here}?edit=summary`);
    expect(page).toContain('No draft yet');
    expect(page).not.toContain('<textarea');
    const response = await world.post(`${here}/edit`, { section: 'summary', text: 'x', base: '' });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('INC-1 has no postmortem yet.');
    await world.post(`${here}/redraft`, hiddenOf(page, `${here}/redraft`));
    expect(await world.page(`${here}?edit=summary`)).toContain('<textarea');
  });

  it('knows its sections', async () => {
    const { here, world, edited } = await drafted();
    const response = await world.post(`${here}/edit`, { section: 'invented', text: 'x', base: '' });
    expect(response.status).toBe(404);
    expect(await edited()).toEqual({});
  });

  it('comes as a Markdown file named after the incident', async () => {
    const { here, edit, world } = await drafted();
    await world.post(`${here}/edit`, { ...(await edit('well', BEN)).form, text: 'Ours, *in Markdown*.' }, BEN);
    const response = await world.get(`${here}.md`);
    expect(response.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="inc-1-checkout-is-failing-for-card-payments-postmortem.md"',
    );
    const text = await response.text();
    expect(text).toMatch(/^# Postmortem.*INC-1: Checkout is failing/);
    expect(text).toContain('Ours, *in Markdown*.');
  });

  it('does not bury the sections under a log of thousands of messages, and shows it when asked', async () => {
    const { here, world, number } = await drafted();
    for (let i = 0; i < 700; i++) await world.writes(1, BEN, number, `still chatting about it, message ${i}`);
    const page = await world.page(here);
    expect(page).not.toContain('message 350');
    expect(page).toContain(`${here}?whole=log#log`);
    expect(await world.page(`${here}?whole=log`)).toContain('message 350');
    expect(await (await world.get(`${here}.md`)).text()).toContain('message 350');
  });
});
