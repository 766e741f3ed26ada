import { afterEach, expect } from 'vitest';
import { HomeResponse } from '../src/dashboard/home.js';
import type { Database, Engine } from '../src/data/engine.js';
import type { AnyPlugin } from '../src/plugin.js';
import { testDatabase } from '../src/testing/test-database.js';
import { type TestEngine, testPortal } from '../src/testing.js';
import { type ParcelOptions, parcels } from './parcels.js';

/** A database that hands out the engine that the portal opened. */
function watched(database: Database): { database: Database; engine(): Engine } {
  let opened: Engine | undefined;
  return {
    database: {
      ...database,
      open: async () => {
        opened = await database.open();
        return opened;
      },
    },
    engine: () => {
      if (opened === undefined) throw new Error('The portal has not been started.');
      return opened;
    },
  };
}

/** What the tests of home by prepared queries share: a portal with its engine, and home as its contacts get it. */
export function homeSuite(engine: TestEngine) {
  let close = async () => {};
  afterEach(() => close());

  const open = async (plugins: readonly AnyPlugin[], kind: TestEngine = engine) => {
    const { database, remove } = await testDatabase(kind);
    const seen = watched(database);
    const test = await testPortal({ engine: kind, database: seen.database, plugins });
    close = async () => {
      await test.close();
      await remove();
    };
    const studio = await test.account();
    let people = 0;
    const arrive = async () => {
      people += 1;
      const contact = await studio.services.contacts.create({ email: `anna-${people}@example.com`, name: 'Anna Berg' });
      const browser = await test.signIn(studio, contact);
      return { owner: { account: studio.id, contact: contact.id }, browser, contact };
    };
    const counted = async (work: () => Promise<unknown>) => {
      const statements: string[] = [];
      const stop = seen.engine().observe((text) => statements.push(text));
      await work();
      stop();
      return statements;
    };
    return { test, studio, arrive, counted, db: seen.engine };
  };
  const several = (count: number, options: ParcelOptions = {}) =>
    Array.from({ length: count }, (_, i) => parcels(`post${i}`, i === 1 ? options : {}));
  const homeOf = async (browser: { fetch(path: string): Promise<Response> }) => {
    const response = await browser.fetch('/home');
    expect(response.status).toBe(200);
    const body = await response.text();
    // The kernel does not parse what it put together: nothing else may be in it, and the order is the schema's.
    expect(JSON.stringify(HomeResponse.parse(JSON.parse(body)))).toBe(body);
    return JSON.parse(body);
  };
  return { open, several, homeOf, close: () => close() };
}
