import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../src/index.js';
import { type TestAccount, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type Library, library } from './library.js';

describe.each(testEngines())('what is marked for the search on %s', (engine) => {
  let test: TestPortal<Library>;
  let studio: TestAccount<Library>;
  beforeAll(async () => {
    test = await testPortal({ engine, plugins: [library()] });
    studio = await test.account();
  });
  afterAll(() => test.close());

  it('is written in whatever order it was marked, by many at once, and nobody waits for ever', async () => {
    const ids = Array.from({ length: 150 }, () => newId(test.clock));
    const searches = ['papers', 'notes', 'notices', 'posts'];
    const marks = Array.from({ length: 24 }, (_, i) => {
      const order = i % 2 === 0 ? { searches, ids } : { searches: searches.toReversed(), ids: ids.toReversed() };
      return studio.services.library.mark(order);
    });
    const failures = (await Promise.allSettled(marks)).filter(({ status }) => status === 'rejected');
    expect(failures).toEqual([]);
  });

  it('tells whoever may not read it nothing, also where a page goes on after it', async () => {
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna' });
    const hidden: string[] = [];
    for (let part = 0; part < 11; part += 1) {
      const rows = Array.from({ length: 100 }, () => {
        test.clock.advance({ seconds: 1 });
        const at = new Date(test.clock.now()).toISOString();
        const id = newId(test.clock);
        hidden.push(id);
        return { kind: 'post' as const, id, title: 'Takeover plan', body: null, at, circle: 'red' };
      });
      await studio.services.library.write({ rows });
    }
    const browser = await test.signIn(studio, hanna);
    const { items, next } = await browser.api()('GET /search', { query: { q: 'takeover' } });
    expect(items).toEqual([]);
    const readable = (next ?? '').split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    expect(hidden.filter((id) => readable.some((text) => text.includes(id)))).toEqual([]);
    expect(readable.join()).not.toContain('library');
  });
});
