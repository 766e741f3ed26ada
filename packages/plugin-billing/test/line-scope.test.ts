import { definePlugin, type Params } from '@portico/core';
import { testEngines, testPortal } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Billing, billing } from '../src/index.js';
import { migrations } from '../src/migrations.js';
import { tables } from '../src/tables.js';
import { line, openStudio } from './studio.js';

const linesOf = tables.prepared((db, p: Params<{ limit: number }>) =>
  db.selectFrom('billing_line').select('description').orderBy('description').limit(p.limit),
);
const Descriptions = z.object({ prepared: z.array(z.string()), built: z.array(z.string()) });

/** A route as a later version of billing could have it: every line that the contact may see. */
const reading = definePlugin({
  id: 'billing',
  options: z.object({}),
  tables,
  migrations,
  texts: { en: {} },
  apps: { invoices: { title: { key: 'apps.invoices' }, icon: 'receipt', path: '/invoices' } },
  routes: (route) => ({
    'GET /lines': route({ app: 'invoices', returns: Descriptions }).handle(async ({ db }) => ({
      prepared: (await db.all(linesOf, { limit: 100 })).map(({ description }) => description),
      built: (await db.selectFrom('billing_line').select('description').orderBy('description').execute()).map(
        ({ description }) => description,
      ),
    })),
  }),
});
const billingWithLines = (): Billing => {
  const plugin = billing();
  return { ...plugin, routes: { ...plugin.routes, ...reading().routes } };
};

describe.each(testEngines())('the lines of invoices on %s', (engine) => {
  it('are seen by whom their invoice is seen by, and those of a draft by nobody', async () => {
    const test = await testPortal({ engine, plugins: [billingWithLines()] });
    const studio = await openStudio(test);
    const { contacts, companies } = studio.account.services;
    const lines = async (browser = studio.browser) => {
      const response = await browser.fetch('/lines');
      const { prepared, built } = Descriptions.parse(await response.json());
      expect(prepared).toEqual(built);
      return prepared;
    };
    const draft = await studio.draft({ lines: [{ ...line, description: 'Of a draft' }] });
    expect(await lines()).toEqual([]);
    await studio.issue({ lines: [{ ...line, description: 'Issued' }] });
    expect(await lines()).toEqual(['Issued']);

    const company = await companies.create({ name: 'Brandt Keramik GmbH' });
    await companies.addMember(company.id, studio.hanna.id, 'billing');
    await studio.draft({ owner: company.id, lines: [{ ...line, description: 'Of a draft for the company' }] });
    const otto = await contacts.create({ email: 'otto@example.com', name: 'Otto Brandt' });
    await studio.issue({ owner: otto.id, lines: [{ ...line, description: 'Of Otto' }] });
    expect(await lines()).toEqual(['Issued']);
    expect(await lines(await test.signIn(studio.account, otto))).toEqual(['Of Otto']);

    await studio.billing.issueInvoice({ id: draft.id });
    expect(await lines()).toEqual(['Issued', 'Of a draft']);
    await test.close();
  });
});
