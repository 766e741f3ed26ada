import { createHash } from 'node:crypto';
import { testEngines } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { line, openStudio, portalForSuite } from './studio.js';

describe.each(testEngines())('an issued invoice on %s', (engine) => {
  const suite = portalForSuite(engine);
  const seller = {
    legalName: 'Studio Lindqvist GmbH',
    address: 'Bernstorffstraße 118\n22767 Hamburg',
    taxId: 'DE123456789',
  };

  const payTo = { iban: 'DE89370400440532013000', bic: 'COBADEFFXXX' };

  it('stays as it was issued, whatever changes later', async () => {
    const studio = await openStudio(suite.test);
    await studio.billing.setSettings({ seller, payTo });
    const rate = await studio.billing.addTaxRate(line.tax);
    const { tax: _, ...untaxed } = line;
    const { id } = await studio.issue({
      lines: [{ ...untaxed, taxRateId: rate.id, detail: 'As offered', unit: 'h', discount: { ppm: 100_000 } }],
      notes: 'Thank you.',
      poReference: 'PO-7',
      buyer: { address: 'Ottenser Hauptstraße 44\n22765 Hamburg' },
    });
    const view = () => studio.api('GET /invoices/:id', { params: { id } });
    const before = await view();
    expect(before).toMatchObject({
      seller: { name: seller.legalName, address: seller.address, taxId: seller.taxId },
      buyer: { name: 'Hanna Brandt', address: 'Ottenser Hauptstraße 44\n22765 Hamburg' },
      lines: [{ detail: 'As offered', unit: 'h', discount: 1_000, net: 9_000, gross: 10_710, taxName: 'VAT 19%' }],
      payTo: { holder: seller.legalName, ...payTo },
      taxMode: 'exclusive',
      notes: 'Thank you.',
      poReference: 'PO-7',
    });
    const document = await studio.billing.getDocument({ id });
    expect(createHash('sha256').update(document.text).digest('hex')).toBe(document.sha256);
    expect(await studio.billing.getInvoice({ id })).toMatchObject({ documentHash: document.sha256 });

    await studio.billing.setSettings({
      seller: { legalName: 'Another Ltd', address: null, taxId: null },
      payTo: { iban: null },
      taxMode: 'inclusive',
      taxRounding: 'per_line',
      termsDays: 0,
    });
    await studio.billing.retireTaxRate({ id: rate.id });
    await studio.account.services.contacts.update(studio.hanna.id, { name: 'Hanna Lindqvist' });
    await studio.account.services.brand.set({ name: 'Another brand' });
    await suite.test.portal.accounts.update(studio.account.id, { name: 'Another account', locale: 'de' });

    expect(await view()).toEqual(before);
    expect(await studio.billing.getDocument({ id })).toEqual(document);
    // What is drafted from now on follows the change.
    expect(await studio.draft()).toMatchObject({
      seller: { name: 'Another Ltd' },
      buyer: { name: 'Hanna Lindqvist' },
      taxMode: 'inclusive',
      total: 10_000,
    });
    // Without an IBAN there is no account to transfer to, whatever else is known of it.
    expect(await studio.draft()).not.toHaveProperty('payTo');
  });

  it('names the language that it was issued in: the account’s at that time', async () => {
    const studio = await openStudio(suite.test, { locale: 'de-AT' });
    await studio.account.services.contacts.update(studio.hanna.id, { locale: 'fr' });
    const language = async (id: string) => {
      const { text } = await studio.billing.getDocument({ id });
      return (JSON.parse(text) as { language?: unknown }).language;
    };
    const { id } = await studio.issue();
    expect(await language(id)).toBe('de-AT');
    const draft = await studio.draft();
    await suite.test.portal.accounts.update(studio.account.id, { locale: 'pt' });
    await studio.billing.issueInvoice({ id: draft.id });
    expect(await language(draft.id)).toBe('pt');
    expect(await language(id)).toBe('de-AT');
  });

  it('cannot be changed, issued again or deleted', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue();
    for (const refused of [
      () => studio.billing.editDraft({ id, subject: 'Another' }),
      () => studio.billing.issueInvoice({ id }),
      () => studio.billing.deleteDraft({ id }),
    ]) {
      await expect(refused()).rejects.toMatchObject({
        code: 'invoice_not_draft',
        status: 409,
        members: { status: 'open' },
      });
    }
    expect(await studio.billing.getInvoice({ id })).toMatchObject({
      subject: 'Shop front and signs',
      lines: [{ net: 10_000 }],
    });
  });

  it('of nothing is paid at once', async () => {
    const studio = await openStudio(suite.test);
    const issued = await studio.issue({ lines: [{ ...line, discount: { ppm: 1_000_000 } }] });
    expect(issued).toMatchObject({ status: 'paid', total: 0, balance: 0, paidOn: '2026-11-24', number: '2026-0001' });
    expect((await studio.api('GET /home')).actions).toEqual([]);
  });

  it('that is void keeps its number and is owed no more', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue();
    expect(await studio.billing.voidInvoice({ id })).toMatchObject({ status: 'void', number: '2026-0001', balance: 0 });
    await expect(studio.billing.voidInvoice({ id })).rejects.toMatchObject({ code: 'invoice_void' });
    expect(await studio.issue()).toMatchObject({ number: '2026-0002' });
    expect(await studio.api('GET /invoices/:id', { params: { id } })).toMatchObject({ status: 'void', label: 'void' });
    expect((await studio.api('GET /invoices')).items.map(({ number }) => number)).toEqual(['2026-0002', '2026-0001']);
  });
});

describe.each(testEngines())('a draft on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('can be changed in every part, and deleted', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.draft({ notes: 'First', dueOn: '2026-12-24', buyer: { name: 'Brandt Keramik' } });
    const edited = await studio.billing.editDraft({
      id,
      subject: 'Packaging',
      currency: 'JPY',
      lines: [line, { ...line, quantity: '2', unitPrice: '0.4' }],
      notes: null,
      dueOn: null,
      issueOn: '2026-11-20',
      poReference: 'PO-8',
      buyer: null,
    });
    expect(edited).toMatchObject({
      status: 'draft',
      subject: 'Packaging',
      currency: 'JPY',
      digits: 0,
      net: 101,
      tax: 19,
      total: 120,
      issuedOn: '2026-11-20',
      dueOn: null,
      poReference: 'PO-8',
      buyer: { name: 'Hanna Brandt' },
    });
    expect(edited).not.toHaveProperty('notes');
    expect(edited.lines.map(({ net }) => net)).toEqual([100, 1]);
    // Another currency alone: the same lines, worked out anew.
    expect(await studio.billing.editDraft({ id, currency: 'KWD' })).toMatchObject({ digits: 3, net: 100_800 });
    expect(await studio.billing.issueInvoice({ id })).toMatchObject({ issuedOn: '2026-11-20', dueOn: '2026-12-04' });
    const other = await studio.draft();
    await studio.billing.deleteDraft({ id: other.id });
    await expect(studio.billing.getInvoice({ id: other.id })).rejects.toMatchObject({
      code: 'invoice_not_found',
      status: 404,
    });
  });

  it('is issued as it was before or after an edit that comes at the same time', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.draft();
    const lines = [{ ...line, unitPrice: '50.00' }];
    const [edit] = await Promise.allSettled([
      studio.billing.editDraft({ id, lines }),
      studio.billing.issueInvoice({ id }),
    ]);
    const { total } = await studio.billing.getInvoice({ id });
    expect(total).toBe(edit.status === 'fulfilled' ? 5_950 : 11_900);
  });
});
