import { spawnSync } from 'node:child_process';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The text of each page, as a reader copies it out: one line of the page after the other. */
export async function textOf(bytes: Uint8Array): Promise<string[]> {
  // The reader takes the array it is given for itself.
  const task = getDocument({ data: bytes.slice(), verbosity: 0 });
  const document = await task.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const { items } = await (await document.getPage(number)).getTextContent();
    const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
    // Which form a letter has, and how many glyphs draw it, is the font's affair.
    pages.push(text.replaceAll('\u200D', '').normalize('NFKC'));
  }
  await task.destroy();
  return pages;
}

/** What `qpdf --check` says is wrong with a file; nothing where qpdf is not installed. */
export function qpdfFaults(bytes: Uint8Array): string {
  const done = spawnSync('qpdf', ['--check', '-'], { input: bytes, encoding: 'utf8' });
  return done.error !== undefined || done.status === 0 ? '' : done.stdout + done.stderr;
}
