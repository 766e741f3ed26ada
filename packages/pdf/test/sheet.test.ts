import { describe, expect, it } from 'vitest';
import { qpdfFaults, textOf } from '../../../tools/testing/read-pdf.js';
import { furtherFonts, scripts } from '../../../tools/testing/scripts.js';
import { drawTable, Fonts, Sheet } from '../src/index.js';

const fonts = new Fonts(furtherFonts);
const about = { title: 'Letter 1', language: 'en', date: new Date('2026-11-24T00:00:00Z') };

async function drawn(text: string, width?: number) {
  const sheet = new Sheet(fonts, about);
  sheet.text(text, width === undefined ? {} : { width });
  return sheet.finish();
}

describe('a sheet', () => {
  it.each(Object.entries(scripts))('gives %s back as it was written', async (_, text) => {
    const [page] = await textOf(await drawn(text));
    expect(page?.trim()).toBe(text);
  });

  it('gives all scripts back in the hundredth document too', async () => {
    for (let count = 0; count < 99; count++) await drawn('ëöfi لا');
    for (const text of Object.values(scripts)) expect((await textOf(await drawn(text)))[0]?.trim()).toBe(text);
  });

  it.each([
    ['a number among Hebrew', 'חשבונית 2026 עבור החנות'],
    ['Latin among Arabic', 'تصميم Studio Lindqvist واجهة'],
    ['Hebrew among Latin', 'Design for חנות הפרחים in Haifa'],
    ['Japanese with digits', '2026年の看板 No. 12'],
  ])('keeps the words of %s whole', async (_, text) => {
    const page = (await textOf(await drawn(text)))[0] ?? '';
    for (const word of text.split(' ')) expect(page).toContain(word);
  });

  it('has the same bytes for the same content, and no fault', async () => {
    const all = Object.values(scripts).join('\n');
    const [first, second] = [await drawn(all), await drawn(all)];
    expect(Buffer.compare(first, second)).toBe(0);
    expect(qpdfFaults(first)).toBe('');
  });

  it('keeps the title within its metadata whatever it says', async () => {
    const sheet = new Sheet(fonts, { ...about, title: 'A <b>&"]]> 2026-1' });
    expect(Buffer.from(await sheet.finish()).toString('latin1')).not.toContain(']]>');
  });

  it('breaks lines at words, and words that are too wide between letters', async () => {
    const sheet = new Sheet(fonts, about);
    const { lines } = sheet.block(`two words ${'x'.repeat(300)} end`, 100);
    for (const { width } of lines) expect(width).toBeLessThanOrEqual(100);
    expect(
      lines
        .flatMap(({ runs }) => runs.map(({ text }) => text))
        .join('')
        .replaceAll(' ', ''),
    ).toBe(`twowords${'x'.repeat(300)}end`);
    await sheet.finish();
  });

  it('breaks Japanese between letters, and keeps empty lines', async () => {
    const sheet = new Sheet(fonts, about);
    expect(sheet.block(scripts.Japanese.repeat(20), 100).lines.length).toBeGreaterThan(10);
    expect(sheet.block('a\n\nb', 100).lines).toHaveLength(3);
    await sheet.finish();
  });

  it('goes on over pages and counts them', async () => {
    const sheet = new Sheet(fonts, {
      ...about,
      foot: (page, number, pages) => page.text(`Page ${number} of ${pages}`, { y: page.bottom + 10 }),
    });
    sheet.text(Array.from({ length: 120 }, (_, line) => `Line ${line + 1}.`).join('\n'));
    const pages = await textOf(await sheet.finish());
    expect(pages).toHaveLength(3);
    for (const [index, text] of pages.entries()) expect(text).toContain(`Page ${index + 1} of 3`);
    expect(pages.join('\n').match(/Line \d+\./g)).toHaveLength(120);
  });
});

describe('a table', () => {
  const columns = [
    { title: 'What', width: 300 },
    { title: 'Sum', width: 100, align: 'right' as const },
  ];

  it('repeats its head, and keeps rows whole', async () => {
    const sheet = new Sheet(fonts, about);
    const rows = Array.from({ length: 90 }, (_, row) => [
      [{ text: `Row ${row + 1} begins` }, { text: `row ${row + 1} ends`, size: 8 }],
      [{ text: `${row}.00` }],
    ]);
    drawTable(sheet, columns, rows);
    const pages = await textOf(await sheet.finish());
    expect(pages.length).toBeGreaterThan(2);
    for (const page of pages) {
      expect(page).toMatch(/^What\s*Sum/);
      expect(page.match(/Row \d+ begins/g)?.length).toBe(page.match(/row \d+ ends/g)?.length);
    }
  });

  it('lets a row that no page can hold go on over the next', async () => {
    const sheet = new Sheet(fonts, about);
    const words = Array.from({ length: 3_000 }, (_, word) => `w${word}`);
    drawTable(sheet, columns, [[[{ text: words.join(' ') }], [{ text: '1.00' }]], [[{ text: 'after' }]]]);
    const pages = await textOf(await sheet.finish());
    expect(pages.join(' ').match(/w\d+/g)).toEqual(words);
    expect(pages.at(-1)).toContain('after');
  });
});

describe('fonts', () => {
  it('say which letters none of them has', () => {
    expect(new Fonts().missing('Aあб\u200F\n')).toEqual(['あ']);
    expect(fonts.missing(Object.values(scripts).join(''))).toEqual([]);
  });

  it('name a file that is no font', () => {
    expect(() => new Fonts([{ regular: import.meta.filename }])).toThrow(/sheet\.test\.ts is not a font/);
  });
});
