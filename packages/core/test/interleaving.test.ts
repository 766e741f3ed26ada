import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Portal } from '../src/index.js';
import { type TestBrowser, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

interface Reader {
  readonly browser: TestBrowser<Portal<VisitsPlugin>>;
  readonly contact: string;
  readonly place: string;
  /** Another browser at the same portal. */
  readonly visit: () => TestBrowser<Portal<VisitsPlugin>>;
}

describe.each(testEngines())('requests that overlap, on %s', (engine) => {
  const tests: TestPortal<VisitsPlugin>[] = [];
  const readers: Reader[] = [];

  beforeAll(async () => {
    // Two portals in one process, two accounts in each, three contacts in each of those.
    for (let portal = 0; portal < 2; portal += 1) {
      const test = await testPortal({ engine, plugins: [visits()] });
      tests.push(test);
      for (let account = 0; account < 2; account += 1) {
        const studio = await test.account();
        for (let each = 0; each < 3; each += 1) {
          const place = `portal ${portal}, account ${account}, contact ${each}`;
          const contact = await studio.services.contacts.create({ email: `c${each}@example.com`, name: place });
          await studio.services.visits.plan({ owner: contact.id, place, on: '2026-12-01' });
          readers.push({
            browser: await test.signIn(studio, contact),
            contact: contact.id,
            place,
            visit: () => test.visit(studio),
          });
        }
      }
    }
  });
  afterAll(async () => {
    for (const test of tests) await test.close();
  });

  it('never mix contacts, accounts or portals', async () => {
    let seed = 7;
    const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648);
    const ask = async () => {
      const reader = readers[random() % readers.length] as Reader;
      const answer = await reader.browser.api()('GET /visits/:id/whoami', { params: { id: 'x' } });
      return { answer, expected: { contact: reader.contact, places: [reader.place] } };
    };
    for (let round = 0; round < 30; round += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, ask));
      for (const { answer, expected } of answers) expect(answer).toEqual(expected);
    }
  });

  it('know no session of another portal or account', async () => {
    const [first, ...others] = readers as [Reader, ...Reader[]];
    const statusWithFirstCookies = async ({ visit }: Reader) => {
      const thief = visit();
      for (const [name, value] of first.browser.cookies) thief.cookies.set(name, value);
      return (await thief.fetch('/session')).status;
    };
    expect(await statusWithFirstCookies(first)).toBe(200);
    for (const reader of others.slice(2)) expect(await statusWithFirstCookies(reader), reader.place).toBe(401);
  });
});
