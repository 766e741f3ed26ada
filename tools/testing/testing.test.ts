import { createServer } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { launchBrowser } from './launch-browser.ts';

describe.skipIf(process.env.PORTICO_TEST_ENGINES === 'sqlite')('the PostgreSQL of the run', () => {
  test('is told to the workers and answers', async () => {
    const address = process.env.PORTICO_TEST_POSTGRES;
    expect(address).toBe(inject('postgres'));
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    const { rows } = await client.query("select current_setting('max_connections') as connections");
    await client.end();
    expect(rows).toEqual([{ connections: '200' }]);
  });
});

describe('the browser of the run', () => {
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', request.url === '/open' ? '*' : 'https://elsewhere.example');
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end('<!doctype html><title>Hello</title><h1>Portico</h1>');
  });
  let address = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    if (typeof bound === 'object' && bound) address = `http://127.0.0.1:${bound.port}`;
  });
  afterAll(() => server.close());

  test('opens a page, photographs it, and keeps one origin out of another', async () => {
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
      await page.goto(address);
      expect(await page.textContent('h1')).toBe('Portico');
      const picture = await page.screenshot();
      expect(picture.subarray(1, 4).toString()).toBe('PNG');
      expect(picture.length).toBeGreaterThan(1000);

      const elsewhere = address.replace('127.0.0.1', 'localhost');
      const read = (url: string) =>
        page.evaluate(
          (target) =>
            fetch(target).then(
              () => 'read',
              () => 'refused',
            ),
          url,
        );
      expect(await read(`${address}/`)).toBe('read');
      expect(await read(`${elsewhere}/`)).toBe('refused');
    } finally {
      await browser.close();
    }
  });
});
