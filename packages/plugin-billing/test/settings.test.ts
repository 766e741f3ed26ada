import { createPortal } from '@portico/core';
import { sqlite } from '@portico/core/sqlite';
import { testEngines, testPortal } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { billing } from '../src/index.js';
import { openStudio, portalForSuite } from './studio.js';

describe.each(testEngines())('settings on %s', (engine) => {
  const suite = portalForSuite(engine);
  const atFirst = {
    seller: { legalName: null, address: null, taxId: null },
    payTo: { holder: null, iban: null, bic: null, bank: null },
    termsDays: 14,
    taxMode: 'exclusive',
    taxRounding: 'per_group',
    numbering: { pattern: '{year}-{counter:4}', reset: 'yearly' },
  };

  it('change where they are told to, and nowhere else', async () => {
    const studio = await openStudio(suite.test);
    expect(await studio.billing.getSettings()).toEqual(atFirst);
    expect(await studio.billing.setSettings({ termsDays: 30 })).toEqual({ ...atFirst, termsDays: 30 });
    await Promise.all([
      studio.billing.setSettings({ seller: { legalName: 'Studio GmbH' } }),
      studio.billing.setSettings({ seller: { taxId: 'DE1' } }),
      studio.billing.setSettings({ taxMode: 'inclusive' }),
    ]);
    const changed = {
      ...atFirst,
      seller: { legalName: 'Studio GmbH', address: null, taxId: 'DE1' },
      termsDays: 30,
      taxMode: 'inclusive',
    };
    expect(await studio.billing.getSettings()).toEqual(changed);
    expect(await studio.billing.setSettings({ seller: { legalName: null } })).toMatchObject({
      seller: { legalName: null, taxId: 'DE1' },
    });
    expect(
      await studio.billing.setSettings({ payTo: { iban: 'de89 3704 0044 0532 0130 00', bank: 'Commerzbank' } }),
    ).toMatchObject({ payTo: { holder: null, iban: 'DE89370400440532013000', bic: null, bank: 'Commerzbank' } });
    expect(await studio.billing.setSettings({ payTo: { bic: 'COBADEFFXXX' } })).toMatchObject({
      payTo: { iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' },
    });
    await expect(studio.billing.setSettings({ payTo: { iban: 'DE88370400440532013000' } })).rejects.toMatchObject({
      status: 422,
    });
    const elsewhere = await openStudio(suite.test);
    expect(await elsewhere.billing.getSettings()).toEqual(atFirst);
  });
});

describe('options', () => {
  it('say where an account begins', async () => {
    const test = await testPortal({
      plugins: [billing({ termsDays: 30, numbering: { pattern: 'R-{counter}', reset: 'never' } })],
    });
    const studio = await openStudio(test);
    expect(await studio.issue()).toMatchObject({ number: 'R-1', dueOn: '2026-12-24' });
    await test.close();
  });

  it('are refused with what would be right', () => {
    const options = { database: sqlite(':memory:'), secret: 'a secret for tests, 32 bytes at least' };
    const plugins = [billing({ numbering: { pattern: '{year}', reset: 'yearly' }, termsDays: -1 })];
    expect(() => createPortal({ ...options, plugins })).toThrow(/termsDays(.|\n)*must contain the counter/);
  });
});
