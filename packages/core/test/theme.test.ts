import { afterEach, expect, it } from 'vitest';
import { type TestPortal, testPortal } from '../src/testing.js';
import { type VisitsPlugin, visits } from './visits.js';

let test: TestPortal<VisitsPlugin>;
afterEach(() => test.close());

it('the theme of an account is a stylesheet, which a browser may keep and asks for again', async () => {
  test = await testPortal({ plugins: [visits()] });
  const studio = await test.account();
  const browser = test.visit(studio);
  const first = await browser.fetch('/brand/theme.css');
  expect(first.status).toBe(200);
  expect(first.headers.get('Content-Type')).toBe('text/css; charset=utf-8');
  expect(first.headers.get('Cache-Control')).toBe('private, no-cache');
  expect(first.headers.get('X-Content-Type-Options')).toBe('nosniff');
  const css = await first.text();
  expect(css).toMatch(/--[\w-]+: ?[^;]+;/);
  await studio.services.brand.set({ name: 'Studio', accent: '#b00020' });
  expect(await (await browser.fetch('/brand/theme.css')).text()).not.toBe(css);
});
