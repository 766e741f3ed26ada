// Totals of an invoice of 1,000 lines: @portico/plugin-billing against the same sums on dinero.js.
//
//   node bench/billing-totals.mjs        needs Node 22.13 and an installed workspace, no build
//
// "document" is the job that is measured against the target: decimal texts in; net, tax and gross of every line, tax
// group and document out. "sums only" lets dinero.js begin with integers that were read beforehand and come to net, tax
// and total without the lines' share of the tax, which ours always works out: the least that dinero.js could do. The
// run fails unless both sides come to the same totals. Only the ratios count. Target: "document" at most 1/8.

import assert from 'node:assert/strict';
import path from 'node:path';
import {
  add,
  allocate,
  dinero,
  EUR,
  halfAwayFromZero,
  multiply,
  subtract,
  toSnapshot,
  transformScale,
} from 'dinero.js';
import { build } from 'esbuild';

const LINES = 1_000;
// One round is enough to see that it works.
const ROUNDS = Number(process.argv[2] ?? 41);
const TARGET = 1 / 8;

const rules = { currency: 'EUR', taxMode: 'exclusive', taxRounding: 'per_group' };
const lines = invoiceLines(LINES);
const parsed = lines.map(({ quantity, unitPrice, ...rest }) => ({
  quantity: scaled(quantity),
  unitPrice: scaled(unitPrice),
  ...rest,
}));

const { documentTotals } = await importSource('packages/plugin-billing/src/totals/document-totals.ts');

const totalsOf = ({ net, tax, total }) => ({ net, tax, total });
const jobs = {
  ours: () => documentTotals(lines, rules),
  document: () => dineroDocument(lines),
  sumsOnly: () => dineroSums(parsed),
};
assert.deepEqual(totalsOf(jobs.document()), totalsOf(jobs.ours()));
assert.deepEqual(totalsOf(jobs.sumsOnly()), totalsOf(jobs.ours()));

const times = { ours: [], document: [], sumsOnly: [] };
for (const job of Object.values(jobs)) for (let i = 0; i < 200; i++) job();
// Interleaved, so that a busy machine slows all.
for (let round = 0; round < ROUNDS; round++) {
  for (const name of Object.keys(jobs)) times[name].push(timed(jobs[name], name === 'ours' ? 20 : 4));
}
const ours = median(times.ours);
const ratio = ours / median(times.document);
console.log(`portico                ${ours.toFixed(3)} ms for ${LINES} lines`);
console.log(`dinero.js, document    ${median(times.document).toFixed(3)} ms: 1/${(1 / ratio).toFixed(1)}`);
console.log(
  `dinero.js, sums only   ${median(times.sumsOnly).toFixed(3)} ms: 1/${(median(times.sumsOnly) / ours).toFixed(1)}`,
);
console.log(`target, document       at most 1/${1 / TARGET}: ${ratio <= TARGET ? 'met' : 'MISSED'}`);
process.exitCode = ratio <= TARGET ? 0 : 1;

function toCents(money) {
  return transformScale(money, 2, halfAwayFromZero);
}

function dineroLineNet({ quantity, unitPrice, discount }) {
  const extended = toCents(multiply(dinero({ ...unitPrice, currency: EUR }), quantity));
  return discount ? subtract(extended, toCents(multiply(extended, { amount: discount.ppm, scale: 6 }))) : extended;
}

function dineroTax(base, ratePpm) {
  return toCents(multiply(base, { amount: ratePpm, scale: 6 }));
}

function amountOf(money) {
  return toSnapshot(money).amount;
}

function dineroSums(input) {
  const zero = dinero({ amount: 0, currency: EUR });
  const groups = new Map();
  for (const line of input) {
    groups.set(line.tax.ratePpm, add(groups.get(line.tax.ratePpm) ?? zero, dineroLineNet(line)));
  }
  let net = zero;
  let tax = zero;
  for (const [ratePpm, base] of groups) {
    net = add(net, base);
    tax = add(tax, dineroTax(base, ratePpm));
  }
  return { net: amountOf(net), tax: amountOf(tax), total: amountOf(add(net, tax)) };
}

function dineroDocument(input) {
  const zero = dinero({ amount: 0, currency: EUR });
  const totals = new Array(input.length);
  const groups = new Map();
  input.forEach(({ quantity, unitPrice, discount, tax }, index) => {
    const net = dineroLineNet({ quantity: scaled(quantity), unitPrice: scaled(unitPrice), discount });
    const group = groups.get(tax.ratePpm) ?? { net: zero, members: [] };
    group.net = add(group.net, net);
    group.members.push({ index, net, amount: amountOf(net) });
    groups.set(tax.ratePpm, group);
  });
  let net = zero;
  let tax = zero;
  const taxGroups = [];
  for (const [ratePpm, group] of groups) {
    const groupTax = dineroTax(group.net, ratePpm);
    const shares = allocate(
      groupTax,
      group.members.map(({ amount }) => amount),
    );
    group.members.forEach((line, i) => {
      const gross = amountOf(add(line.net, shares[i]));
      totals[line.index] = { net: line.amount, tax: amountOf(shares[i]), gross };
    });
    taxGroups.push({ ratePpm, net: amountOf(group.net), tax: amountOf(groupTax) });
    net = add(net, group.net);
    tax = add(tax, groupTax);
  }
  return { lines: totals, taxGroups, net: amountOf(net), tax: amountOf(tax), total: amountOf(add(net, tax)) };
}

function invoiceLines(count) {
  const random = mulberry32(7);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const decimal = (max, digits) => (Math.floor(random() * max * 10 ** digits + 1) / 10 ** digits).toFixed(digits);
  return Array.from({ length: count }, () => ({
    quantity: pick([decimal(20, 0), decimal(8, 2), decimal(40, 3)]),
    unitPrice: pick([decimal(500, 2), decimal(120, 2), decimal(1, 4)]),
    discount: random() < 0.2 ? { ppm: pick([50_000, 100_000, 125_000]) } : undefined,
    tax: { category: 'S', ratePpm: pick([190_000, 190_000, 70_000, 88_750]) },
  }));
}

function scaled(text) {
  const [whole, fraction = ''] = text.split('.');
  return { amount: Number(whole + fraction), scale: fraction.length };
}

function timed(run, times) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < times; i++) run();
  return Number(process.hrtime.bigint() - start) / 1e6 / times;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// The sums are no part of the package's public surface, so they are read from the sources; of core they only need the
// error class.
async function importSource(file) {
  const root = path.resolve(import.meta.dirname, '..');
  const { outputFiles } = await build({
    entryPoints: [path.join(root, file)],
    alias: { '@portico/core': path.join(root, 'packages/core/src/problem.ts') },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
