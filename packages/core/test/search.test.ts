import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompanyRole, Portal } from '../src/index.js';
import { newId } from '../src/index.js';
import { finds, termsOf } from '../src/search/terms.js';
import { wordsOf } from '../src/search/words.js';
import { ManualClock } from '../src/testing/manual-clock.js';
import { type TestAccount, type TestBrowser, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { propertyRuns } from '../../../tools/testing/property-runs.js';
import { apps, type Kind, type Library, library } from './library.js';

const ids = new ManualClock();
const freshId = () => {
  ids.advance({ milliseconds: 1 });
  return newId(ids);
};

interface Written {
  readonly kind: Kind;
  readonly id: string;
  readonly owner?: string;
  readonly title: string;
  readonly body: string | null;
  readonly at: string;
  readonly status?: 'draft' | 'issued';
  readonly circle?: string;
}

const kinds = Object.keys(apps) as Kind[];
const roles: readonly CompanyRole[] = ['owner', 'billing', 'member'];
const word = fc.constantFrom('Müller', 'muller', 'Vertrag', 'vertraut', '2026-0148', '0148', 'Straße', 'strasse', '契約', '業務委託契約書');
const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));

/** Who there is, and what was written, by numbers that a property chooses. */
const worlds = fc.record({
  memberships: fc.array(fc.tuple(fc.nat(2), fc.nat(1), fc.constantFrom(...roles)), { maxLength: 4 }),
  readers: fc.array(fc.tuple(fc.nat(2), fc.constantFrom('red', 'blue')), { maxLength: 3 }),
  rows: fc.array(
    fc.record({
      kind: fc.constantFrom(...kinds),
      owner: fc.nat(4),
      title: phrase,
      body: fc.option(phrase),
      day: fc.integer({ min: 10, max: 14 }),
      status: fc.constantFrom('draft' as const, 'issued' as const),
      circle: fc.constantFrom('red', 'blue'),
    }),
    { minLength: 20, maxLength: 50 },
  ),
  queries: fc.array(fc.tuple(fc.oneof(phrase, word, fc.constantFrom('v', '20', '契', "' OR 1=1")), fc.option(fc.constantFrom('papers', 'board', 'none'))), {
    minLength: 3,
    maxLength: 5,
  }),
  limit: fc.integer({ min: 1, max: 7 }),
});

describe.each(testEngines())('search on %s', (engine) => {
  let test: TestPortal<Library>;
  let count = 0;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [library()] });
  });
  afterAll(() => test.close());

  const client = async (account: TestAccount<Library>) => {
    count += 1;
    return account.services.contacts.create({ email: `client-${count}@example.com`, name: 'Hanna' });
  };
  const write = async (account: TestAccount<Library>, rows: Written[]) => {
    await account.services.library.write({ rows });
    await account.services.search.rebuild();
  };
  const search = (browser: TestBrowser<Portal<Library>>, q: string, more: { app?: string; limit?: number; cursor?: string } = {}) =>
    browser.api()('GET /search', { query: { q, ...more } });
  const all = async (browser: TestBrowser<Portal<Library>>, q: string, more: { app?: string; limit: number }) => {
    const links: (string | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await search(browser, q, { ...more, ...(cursor !== undefined && { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(more.limit);
      links.push(...page.items.map(({ link }) => link));
      cursor = page.next;
    } while (cursor !== undefined);
    return links;
  };

  it('finds exactly what a contact may read, newest first, page by page', async () => {
    const { numRuns, timeout } = propertyRuns(4);
    expect(timeout).toBeGreaterThan(0);
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const account = await test.account();
        const contacts = [await client(account), await client(account), await client(account)];
        const companies = [
          await account.services.companies.create({ name: 'Firm A' }),
          await account.services.companies.create({ name: 'Firm B' }),
        ];
        const parties = [...contacts, ...companies].map(({ id }) => id);
        const roleOf = new Map<string, CompanyRole>();
        for (const [contact, company, role] of world.memberships) {
          const key = `${contacts[contact]?.id} ${companies[company]?.id}`;
          if (roleOf.has(key)) continue;
          roleOf.set(key, role);
          await account.services.companies.addMember(companies[company]?.id ?? '', contacts[contact]?.id ?? '', role);
        }
        const circles = new Set<string>();
        for (const [contact, circle] of world.readers) {
          const key = `${contacts[contact]?.id} ${circle}`;
          if (circles.has(key)) continue;
          circles.add(key);
          await account.services.library.join({ contact: contacts[contact]?.id ?? '', circle });
        }
        const rows: Written[] = world.rows.map(({ kind, owner, day, ...row }) => ({
          ...row,
          kind,
          id: freshId(),
          owner: parties[kind === 'note' ? owner % 3 : owner] ?? '',
          at: `2026-11-${day}T08:00:00.000Z`,
        }));
        await write(account, rows);
        // What another account has is nobody's here.
        const readable = (contact: string, row: Written) => {
          switch (row.kind) {
            case 'paper':
              return (
                row.status === 'issued' &&
                (row.owner === contact || ['owner', 'billing'].includes(roleOf.get(`${contact} ${row.owner}`) ?? ''))
              );
            case 'note':
              return row.owner === contact;
            case 'notice':
              return true;
            case 'post':
              return circles.has(`${contact} ${row.circle}`);
          }
        };
        const order = ({ at, kind, id }: Written) => `${at} library.${kind}s ${id}`;
        for (const contact of contacts) {
          const browser = await test.signIn(account, contact);
          for (const [q, app] of world.queries) {
            const terms = termsOf(q);
            const expected = rows
              .filter((row) => readable(contact.id, row))
              .filter((row) => app === null || apps[row.kind] === app)
              .filter((row) => finds(terms, [...wordsOf(row.title), ...wordsOf(row.body ?? '')]))
              .sort((a, b) => (order(a) < order(b) ? 1 : -1))
              .map(({ kind, id }) => `/${kind}s/${id}`);
            expect(await all(browser, q, { limit: world.limit, ...(app !== null && { app }) })).toEqual(expected);
          }
        }
      }),
      { numRuns, endOnFailure: true },
    );
  });
});
