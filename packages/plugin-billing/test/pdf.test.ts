import { testEngines, testPortal } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../tools/testing/read-pdf.js';
import { billing } from '../src/index.js';
import type { InvoiceDocument } from '../src/invoices/document.js';
import { type Drawn, InvoicePdfs } from '../src/pdf/invoice-pdfs.js';
import { line, openStudio, portalForSuite } from './studio.js';

describe.each(testEngines())('the PDF of an invoice on %s', (engine) => {
  const suite = portalForSuite(engine);

  it('is stored as it is issued, and is the same for good', async () => {
    const studio = await openStudio(suite.test);
    await studio.account.services.brand.set({ name: 'Lindqvist & Co' });
    const { id } = await studio.issue();
    const path = `/invoices/${id}/pdf`;
    const first = await studio.browser.fetch(path);
    expect(first.status).toBe(200);
    expect(first.headers.get('Content-Type')).toBe('application/pdf');
    expect(first.headers.get('Content-Disposition')).toContain('Invoice 2026-0001.pdf');
    expect(first.headers.get('X-Content-Type-Options')).toBe('nosniff');
    const tag = first.headers.get('ETag');
    expect(tag).toMatch(/^"[0-9a-f]{64}"$/);
    const bytes = new Uint8Array(await first.arrayBuffer());
    const [text] = await textOf(bytes);
    for (const part of ['Lindqvist & Co', 'Invoice', '2026-0001', 'Hanna Brandt', line.description, '€119.00']) {
      expect(text).toContain(part);
    }
    await studio.account.services.brand.set({ name: 'Another' });
    await studio.billing.recordPayment({ invoiceId: id, amount: 100, method: 'Transfer' });
    const again = await studio.browser.fetch(path);
    expect(again.headers.get('ETag')).toBe(tag);
    expect(Buffer.compare(new Uint8Array(await again.arrayBuffer()), bytes)).toBe(0);
    const known = await studio.browser.fetch(path, { headers: { 'If-None-Match': tag ?? '' } });
    expect(known.status).toBe(304);
  });

  it('says that the invoice was taken back, from then on', async () => {
    const studio = await openStudio(suite.test);
    const { id } = await studio.issue();
    const path = `/invoices/${id}/pdf`;
    const before = await studio.browser.fetch(path);
    expect((await textOf(new Uint8Array(await before.arrayBuffer())))[0]).not.toContain('VOID');
    await studio.billing.voidInvoice({ id });
    const after = await studio.browser.fetch(path);
    expect(after.headers.get('ETag')).not.toBe(before.headers.get('ETag'));
    const bytes = new Uint8Array(await after.arrayBuffer());
    expect((await textOf(bytes))[0]).toContain('VOID');
    const again = await studio.browser.fetch(path);
    expect(Buffer.compare(new Uint8Array(await again.arrayBuffer()), bytes)).toBe(0);
  });

  it('is not there for others, nor of a draft', async () => {
    const studio = await openStudio(suite.test);
    const draft = await studio.draft();
    const { id } = await studio.issue();
    const other = await studio.account.services.contacts.create({ email: 'eve@example.com', name: 'Eve' });
    const eve = await suite.test.signIn(studio.account, other);
    expect((await studio.browser.fetch(`/invoices/${draft.id}/pdf`)).status).toBe(404);
    expect((await eve.fetch(`/invoices/${id}/pdf`)).status).toBe(404);
  });

  it('of a drawing that fails is made later: the invoice is issued', async () => {
    const failing = new FailingPdfs([]);
    const test = await testPortal({
      engine,
      plugins: [billing()],
      overrides: ({ rebind }) => rebind(InvoicePdfs).toConstantValue(failing),
    });
    try {
      const studio = await openStudio(test);
      const [first, second] = [await studio.issue(), await studio.issue()];
      expect([first.status, second.status]).toEqual(['open', 'open']);
      expect(test.log.filter(({ event }) => event === 'billing.pdf_failed')).toMatchObject([
        { level: 'error', invoiceId: first.id, error: 'Error: no ink' },
        { level: 'error', invoiceId: second.id, error: 'Error: no ink' },
      ]);
      const state = (id: string) => studio.browser.fetch(`/invoices/${id}/pdf`).then(({ status }) => status);
      expect(await state(first.id)).toBe(500);

      // The job: one that cannot be drawn keeps no other from it.
      failing.fails = ({ number }) => number === first.number;
      test.clock.advance({ minutes: 11 });
      await test.portal.tick();
      failing.fails = () => true;
      expect(await state(second.id)).toBe(200);
      expect(await state(first.id)).toBe(500);

      // The first download.
      failing.fails = () => false;
      expect(await state(first.id)).toBe(200);
    } finally {
      await test.close();
    }
  });
});

class FailingPdfs extends InvoicePdfs {
  fails: (document: InvoiceDocument) => boolean = () => true;

  override async draw(document: InvoiceDocument, drawn?: Drawn): Promise<Uint8Array> {
    if (this.fails(document)) throw new Error('no ink');
    return super.draw(document, drawn);
  }
}
