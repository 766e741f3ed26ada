import { type Column, drawTable, type Fonts, type Row, Sheet } from '@portico/pdf';
import { dayNumber } from '../calendar/day.js';
import type { InvoiceDocument } from '../invoices/document.js';
import { Figures } from './figures.js';
import { type Words, wordsOf } from './words.js';

const MARGIN = 50;
const MUTED = '#5f6670';
/** Of a document that was issued before brands were kept with it. */
const PLAIN = { primary: '#1f4b99', formality: 'formal' } as const;

/** What the parts of an invoice are drawn with. */
interface Drawing {
  readonly sheet: Sheet;
  readonly document: InvoiceDocument;
  readonly figures: Figures;
  readonly words: Words;
  readonly isVoid: boolean;
}

/**
 * Draws an invoice from its frozen document, and from nothing else: the same document gives the same bytes.
 *
 * @param isVoid marks each page: it was taken back, and nothing is to be paid
 */
export async function drawInvoice(document: InvoiceDocument, fonts: Fonts, isVoid = false): Promise<Uint8Array> {
  const { language, currency, digits, seller, number, brand } = document;
  const { formality, primary } = brand ?? PLAIN;
  const words = wordsOf(language, formality);
  const title = `${words('pdf.invoice')} ${number}`;
  const imprint = [seller.name, ...(seller.taxId === undefined ? [] : [words('pdf.tax_id', { id: seller.taxId })])];
  const sheet = new Sheet(fonts, {
    title,
    language,
    date: new Date(dayNumber(document.issueOn) * 86_400_000),
    // Paper is of another size there.
    size: /-(US|CA)\b/.test(language) ? 'LETTER' : 'A4',
    margin: MARGIN,
    head: (page, at) => {
      page.fill(0, 0, page.right + MARGIN, 5, primary);
      if (isVoid) drawVoid(page, words);
      if (at === 1) return;
      page.text(title, { size: 8, colour: MUTED });
      page.y += 10;
    },
    foot: (page, at, pages) => {
      const y = page.bottom + 14;
      const small = { y, size: 7.5, colour: MUTED };
      page.text(imprint.join(' · '), { ...small, width: 350 });
      page.text(words('pdf.page', { page: String(at), pages: String(pages) }), {
        ...small,
        x: page.right - 140,
        width: 140,
        align: 'right',
      });
    },
  });
  const drawing = { sheet, document, words, isVoid, figures: new Figures(language, currency, digits) };
  drawOpening(drawing);
  drawTable(sheet, columnsOf(drawing), rowsOf(drawing));
  drawTotals(drawing);
  drawEnd(drawing);
  return sheet.finish();
}

/** A mark above the margin of a page that nobody takes for a part of the invoice. */
function drawVoid(page: Sheet, words: Words): void {
  const mark = { colour: '#ffffff', width: page.right - page.left - 20, x: page.left + 10 };
  page.fill(page.left, 13, page.right - page.left, 25, '#b3261e');
  page.text(words('pdf.void'), { ...mark, y: 16, size: 12, weight: 'bold' });
  page.text(words('pdf.nothing_to_pay'), { ...mark, y: 18.5, size: 9, align: 'right' });
}

/** Who sells, who buys, and what the document is. */
function drawOpening({ sheet, document, words, figures }: Drawing): void {
  const { seller, buyer, brand, number, issueOn, dueOn, poReference, subject } = document;
  sheet.text(brand?.name ?? seller.name, { size: 17, weight: 'bold', width: 300 });
  sheet.text([seller.name, seller.address, brand?.supportEmail].filter((line) => line !== undefined).join('\n'), {
    size: 8,
    colour: MUTED,
    width: 300,
  });
  sheet.y += 26;
  const top = sheet.y;
  const taxId = buyer.taxId === undefined ? undefined : words('pdf.tax_id', { id: buyer.taxId });
  const buyerHeight = sheet.text([buyer.name, buyer.address, taxId].filter((line) => line !== undefined).join('\n'), {
    y: top,
    width: 250,
    size: 10,
  });
  const factsHeight = drawFacts(sheet, 320, top, [
    [words('pdf.number'), number],
    [words('pdf.issued'), figures.day(issueOn)],
    [words('pdf.due'), figures.day(dueOn)],
    ...(poReference === undefined ? [] : [[words('pdf.reference'), poReference] as const]),
  ]);
  sheet.y = top + Math.max(buyerHeight, factsHeight) + 26;
  sheet.text(words('pdf.invoice'), { size: 16, weight: 'bold' });
  sheet.text(subject, { size: 10.5, colour: MUTED });
  sheet.y += 12;
}

/** Pairs of name and value, one below the other. Returns how high they are. */
function drawFacts(sheet: Sheet, x: number, top: number, facts: readonly (readonly [string, string])[]): number {
  let y = top;
  for (const [name, value] of facts) {
    const height = sheet.text(name, { x, y, width: 95, size: 9, colour: MUTED });
    y += Math.max(height, sheet.text(value, { x: x + 100, y, size: 9 }));
  }
  return y - top;
}

function columnsOf({ sheet, document, words }: Drawing): Column[] {
  const amount = document.taxMode === 'inclusive' ? 'pdf.amount_with_tax' : 'pdf.amount';
  const figures = [
    { title: words('pdf.quantity'), width: 72, align: 'right' as const },
    { title: words('pdf.unit_price'), width: 80, align: 'right' as const },
    { title: words('pdf.tax'), width: 48, align: 'right' as const },
    { title: words(amount, { currency: document.currency }), width: 92, align: 'right' as const },
  ];
  const left = sheet.right - sheet.left - figures.reduce((sum, { width }) => sum + width, 0);
  return [{ title: words('pdf.description'), width: left }, ...figures];
}

function* rowsOf({ document, words, figures }: Drawing): Generator<Row> {
  for (const line of document.lines) {
    const small = { size: 8, colour: MUTED };
    const { detail, discount, unit } = line;
    yield [
      [
        { text: line.description },
        ...(detail === undefined ? [] : [{ text: detail, ...small }]),
        ...(discount === 0 ? [] : [{ text: words('pdf.discount', { amount: figures.money(discount) }), ...small }]),
      ],
      [{ text: figures.quantity(line.quantity) + (unit === undefined ? '' : ` ${unit}`) }],
      [{ text: figures.price(line.unitPrice) }],
      [{ text: figures.share(line.ratePpm) }],
      [{ text: figures.amount(document.taxMode === 'inclusive' ? line.gross : line.net) }],
    ];
  }
}

/** What it comes to: all of it on one page. */
function drawTotals({ sheet, document, words, figures }: Drawing): void {
  const rows = [
    [words('pdf.net'), figures.money(document.net)] as const,
    ...document.taxes.map(({ name, tax }) => [name, figures.money(tax)] as const),
  ];
  const x = sheet.right - 250;
  const pair = (name: string, value: string, style: { size: number; weight?: 'bold' }) => {
    const height = sheet.text(name, { x, y: sheet.y, width: 130, ...style });
    sheet.y += Math.max(height, sheet.text(value, { x: x + 130, y: sheet.y, width: 112, align: 'right', ...style }));
  };
  sheet.need(rows.length * 30 + 40);
  sheet.y += 4;
  for (const [name, value] of rows) pair(name, value, { size: 9 });
  sheet.y += 4;
  sheet.rule({ from: x, to: sheet.right - 8, colour: '#9aa1ab' });
  sheet.y += 5;
  pair(words('pdf.total'), figures.money(document.total), { size: 11.5, weight: 'bold' });
  sheet.y += 22;
}

/** Where to pay, and what else is to be said. */
function drawEnd({ sheet, document, words, figures, isVoid }: Drawing): void {
  const { payTo, total, dueOn, notes } = document;
  if (payTo !== undefined && total > 0 && !isVoid) {
    sheet.need(100);
    sheet.text(words('pdf.pay', { amount: figures.money(total), day: figures.day(dueOn) }));
    sheet.y += 5;
    sheet.y += drawFacts(sheet, sheet.left, sheet.y, [
      [words('pdf.holder'), payTo.holder],
      ['IBAN', payTo.iban.replace(/(.{4})(?=.)/g, '$1 ')],
      ...(payTo.bic === undefined ? [] : [['BIC', payTo.bic] as const]),
      ...(payTo.bank === undefined ? [] : [[words('pdf.bank'), payTo.bank] as const]),
      [words('pdf.number'), document.number],
    ]);
    sheet.y += 14;
  }
  if (notes !== undefined) sheet.text(notes);
}
