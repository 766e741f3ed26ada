import { expect, it } from 'vitest';
import { eventFilter, passes } from './event-filter.js';

it.each([
  [['invoice.paid'], 'invoice.paid', true],
  [['invoice.paid'], 'invoice.issued', false],
  [['invoice.*'], 'invoice.paid', true],
  [['invoice.*'], 'invoice_line.paid', false],
  [['invoice_line.*'], 'invoice.paid', false],
  [['*'], 'invoice.paid', true],
  [[], 'invoice.paid', false],
  [['contract.*', 'invoice.paid'], 'invoice.paid', true],
])('%j passes %s: %s', (filter, event, expected) => {
  expect(passes(filter, event)).toBe(expected);
});

const filter = eventFilter(new Set(['invoice.paid', 'invoice.issued', 'credit_note.issued']));

it('takes what there is, once', () => {
  const given = ['invoice.*', 'credit_note.issued', 'invoice.*', '*'];
  expect(filter.parse(given)).toEqual(['invoice.*', 'credit_note.issued', '*']);
});

it.each([
  [['invoice.payed'], 'Did you mean "invoice.paid"?'],
  [['contract.*'], 'Nobody tells'],
  [['invoice.'], 'Nobody tells'],
  [['*.paid'], 'Nobody tells'],
  [['invoice*'], 'Nobody tells'],
  [[''], 'Nobody tells'],
  [[], 'at least one'],
  [Array.from({ length: 101 }, () => '*'), 'at most 100'],
  ['*', 'array'],
])('refuses %j', (given, message) => {
  const parsed = filter.safeParse(given);
  expect(parsed.error?.issues[0]?.message).toContain(message);
});
