import type { Portal } from '@portico/core';
import { catalogueGaps, type TestBrowser, type TestPortal, testEngines, testPortal } from '@portico/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { de, deInformal, en } from './site-visits/texts.ts';
import { type SiteVisits, siteVisits } from './site-visits.ts';

/** The clock of a test portal stands at Tuesday, 24 November 2026. */
const thursday = '2026-11-26';

describe.each(testEngines())('site visits on %s', (engine) => {
  let test: TestPortal<SiteVisits>;
  let browser: TestBrowser<Portal<SiteVisits>>;
  let stranger: TestBrowser<Portal<SiteVisits>>;
  let strangerId: string;
  let plan: (input?: object) => Promise<string>;
  let report: (input: { visit: string; summary: string; on: string; question?: string; pictures?: number }) => unknown;

  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [siteVisits()] });
  });
  afterAll(() => test.close());

  beforeEach(async () => {
    const studio = await test.account({ locale: 'en-GB', timeZone: 'Europe/Berlin' });
    const { contacts, visits } = studio.services;
    const hanna = await contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const other = await contacts.create({ email: 'emil@example.com', name: 'Emil Sørensen' });
    [browser, stranger] = [await test.signIn(studio, hanna), await test.signIn(studio, other)];
    strangerId = other.id;
    plan = async (input = {}) => {
      const { id } = await visits.plan({
        owner: hanna.id,
        place: 'Kitchen',
        address: 'Ottenser Hauptstraße',
        on: thursday,
        starts: '09:00',
        ends: '11:00',
        visitor: 'Maja Lindqvist',
        ...input,
      });
      return id;
    };
    report = visits.report;
  });

  const page = () => browser.api()('GET /apps/:app', { params: { app: 'visits' } });
  const item = async (path: string, locale?: string) => {
    const response = await browser.fetch(`/apps/visits/item?path=${encodeURIComponent(path)}`, {
      ...(locale !== undefined && { headers: { 'Accept-Language': locale } }),
    });
    return { status: response.status, body: (await response.json()) as { view: Record<string, unknown> } };
  };
  const post = (id: string, what = 'confirm', as = browser) => as.fetch(`/visits/${id}/${what}`, { method: 'POST' });

  it('exist for a contact who has one', async () => {
    expect((await browser.api()('GET /apps')).apps).toEqual([]);
    await plan();
    expect((await browser.api()('GET /apps')).apps).toMatchObject([{ id: 'visits', title: 'Site visits' }]);
    expect((await stranger.api()('GET /apps')).apps).toEqual([]);
  });

  it('wait for a word, and come up in order of their days', async () => {
    await plan({ place: 'Shop front', on: '2026-12-03', starts: '14:00', ends: undefined, status: 'confirmed' });
    await plan({ place: 'Assembly', on: '2026-12-10', status: 'under_way', steps: { done: 6, of: 8 } });
    const kitchen = await plan({ picture: '/pictures/kitchen.svg' });
    await plan({ place: 'Last week', on: '2026-11-17', status: 'confirmed' });
    await plan({ place: 'Finished', on: '2026-11-28', status: 'done' });
    const { actions, lists } = await page();
    expect(actions).toMatchObject([
      {
        title: 'Confirm the visit on Thursday',
        subtitle: '9:00 to 11:00, Ottenser Hauptstraße',
        verb: 'Confirm',
        link: `/visits/${kitchen}`,
        urgency: 'lapses',
      },
    ]);
    const [upcoming, reports, questions] = lists;
    expect(upcoming).toMatchObject({
      view: {
        items: [
          {
            title: 'Kitchen',
            subtitle: 'Thu 26 November, 9:00 to 11:00',
            picture: '/pictures/kitchen.svg',
            statuses: [{ text: 'Please confirm', tone: 'warn' }],
          },
          { title: 'Shop front', subtitle: 'Thu 3 December, 14:00', statuses: [{ text: 'Planned', tone: 'info' }] },
          { title: 'Assembly', subtitle: '6 of 8 steps done', progress: { done: 6, of: 8 } },
        ],
      },
    });
    expect(reports).toMatchObject({ view: { items: [], empty: en['list.reports.empty'] } });
    expect(questions).toMatchObject({ view: { items: [], empty: en['list.questions.empty'] } });
  });

  it('are confirmed once, whoever asks twice', async () => {
    const id = await plan();
    expect((await item(`/visits/${id}`)).body.view['buttons']).toMatchObject([
      { path: `/visits/${id}/confirm`, note: 'Maja Lindqvist comes to you then.' },
      { path: `/visits/${id}/decline`, note: expect.stringContaining('Maja Lindqvist'), confirm: expect.any(String) },
    ]);
    const answers = await Promise.all([post(id), post(id), post(id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await (await post(id, 'decline')).json()).toMatchObject({ code: 'visit_not_proposed' });
    const { view } = (await item(`/visits/${id}`)).body;
    expect(view).toMatchObject({ statuses: [{ text: 'Planned' }] });
    expect(view).not.toHaveProperty('buttons');
    expect((await page()).actions).toEqual([]);
  });

  it('are nothing to anybody else', async () => {
    const id = await plan();
    for (const what of ['confirm', 'decline']) expect((await post(id, what, stranger)).status).toBe(404);
    // Also to somebody who has a visit of his own, and so the section.
    const own = await plan({ owner: strangerId });
    expect((await stranger.fetch(`/apps/visits/item?path=/visits/${own}`)).status).toBe(200);
    expect((await post(id, 'confirm', stranger)).status).toBe(404);
    expect((await stranger.fetch(`/apps/visits/item?path=/visits/${id}`)).status).toBe(404);
    expect((await item(`/visits/${id}`)).body.view).toMatchObject({ statuses: [{ text: 'Please confirm' }] });
  });

  it('can be asked to be on another day', async () => {
    const id = await plan();
    expect((await post(id, 'decline')).status).toBe(200);
    expect((await item(`/visits/${id}`)).body.view).toMatchObject({ statuses: [{ text: 'Another day wanted' }] });
  });

  it('have reports, and what is to be decided', async () => {
    const visit = await plan({ status: 'done' });
    await report({ visit, on: '2026-11-12', summary: 'All is dry.\nWe begin.', pictures: 14 });
    await report({ visit, on: '2026-11-13', summary: 'The wall is bare.', question: 'White or grey tiles?' });
    const [, reports, questions] = (await page()).lists;
    expect(reports).toMatchObject({
      view: {
        items: [
          { title: 'Report, 13 November', subtitle: 'Kitchen' },
          { title: 'Report, 12 November', subtitle: 'Kitchen, 14 pictures' },
        ],
      },
    });
    expect(questions).toMatchObject({ view: { items: [{ title: 'White or grey tiles?', subtitle: 'Kitchen' }] } });
    const { view } = (await item(`/visits/${visit}`)).body;
    expect(view).toMatchObject({ lists: [{ title: 'Reports', items: [{}, { title: 'Report, 12 November' }] }] });
    const [{ link }] = (view['lists'] as [{ items: [{ link: string }] }])[0].items;
    expect((await item(link)).body.view).toMatchObject({ text: ['The wall is bare.', 'White or grey tiles?'] });
  });

  it('can be paged through', async () => {
    for (let n = 0; n < 5; n += 1) await plan({ place: `Site ${n}`, on: `2026-12-0${1 + Math.floor(n / 4)}` });
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const { view } = await browser.api()('GET /apps/:app/lists/:list', {
        params: { app: 'visits', list: 'upcoming' },
        query: { limit: 2, ...(cursor !== undefined && { cursor }) },
      });
      found.push(...view.items.map(({ title }) => title));
      cursor = view.next;
    } while (cursor !== undefined);
    // Of one day, in whichever order; each once.
    expect(found.toSorted()).toEqual(['Site 0', 'Site 1', 'Site 2', 'Site 3', 'Site 4']);
    expect(found.at(-1)).toBe('Site 4');
  });
});

it('site visits address their reader as the account chooses', async () => {
  const test = await testPortal({ plugins: [siteVisits()] });
  const empty = async (formality: 'formal' | 'informal') => {
    const studio = await test.account({ locale: 'de' });
    await studio.services.brand.set({ name: 'Studio', formality });
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const browser = await test.signIn(studio, hanna);
    const params = { app: 'visits', list: 'upcoming' } as const;
    return (await browser.api()('GET /apps/:app/lists/:list', { params, query: {} })).view.empty;
  };
  expect(await empty('formal')).toBe(de['list.upcoming.empty']);
  expect(await empty('informal')).toBe(deInformal['list.upcoming.empty']);
  await test.close();
});

it('the messages of site visits are complete in both languages, with "Sie" and with "du"', () => {
  const texts = { en, de, 'de-x-informal': deInformal };
  expect(catalogueGaps(texts, ['en', 'de', 'de-x-informal'])).toEqual([]);
});
