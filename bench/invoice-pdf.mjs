// The PDF of an invoice of 1, 100 and 5,000 lines, with the thread and without.
//
//   node bench/invoice-pdf.mjs [rounds]     needs Node 22.13 and a built workspace
//
// "blocked" is how long others wait at most: the longest time without a turn of the event loop while it draws. Small
// invoices are drawn where they are asked for in both columns. Only the ratios count. Target: 5,000 lines take at most
// 12 times as long as 500.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROUNDS = Number(process.argv[2] ?? 5);
const TARGET = 12;
const root = path.resolve(import.meta.dirname, '..');
const worker = path.join(root, 'packages/plugin-billing/dist/pdf-worker.js');
if (!existsSync(worker)) throw new Error('Run `npm run build` first: the thread runs what is built.');

const line = {
  description: 'Design of shop front and signs',
  quantity: '1',
  unit: 'h',
  unitPrice: '92.00',
  discount: 0,
  net: 9_200,
  tax: 1_748,
  gross: 10_948,
  taxName: 'VAT 19%',
  taxCategory: 'S',
  ratePpm: 190_000,
};

const { InvoicePdfs } = await importSource('packages/plugin-billing/src/pdf/invoice-pdfs.ts');
const ways = {
  here: new InvoicePdfs([], pathToFileURL(path.join(root, 'none.js'))),
  thread: new InvoicePdfs([], pathToFileURL(worker)),
};

const found = {};
for (const count of [1, 100, 500, 5_000]) {
  const document = invoiceOf(count);
  const times = { here: [], thread: [] };
  const waits = { here: [], thread: [] };
  for (const pdfs of Object.values(ways)) await pdfs.draw(document);
  // Interleaved, so that a busy machine slows both.
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, pdfs] of Object.entries(ways)) {
      const { time, blocked } = await measured(() => pdfs.draw(document));
      times[way].push(time);
      waits[way].push(blocked);
    }
  }
  const shown = (way) => `${median(times[way]).toFixed(0)} ms, blocked ${median(waits[way]).toFixed(0)} ms`;
  console.log(`${String(count).padStart(5)} lines   here: ${shown('here').padEnd(28)} thread: ${shown('thread')}`);
  found[count] = median(times.here);
}
const ratio = found[5_000] / found[500];
console.log(
  `5,000 lines to 500: ${ratio.toFixed(1)} (target: at most ${TARGET}): ${ratio <= TARGET ? 'met' : 'MISSED'}`,
);
process.exitCode = ratio <= TARGET ? 0 : 1;

async function measured(run) {
  let last = performance.now();
  let blocked = 0;
  const look = () => {
    const now = performance.now();
    blocked = Math.max(blocked, now - last);
    last = now;
  };
  const turns = setInterval(look, 1);
  const start = performance.now();
  await run();
  look();
  clearInterval(turns);
  return { time: performance.now() - start, blocked };
}

function invoiceOf(count) {
  const [net, tax, total] = [line.net, line.tax, line.gross].map((amount) => amount * count);
  return {
    version: 1,
    kind: 'invoice',
    number: '2026-0001',
    issueOn: '2026-11-24',
    dueOn: '2026-12-08',
    language: 'en-GB',
    seller: { name: 'Lindqvist GmbH', address: 'Hafenstraße 1\n20457 Hamburg' },
    buyer: { name: 'Hanna Brandt' },
    subject: 'Shop front and signs',
    lines: Array.from({ length: count }, () => line),
    taxes: [{ name: 'VAT 19%', category: 'S', ratePpm: 190_000, net, tax }],
    net,
    tax,
    total,
    taxMode: 'exclusive',
    taxRounding: 'per_group',
    currency: 'EUR',
    digits: 2,
  };
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

// What draws is no part of the package's public surface, so it is read from the sources.
async function importSource(file) {
  const folder = mkdtempSync(path.join(root, 'node_modules/.portico-bench-'));
  const outfile = path.join(folder, 'invoice-pdfs.mjs');
  try {
    await build({
      entryPoints: [path.join(root, file)],
      outfile,
      bundle: true,
      packages: 'external',
      // Without its paths: `@portico/pdf` as it is built, beside its fonts.
      tsconfigRaw: '{}',
      format: 'esm',
      platform: 'node',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
