import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AccountRow, createPortal, definePlugin, defineTables, PortalError, tenant, text } from '../src/index.js';
import { sqlite } from '../src/sqlite.js';
import { kernelEngines } from '../src/testing/test-database.js';
import { testPortal } from '../src/testing.js';
import { visits } from './visits.js';

interface SlowRow extends AccountRow {
  id: string;
}

/** A section whose one route waits for the test before it asks the database. */
function slowSection() {
  let begun = () => {};
  let goOn = () => {};
  const hasBegun = new Promise<void>((resolve) => (begun = resolve));
  const mayGoOn = new Promise<void>((resolve) => (goOn = resolve));
  const plugin = definePlugin({
    id: 'slow',
    options: z.object({}),
    tables: defineTables<{ slow_row: SlowRow }>({ slow_row: tenant }),
    migrations: {
      '0001': {
        up: async ({ db, types }) => {
          await db.schema
            .createTable('slow_row')
            .addColumn('account_id', types.id, (column) => column.notNull())
            .addColumn('id', types.id, (column) => column.notNull())
            .addPrimaryKeyConstraint('slow_row_key', ['account_id', 'id'])
            .execute();
        },
      },
    },
    texts: { en: { title: 'Slow' } },
    apps: { slow: { title: text('title'), icon: 'snail', path: '/slow' } },
    routes: (route) => ({
      'GET /slow': route({ app: 'slow', returns: z.object({ count: z.number() }) }).handle(async ({ db }) => {
        begun();
        await mayGoOn;
        return { count: (await db.selectFrom('slow_row').select('id').execute()).length };
      }),
    }),
  });
  return { plugin, hasBegun, goOn: () => goOn() };
}

describe.each(kernelEngines())('closing a portal on %s', (engine) => {
  it('lets a request under way end, takes no new one, and can be done twice', async () => {
    const { plugin, hasBegun, goOn } = slowSection();
    const test = await testPortal({ engine, plugins: [plugin()] });
    const studio = await test.account();
    const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const browser = await test.signIn(studio, hanna);

    const underWay = browser.fetch('/slow');
    await hasBegun;
    const closing = test.portal.close();
    expect((await browser.fetch('/slow')).status).toBe(503);
    goOn();
    expect(await (await underWay).json()).toEqual({ count: 0 });
    await closing;
    await test.portal.close();
    await test.close();
  });

  it('makes an account with all its hosts, or none of it', async () => {
    const test = await testPortal({ engine, plugins: [visits()] });
    const { accounts } = test.portal;
    await accounts.create({ slug: 'first', name: 'First', hosts: ['taken.example'] });
    const second = { slug: 'second', name: 'Second', externalId: 'crm-2' };
    const refused = accounts.create({ ...second, hosts: ['free.example', 'taken.example'] });
    await expect(refused).rejects.toMatchObject({ code: 'host_taken', status: 409 });
    await expect(accounts.create({ ...second, hosts: ['no host'] })).rejects.toMatchObject({ code: 'host_invalid' });
    expect(await accounts.bySlug('second')).toBeUndefined();
    expect(test.log.filter((record) => record.event === 'account.created')).toHaveLength(1);
    // Nothing of the attempts is in the way.
    await accounts.create({ ...second, hosts: ['free.example'] });
    await expect(accounts.create({ slug: 'third', name: 'Third', externalId: 'crm-2' })).rejects.toMatchObject({
      code: 'external_id_taken',
    });
    await expect(accounts.create({ slug: 'second', name: 'Third' })).rejects.toMatchObject({ code: 'slug_taken' });
    await test.close();
  });
});

describe('a portal without a secret', () => {
  it('is refused, whether it is short or an environment variable that is not set', () => {
    const compose = (secret: string | undefined) => () =>
      createPortal({ database: sqlite(':memory:'), secret, plugins: [] });
    expect(compose(undefined)).toThrow(/No secret/);
    expect(compose('short')).toThrow(/at least 32/);
    expect(compose('x'.repeat(32))).not.toThrow(PortalError);
  });
});
