import { expect, it } from 'vitest';
import { groupsOf } from './groups.ts';

const hit = (app: string, name: string) => ({ app, appTitle: app.toUpperCase(), icon: 'file', name });

it('puts what was found to its app, the newest first', () => {
  const found = [hit('visits', '4'), hit('invoices', '3'), hit('visits', '2'), hit('invoices', '1')];
  const told = groupsOf(found).map(({ title, hits }) => [title, ...hits.map(({ name }) => name)]);
  expect(told).toEqual([
    ['VISITS', '4', '2'],
    ['INVOICES', '3', '1'],
  ]);
  expect(groupsOf([])).toEqual([]);
});

it('adds a further page at the ends', () => {
  const first = [hit('a', '5'), hit('b', '4')];
  const both = groupsOf([...first, hit('a', '3'), hit('c', '2')]);
  expect(both.map(({ hits }) => hits.map(({ name }) => name))).toEqual([['5', '3'], ['4'], ['2']]);
});
