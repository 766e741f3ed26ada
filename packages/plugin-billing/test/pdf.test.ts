import { testEngines } from '@portico/core/testing';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../tools/testing/read-pdf.js';
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

  it('is not there for others, nor of a draft', async () => {
    const studio = await openStudio(suite.test);
    const draft = await studio.draft();
    const { id } = await studio.issue();
    const other = await studio.account.services.contacts.create({ email: 'eve@example.com', name: 'Eve' });
    const eve = await suite.test.signIn(studio.account, other);
    expect((await studio.browser.fetch(`/invoices/${draft.id}/pdf`)).status).toBe(404);
    expect((await eve.fetch(`/invoices/${id}/pdf`)).status).toBe(404);
  });
});
