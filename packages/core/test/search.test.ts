import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { propertyRuns } from '../../../tools/testing/property-runs.js';
import type { CompanyRole, Portal } from '../src/index.js';
import { newId } from '../src/index.js';
import { finds, termsOf } from '../src/search/terms.js';
import { wordsOf } from '../src/search/words.js';
import { ManualClock } from '../src/testing/manual-clock.js';
import { type TestAccount, type TestBrowser, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { apps, type Kind, type Library, library } from './library.js';

const ids = new ManualClock();
const freshId = () => {
  ids.advance({ seconds: 1 });
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
const word = fc.constantFrom(
  'Müller',
  'muller',
  'Vertrag',
  'vertraut',
  '2026-0148',
  '0148',
  'Straße',
  'strasse',
  '契約',
  '業務委託契約書',
);
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
  queries: fc.array(
    fc.tuple(
      fc.oneof(phrase, word, fc.constantFrom('v', '20', '契', "' OR 1=1")),
      fc.option(fc.constantFrom('papers', 'board', 'none')),
    ),
    {
      minLength: 3,
      maxLength: 5,
    },
  ),
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
  const search = (
    browser: TestBrowser<Portal<Library>>,
    q: string,
    more: { app?: string; limit?: number; cursor?: string } = {},
  ) => browser.api()('GET /search', { query: { q, ...more } });
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
        await account.services.library.write({ rows });
        expect((await account.services.search.rebuild()).mended).toBe(0);
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

  describe('of one account', () => {
    let studio: TestAccount<Library>;
    let contact: { readonly id: string };
    let browser: TestBrowser<Portal<Library>>;
    let day = 10;
    beforeEach(async () => {
      studio = await test.account();
      contact = await client(studio);
      browser = await test.signIn(studio, contact);
    });
    const paper = (title: string, more: Partial<Written> = {}): Written => {
      day += 1;
      return {
        ...{ kind: 'paper', id: freshId(), owner: contact.id, title, body: null },
        at: new Date(Date.UTC(2026, 0, day)).toISOString(),
        ...more,
      };
    };
    const titles = async (q: string, more: { app?: string } = {}) =>
      (await search(browser, q, more)).items.map(({ title }) => title.map(({ text }) => text).join(''));

    it('answers what front ends can draw, in the reader’s language', async () => {
      const row = paper('Angebot Müller', { body: 'Die Straße ist <b>neu</b>.' });
      await studio.services.library.write({ rows: [row] });
      expect(await search(browser, 'STRASSE mull')).toEqual({
        items: [
          {
            app: 'papers',
            appTitle: 'Papers',
            icon: 'file',
            title: [{ text: 'Angebot ' }, { text: 'Müller', match: true }],
            excerpt: [{ text: 'Die ' }, { text: 'Straße', match: true }, { text: ' ist <b>neu</b>.' }],
            at: row.at,
            link: `/papers/${row.id}`,
            statuses: [{ text: 'issued', tone: 'neutral' }],
          },
        ],
        unavailable: [],
      });
      const german = await browser.fetch('/search?q=angebot', { headers: { 'Accept-Language': 'de' } });
      expect(await german.json()).toMatchObject({ items: [{ appTitle: 'Papiere' }] });
    });

    it('marks the title that a plugin chose', async () => {
      await studio.services.library.write({ rows: [paper('Einkauf', { kind: 'note' })] });
      const { items } = await search(browser, 'eink');
      expect(items[0]?.title).toEqual([{ text: 'Paper ' }, { text: 'Einkauf', match: true }]);
    });

    it('keeps up with each change, and with none that failed', async () => {
      const row = paper('Vertrag');
      await studio.services.library.write({ rows: [row] });
      await studio.services.library.change({ id: row.id, title: 'Angebot' });
      expect(await titles('vertrag')).toEqual([]);
      expect(await titles('angebot')).toEqual(['Angebot']);
      await expect(studio.services.library.change({ id: row.id, title: 'Rechnung', fail: true })).rejects.toThrow();
      await expect(studio.services.library.change({ id: row.id, title: null, fail: true })).rejects.toThrow();
      expect(await titles('angebot')).toEqual(['Angebot']);
      await studio.services.library.change({ id: row.id, title: null });
      expect(await titles('angebot')).toEqual([]);
      expect(await studio.services.search.rebuild()).toEqual({ documents: 0, mended: 0 });
    });

    it('is as the documents are after changes and rebuilds at the same time', async () => {
      const rows = [paper('Null'), paper('Null'), paper('Null')];
      await studio.services.library.write({ rows: rows.slice(0, 2) });
      await studio.services.library.write({ rows: rows.slice(2), forget: true });
      const names = ['Eins', 'Zwei', 'Drei', 'Vier'];
      await Promise.all([
        ...names.flatMap((title) => rows.map(({ id }) => studio.services.library.change({ id, title }))),
        studio.services.search.rebuild(),
        studio.services.search.rebuild(),
      ]);
      expect(await studio.services.search.rebuild()).toEqual({ documents: 3, mended: 0 });
    });

    it('keeps up with a contact’s own changes', async () => {
      await browser.api()('POST /notes', { body: { title: 'Mein Zettel' } });
      expect(await titles('zettel')).toEqual(['Paper Mein Zettel']);
    });

    it('shows nothing of what was not marked and is gone, and a rebuild mends all that', async () => {
      await studio.services.search.rebuild();
      const [stays, goes, late] = [paper('Bleibt hier'), paper('Geht hier'), paper('Spät hier')];
      await studio.services.library.write({ rows: [stays, goes] });
      await studio.services.library.change({ id: stays.id, title: 'Neu hier', forget: true });
      await studio.services.library.change({ id: goes.id, title: null, forget: true });
      await studio.services.library.write({ rows: [late], forget: true });
      expect(await titles('hier')).toEqual(['Neu hier']);
      expect(await studio.services.search.rebuild()).toEqual({ documents: 2, mended: 3 });
      expect(await studio.services.search.rebuild()).toEqual({ documents: 2, mended: 0 });
      expect(await titles('hier')).toEqual(['Spät hier', 'Neu hier']);
    });

    it('refuses a mark that nothing was declared for', async () => {
      await expect(studio.services.library.mark({ searches: ['books'] })).rejects.toThrow(
        'Plugin "library" declares no search "books". It declares: library.papers, library.notes, library.notices, library.posts.',
      );
    });

    it('has nothing of a hidden app, nor of one that there is not', async () => {
      const rows = [paper('Eins'), paper('Eins', { kind: 'notice' })];
      await studio.services.library.write({ rows });
      expect(await titles('eins')).toHaveLength(2);
      await studio.services.apps.disallow('papers');
      expect((await search(browser, 'eins')).items.map(({ app }) => app)).toEqual(['board']);
      const hidden = await browser.fetch('/search?q=eins&app=papers');
      const unknown = await browser.fetch('/search?q=eins&app=nothing');
      expect(await hidden.text()).toBe(await unknown.text());
    });

    it('takes whatever is typed as words', async () => {
      await studio.services.library.write({ rows: [paper("100% O'Hara; drop table x -- | &")] });
      for (const q of [
        "o'hara",
        '100%',
        "';drop table",
        'x --',
        '*',
        '"',
        '(',
        'a & !',
        ':*',
        '\\',
        '\u0000',
        '\ud800',
        '%',
        '_',
      ])
        expect((await search(browser, q)).unavailable).toEqual([]);
      expect(await titles("o'hara & 100")).toHaveLength(1);
      expect(await titles('%')).toEqual([]);
      for (const length of [201, 10_000])
        expect((await browser.fetch(`/search?q=${'x'.repeat(length)}`)).status).toBe(422);
      expect((await browser.fetch('/search')).status).toBe(422);
      expect((await browser.fetch('/search?q=x&limit=101')).status).toBe(422);
      expect((await test.visit(studio).fetch('/search?q=x')).status).toBe(401);
    });

    it('takes no signs for words, and long, folded or strange ones as what they are', async () => {
      const long = 'a'.repeat(200);
      const rows = [paper('Größe 👩‍🎨 und Maß'), paper(long), paper('Łódź'), paper('GROESSE')];
      await studio.services.library.write({ rows });
      for (const q of ['grosse', 'GRÖSSE', 'größe', 'Gro\u0308ße', 'mass 👩‍🎨'])
        expect(await titles(q)).toEqual([rows[0]?.title]);
      expect(await titles('lodz')).toEqual(['Łódź']);
      expect(await titles(long)).toEqual([long]);
      expect(await titles('👩‍🎨')).toEqual([]);
      expect(await titles('💥'.repeat(100))).toEqual([]);
      expect(await titles(`${'größe '.repeat(33)}x`)).toEqual([]);
    });

    it('decides anew for each page', async () => {
      const firm = await studio.services.companies.create({ name: 'Firm' });
      await studio.services.companies.addMember(firm.id, contact.id, 'billing');
      const own = [paper('Eins'), paper('Eins')];
      await studio.services.library.write({
        rows: [...own, paper('Eins', { owner: firm.id }), paper('Eins', { kind: 'note' })],
      });
      const { next: cursor } = await search(browser, 'eins', { limit: 1 });
      if (cursor === undefined) throw new Error('There is no next page.');
      const rest = async () => (await search(browser, 'eins', { cursor })).items.map(({ link }) => link);
      expect(await rest()).toHaveLength(3);
      await studio.services.companies.removeMember(firm.id, contact.id);
      expect(await rest()).toEqual(own.toReversed().map(({ id }) => `/papers/${id}`));
      await studio.services.apps.setAccess('papers', 'granted');
      expect(await rest()).toEqual([]);
      await studio.services.apps.grant({ app: 'papers', effect: 'allow', for: { subject: 'contact', id: contact.id } });
      expect(await rest()).toHaveLength(2);
      await studio.services.apps.disallow('papers');
      expect(await rest()).toEqual([]);
      expect(await titles('eins')).toEqual(['Paper Eins']);
    });

    it('finds nothing of another account, and takes no cursor but its own', async () => {
      const other = await test.account();
      const stranger = await test.signIn(other, await client(other));
      await studio.services.library.write({
        rows: [paper('Eins', { kind: 'notice' }), paper('Eins', { kind: 'notice' })],
      });
      expect((await search(stranger, 'eins')).items).toEqual([]);
      const { next: cursor = '' } = await search(browser, 'eins', { limit: 1 });
      const middle = cursor.length >> 1;
      const changed = cursor.slice(0, middle) + (cursor[middle] === 'A' ? 'B' : 'A') + cursor.slice(middle + 1);
      const made = Buffer.from(JSON.stringify({ at: '9', source: 'library.notices', row: 'x' })).toString('base64url');
      for (const forged of [changed, cursor.slice(0, -1), made, 'x', '\u0000', '%00', "' OR 1=1"])
        await expect(search(browser, 'eins', { cursor: forged })).rejects.toMatchObject({ code: 'cursor_invalid' });
      await expect(search(stranger, 'eins', { cursor })).rejects.toMatchObject({ code: 'cursor_invalid' });
    });

    it('goes on with a cursor for the same words only', async () => {
      await studio.services.library.write({ rows: [paper('Eins'), paper('Eins'), paper('Zwei')] });
      const { next: cursor } = await search(browser, 'eins', { limit: 1 });
      expect(cursor).toBeDefined();
      if (cursor === undefined) return;
      expect((await search(browser, ' EINS ', { limit: 1, cursor })).items).toHaveLength(1);
      await expect(search(browser, 'zwei', { cursor })).rejects.toMatchObject({ code: 'cursor_invalid' });
      await expect(search(browser, 'eins', { cursor, app: 'papers' })).rejects.toMatchObject({
        code: 'cursor_invalid',
      });
      const other = await test.signIn(studio, await client(studio));
      await expect(search(other, 'eins', { cursor })).rejects.toMatchObject({ code: 'cursor_invalid' });
    });
  });

  it('makes an index anew that was made by another declaration, or never', async () => {
    const studio = await test.account();
    const contact = await client(studio);
    const row = {
      kind: 'paper' as const,
      id: freshId(),
      owner: contact.id,
      title: 'Alt',
      body: null,
      at: '2026-01-01',
    };
    await studio.services.library.write({ rows: [row], forget: true });
    const browser = await test.signIn(studio, contact);
    await vi.waitFor(async () => expect((await search(browser, 'alt')).items).toHaveLength(1), { timeout: 5000 });
  });

  it('leaves out what fails, and says so', async () => {
    const failing = await testPortal({ engine, plugins: [library({ fails: 'present' })] });
    const studio = await failing.account();
    const contact = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna' });
    const row = { id: freshId(), owner: contact.id, title: 'Eins', body: null, at: '2026-01-01' };
    await studio.services.library.write({
      rows: [
        { ...row, kind: 'paper' },
        { ...row, kind: 'note' },
      ],
    });
    const found = await search(await failing.signIn(studio, contact), 'eins');
    expect(found).toMatchObject({ items: [{ app: 'notes' }], unavailable: ['papers'] });
    expect(failing.log).toContainEqual(expect.objectContaining({ event: 'search.failed', source: 'library.papers' }));
    await failing.close();
  });
});
