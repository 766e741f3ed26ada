import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { qpdfFaults, textOf } from '../../../../tools/testing/read-pdf.js';
import { furtherFonts, scripts } from '../../../../tools/testing/scripts.js';
import type { InvoiceDocument } from '../invoices/document.js';
import { InvoicePdfs } from './invoice-pdfs.js';

const line: InvoiceDocument['lines'][number] = {
  description: 'Design of shop front',
  quantity: '18.5',
  unit: 'h',
  unitPrice: '92.00',
  discount: 0,
  net: 170_200,
  tax: 32_338,
  gross: 202_538,
  taxName: 'VAT 19%',
  taxCategory: 'S',
  ratePpm: 190_000,
};

function invoice(change: Partial<InvoiceDocument> = {}): InvoiceDocument {
  return {
    version: 1,
    kind: 'invoice',
    number: '2026-0001',
    issueOn: '2026-11-24',
    dueOn: '2026-12-08',
    language: 'en-GB',
    brand: {
      name: 'Studio Lindqvist',
      primary: '#aa3300',
      formality: 'formal',
      supportEmail: 'hello@lindqvist.example',
    },
    seller: { name: 'Lindqvist GmbH', address: 'Hafenstraße 1\n20457 Hamburg', taxId: 'DE123456789' },
    buyer: { name: 'Hanna Brandt', address: 'Am Markt 5\n18055 Rostock' },
    payTo: { holder: 'Lindqvist GmbH', iban: 'DE89370400440532013000', bic: 'COBADEFFXXX', bank: 'Commerzbank' },
    subject: 'Shop front and signs',
    lines: [line],
    taxes: [{ name: 'VAT 19%', category: 'S', ratePpm: 190_000, net: 170_200, tax: 32_338 }],
    net: 170_200,
    tax: 32_338,
    total: 202_538,
    taxMode: 'exclusive',
    taxRounding: 'per_group',
    currency: 'EUR',
    digits: 2,
    ...change,
  };
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ ...line, description: `Work no. ${at + 1}.` }));
const flat = (text: string | undefined) => (text ?? '').replace(/\s+/g, ' ');

describe('the PDF of an invoice', () => {
  // The thread runs what is built: here its module is built for the test, where its packages can be found.
  const folder = mkdtempSync(path.join(import.meta.dirname, '../../../../node_modules/.portico-test-'));
  const worker = pathToFileURL(path.join(folder, 'pdf-worker.mjs'));
  const fonts = pathToFileURL(path.join(import.meta.dirname, '../../../pdf/fonts/')).href;
  const pdfs = new InvoicePdfs(furtherFonts, worker);

  beforeAll(async () => {
    await build({
      entryPoints: [path.join(import.meta.dirname, '../pdf-worker.ts')],
      outfile: path.join(folder, 'pdf-worker.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      alias: { '@portico/pdf': path.join(import.meta.dirname, '../../../pdf/src/index.ts') },
      external: ['pdfkit', 'fontkit', 'bidi-js', 'linebreak', '@portico/core', 'zod'],
      define: { 'import.meta.url': JSON.stringify(`${fonts}x`) },
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('says all that the document says', async () => {
    const [page, more] = await textOf(
      await pdfs.draw(
        invoice({
          poReference: 'PO 77',
          notes: 'Thank you.',
          lines: [{ ...line, detail: 'Three drafts', discount: 1_000 }],
        }),
      ),
    );
    const text = flat(page);
    for (const part of [
      'Studio Lindqvist',
      'Lindqvist GmbH Hafenstraße 1 20457 Hamburg hello@lindqvist.example',
      'Hanna Brandt Am Markt 5 18055 Rostock',
      'Number 2026-0001',
      'Date 24 November 2026',
      'Due 8 December 2026',
      'Your reference PO 77',
      'Design of shop front Three drafts Discount €10.00 18.5 h 92.00 19% 1,702.00',
      'Without tax €1,702.00 VAT 19% €323.38 Total €2,025.38',
      'Please transfer €2,025.38 by 8 December 2026',
      'IBAN DE89 3704 0044 0532 0130 00',
      'BIC COBADEFFXXX',
      'Thank you.',
      'Tax ID DE123456789',
      'Page 1 of 1',
    ]) {
      expect(text).toContain(part);
    }
    expect(more).toBeUndefined();
  });

  it.each([
    ['formal', 'Bitte überweisen Sie 2.025,38 €', 'Ihr Zeichen'],
    ['informal', 'Bitte überweise 2.025,38 €', 'Dein Zeichen'],
  ] as const)('speaks German, %s', async (formality, pay, reference) => {
    const german = invoice({
      language: 'de',
      poReference: 'PO 77',
      brand: { name: 'Studio', primary: '#aa3300', formality },
    });
    const text = flat((await textOf(await pdfs.draw(german)))[0]);
    for (const part of [pay, reference, 'Rechnung', '24. November 2026', 'Gesamtbetrag', 'Seite 1 von 1']) {
      expect(text).toContain(part);
    }
  });

  it.each(Object.entries(scripts))('gives back %s', async (_, text) => {
    const bytes = await pdfs.draw(invoice({ buyer: { name: text }, lines: [{ ...line, description: text }] }));
    expect(flat((await textOf(bytes))[0]).split(text)).toHaveLength(3);
    expect(qpdfFaults(bytes)).toBe('');
  });

  it.each<[count: number, least: number]>([
    [3, 1],
    [500, 10],
    // As many as there may be: in the long tests.
    ...(propertyRuns(1).numRuns > 1 ? [[5_000, 100] as [number, number]] : []),
  ])(
    'of %i lines has each of them once, the head of the table on each page, the sum on the last',
    async (count, least) => {
      const bytes = await pdfs.draw(invoice({ lines: lines(count) }));
      const pages = (await textOf(bytes)).map(flat);
      expect(pages.length).toBeGreaterThanOrEqual(least);
      expect(pages.join(' ').match(/Work no\. \d+\./g)).toEqual(lines(count).map(({ description }) => description));
      for (const [index, page] of pages.entries()) {
        expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
        expect(page.includes('Description Quantity Price Tax EUR')).toBe(page.includes('Work no.'));
        expect(page.includes('Total €2,025.38')).toBe(index === pages.length - 1);
      }
      expect(Buffer.compare(await pdfs.draw(invoice({ lines: lines(count) })), bytes)).toBe(0);
      expect(qpdfFaults(bytes)).toBe('');
    },
  );

  it('is the same whether a thread draws it or not', async () => {
    const document = invoice({ lines: lines(201) });
    const missing = new InvoicePdfs(furtherFonts, pathToFileURL(path.join(folder, 'none.mjs')));
    const warned: unknown[] = [];
    const log = { warn: (...record: unknown[]) => warned.push(record) };
    for (const isVoid of [false, true]) {
      const here = await missing.draw(document, { isVoid, log });
      expect(Buffer.compare(here, await pdfs.draw(document, { isVoid, log }))).toBe(0);
    }
    // Once, and only where there is none.
    expect(warned).toEqual([
      ['billing.pdf_thread_missing', { detail: expect.stringContaining('put none.mjs of @portico/plugin-billing') }],
    ]);
  });

  it('leaves the thread of others free while it draws a large one', async () => {
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const bytes = await pdfs.draw(invoice({ lines: lines(1_000) }));
    clearInterval(counting);
    expect(bytes.length).toBeGreaterThan(10_000);
    expect(turns).toBeGreaterThan(10);
  });

  it('keeps a description that is longer than a page', async () => {
    const words = Array.from({ length: 1_600 }, (_, word) => `w${word}`);
    const pages = await textOf(await pdfs.draw(invoice({ lines: [{ ...line, description: words.join(' ') }] })));
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.join(' ').match(/\bw\d+/g)).toEqual(words);
  });

  it.each([
    ['en-GB', 'VOID', 'Nothing is to be paid.', 'Please transfer'],
    ['de', 'STORNIERT', 'Es ist nichts zu zahlen.', 'Bitte überweisen'],
  ])('that was taken back says so on each page, in %s, and asks for nothing', async (language, mark, nothing, pay) => {
    const document = invoice({ language, lines: lines(60) });
    const pages = await textOf(await pdfs.draw(document, { isVoid: true }));
    expect(pages.length).toBeGreaterThan(1);
    for (const page of pages) {
      expect(flat(page)).toContain(mark);
      expect(flat(page)).toContain(nothing);
    }
    expect(pages.join(' ')).not.toContain('IBAN');
    expect(pages.join(' ')).not.toContain(pay);
    const valid = (await textOf(await pdfs.draw(document))).join(' ');
    expect(valid).not.toContain(mark);
    expect(valid).toContain(pay);
  });

  it.each([
    ['a word of many lines', 'Donaudampfschifffahrt'.repeat(120)],
    ['a word without end in a narrow column', '9'.repeat(2_000)],
    ['emoji and their joints', '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪'],
    ['direction turned over and back', 'a \u202Eevil\u202C שלום (1) \u2067مرحبا\u2069 b'],
    ['control characters', 'a\u0000b\u0007c\u001Bd\u007Fe\uFEFFf\uFFFFg'],
    ['half a pair', 'a\uD83Db\uDE00c'],
    ['marks upon marks', `Z${'\u0301'.repeat(500)}`],
    ['nothing but spaces and line ends', ' \n\r\n\t\u2028\u00A0'],
    ['what PDF and XML would read', ') Tj ET <</JS (x)>> endstream ]]> <!-- &amp; \\'],
  ])('stands %s', async (_, text) => {
    const bytes = await pdfs.draw(
      invoice({
        number: text.slice(0, 60),
        subject: text,
        notes: text,
        seller: { name: text, address: text },
        buyer: { name: text, address: text },
        lines: [{ ...line, description: text, detail: text, unit: text.slice(0, 30) }],
      }),
    );
    const pages = await textOf(bytes);
    expect(flat(pages.at(-1))).toContain(`Page ${pages.length} of ${pages.length}`);
    expect(flat(pages.join(' '))).toContain('€2,025.38');
    expect(qpdfFaults(bytes)).toBe('');
  });

  it('of nothing to pay asks for nothing', async () => {
    const [page] = await textOf(await pdfs.draw(invoice({ total: 0 })));
    expect(page).not.toContain('IBAN');
  });

  it.each([
    ['JPY', 0, 'JP¥2,025', 2_025],
    ['KWD', 3, 'KWD 2.025', 2_025],
    ['EUR', 2, '-€0.05', -5],
  ])('writes %s exactly', async (currency, digits, written, total) => {
    const [page] = await textOf(await pdfs.draw(invoice({ currency, digits, total })));
    expect(flat(page)).toContain(`Total ${written}`);
  });

  it('knows letters that no font has', () => {
    const document = invoice({ lines: [{ ...line, description: '看板' }] });
    expect(new InvoicePdfs([]).missing(document)).toEqual(['看', '板']);
    expect(pdfs.missing(document)).toEqual([]);
  });
});
