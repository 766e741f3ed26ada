// Draws the home screen's icons of the demo brands from their SVG, with the tests' browser. Run after a brand's icon has changed:
//   PORTICO_TEST_CHROMIUM=<path> node examples/agency/e2e/draw-icons.ts
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser } from '../../../tools/testing/launch-browser.ts';

const folder = path.join(import.meta.dirname, '../web/public/brands');

/** The ground runs to the edges where a device cuts its own shape out. */
const icons = [
  { name: '192', size: 192, toTheEdges: false },
  { name: '512', size: 512, toTheEdges: false },
  { name: '512-maskable', size: 512, toTheEdges: true },
  { name: '180', size: 180, toTheEdges: true },
];

const browser = await launchBrowser();
const page = await browser.newPage();
for (const brand of ['lindqvist', 'nordtor']) {
  const svg = readFileSync(path.join(folder, `${brand}.svg`), 'utf8');
  const ground = /<rect[^>]*fill="(#\w+)"/.exec(svg)?.[1] ?? 'transparent';
  for (const { name, size, toTheEdges } of icons) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0;background:${toTheEdges ? ground : 'transparent'}}svg{display:block;width:100vw;height:100vh}</style>${svg}`,
    );
    await page.screenshot({ path: path.join(folder, `${brand}-${name}.png`), omitBackground: true });
  }
}
await browser.close();
