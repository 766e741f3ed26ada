import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownDetail, knownItem, knownList } from './known.ts';

const item = {
  title: 'Kitchen',
  subtitle: 'Thursday',
  link: '/visits/1',
  picture: '/pictures/kitchen.svg',
  statuses: [{ text: 'Please confirm', tone: 'warn', icon: 'clock' }],
  amount: { value: 12_345, currency: 'BHD' },
  dueAt: '2026-11-26',
  progress: { done: 6, of: 8 },
};

/** Anything that JSON can say, most of it under the names of the standard shapes. */
const names = [
  ...Object.keys(item),
  'text',
  'tone',
  'value',
  'of',
  'items',
  'next',
  'facts',
  'lists',
  'buttons',
  'verb',
  'path',
];
const json = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(null, true, 1.5, -1, 7, '', 'EUR', '/visits', '//elsewhere.example', '2026-02-31', 'x'),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('any'), { maxKeys: 8 }),
  ),
})).any;

describe('the standard shapes', () => {
  it('are read whole', () => {
    expect(knownItem(item)).toEqual(item);
    const list = { title: 'Coming up', items: [item], empty: 'Nothing', next: 'x' };
    expect(knownList(list)).toEqual(list);
    const detail = {
      ...item,
      facts: [{ label: 'Where', value: 'Hamburg' }],
      text: ['One.'],
      lists: [{ title: 'Reports', items: [] }],
      buttons: [{ verb: 'Confirm', path: '/visits/1/confirm', tone: 'bad', confirm: 'Really?', note: 'We come.' }],
    };
    const { link: _, ...known } = detail;
    expect(knownDetail(detail)).toEqual(known);
  });

  it('show of a newer version what is known', () => {
    expect(knownItem({ ...item, subtitle: { text: 'now rich' }, amount: { value: '1.00' }, colour: 'red' })).toEqual({
      title: 'Kitchen',
      link: '/visits/1',
      picture: item.picture,
      statuses: item.statuses,
      dueAt: item.dueAt,
      progress: item.progress,
    });
    expect(knownList({ title: 'Two', items: [{ title: 'One' }, { heading: 'Other' }, null] })?.items).toHaveLength(1);
    expect(knownDetail({ title: 'X', buttons: [{ verb: 'Go', path: '//elsewhere.example/x' }] })?.buttons).toEqual([]);
    expect(knownDetail({ heading: 'X' })).toBeUndefined();
  });

  it('never break on what they do not know', () => {
    fc.assert(
      fc.property(json, (value) => {
        const detail = knownDetail(value);
        if (detail === undefined) return;
        for (const [key, entry] of Object.entries(detail)) {
          if (['title', 'subtitle', 'picture', 'dueAt'].includes(key)) expect(entry).toMatch(/./);
          else if (key === 'amount') expect(entry).toEqual({ value: expect.any(Number), currency: 'EUR' });
          else if (key === 'progress') expect(entry).toEqual({ done: expect.any(Number), of: expect.any(Number) });
          else expect(entry).toBeInstanceOf(Array);
        }
        for (const { link } of detail.lists.flatMap(({ items }) => items)) expect(link ?? '/').toMatch(/^\/(?!\/)/);
        for (const { path, verb } of detail.buttons)
          expect([path, verb]).toEqual([expect.stringMatching(/^\/(?!\/)/), expect.any(String)]);
      }),
    );
  });
});
