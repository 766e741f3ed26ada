import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../../tools/testing/launch-browser.js';
import { samples } from '../../src/documents/documents.test-support.js';
import { servedShelf } from './served-shelf.test-support.js';

/** Tells when it runs, in whatever it runs. */
const script = "fetch('/ran')";
const page = `<!doctype html><title>A page</title><script>${script}</script><img src="x" onerror="${script}">`;
const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="${script}"><script>${script}</script></svg>`;

const disguised: Record<string, Buffer> = {
  'page.png': Buffer.from(page),
  'page.pdf': Buffer.from(page),
  'drawing.png': Buffer.from(drawing),
  'drawing.xml': Buffer.from(`<?xml version="1.0"?>\n<!-- a picture -->\n${drawing}`),
  'xhtml.xml': Buffer.from(
    `<?xml version="1.0"?><a:html xmlns:a="http://www.w3.org/1999/xhtml"><a:script>${script}</a:script></a:html>`,
  ),
  'picture and page.html': Buffer.concat([samples.png, Buffer.from(page)]),
  'picture and program.gif': Buffer.from(`GIF89a/*\0\0*/=1;${script}`),
  'text and page.html': Buffer.from(`Hello\n${' '.repeat(2000)}${page}`),
  'program.js': Buffer.from(script),
  'utf-16.html': Buffer.from(`\ufeff${page}`, 'utf16le'),
  'pdf and page.html': Buffer.concat([samples.pdf, Buffer.from(page)]),
};

describe('a stored file in a browser', () => {
  let shelf: Awaited<ReturnType<typeof servedShelf>>;
  let browser: Browser;
  beforeAll(async () => {
    [shelf, browser] = await Promise.all([servedShelf('sqlite'), launchBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await shelf?.close();
  });

  /** A browser in which the contact is signed in, and a page of the portal's origin with this content. */
  const signedIn = async (content: string) => {
    const context = await browser.newContext();
    const cookies = shelf.cookie.split('; ').map((each) => each.split(/=(.*)/s));
    await context.addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url: shelf.url })));
    let ran = 0;
    await context.route('**/ran', (route) => {
      ran += 1;
      return route.fulfill({ body: '' });
    });
    await context.route('**/page-of-the-portal', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<!doctype html><title>The portal</title>${content}` }),
    );
    return { context, ran: () => ran };
  };
  /** Goes where a link leads, and answers with what came of it. */
  const visit = async (context: BrowserContext, path: string) => {
    const view = await context.newPage();
    const saved = view.waitForEvent('download', { timeout: 0 }).then(
      (download) => download.suggestedFilename(),
      () => undefined,
    );
    const shown = view.goto(shelf.url + path, { waitUntil: 'load' }).then(
      () => undefined,
      (error: Error) => {
        if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
        return saved;
      },
    );
    const name = await shown;
    await settled(context);
    await view.close();
    return name;
  };
  /** Whatever runs has asked for something by then: the browser does one after the other. */
  const settled = async (context: BrowserContext) => {
    const last = await context.newPage();
    await last.goto(`${shelf.url}/page-of-the-portal`);
    await last.close();
  };

  it('would be found out if it ran something', async () => {
    const { context, ran } = await signedIn(`<script>${script}</script>`);
    await visit(context, '/page-of-the-portal');
    expect(ran()).toBeGreaterThan(0);
    await context.close();
  });

  it.each(Object.entries(disguised))('runs nothing in the portal’s origin: %s', async (name, bytes) => {
    const path = `/portal${await shelf.add(bytes, name)}`;
    const embedded = ['iframe src', 'embed src', 'img src', 'script src', 'object data', 'link rel="stylesheet" href']
      .map((each) => `<${each}="${path}"></${each.split(' ')[0]}>`)
      .join('\n');
    const { context, ran } = await signedIn(`${embedded}<script type="module" src="${path}"></script>`);
    await visit(context, path);
    await visit(context, '/page-of-the-portal');
    expect(ran()).toBe(0);
    await context.close();
  });

  it('is shown where that is safe, and saved where it is not', async () => {
    const { context } = await signedIn('');
    expect(await visit(context, `/portal${await shelf.add(samples.png, 'a.png')}`)).toBeUndefined();
    expect(await visit(context, `/portal${await shelf.add(samples.text, 'a.txt')}`)).toBeUndefined();
    expect(await visit(context, `/portal${await shelf.add(Buffer.from(page), 'p.html')}`)).toBe('p.html');
    await context.close();
  });
});
