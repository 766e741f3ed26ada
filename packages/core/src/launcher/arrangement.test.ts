import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inOwnersOrder } from './arrangement.js';

const ids = fc.uniqueArray(fc.constantFrom(...'abcdefghijkl'), { maxLength: 12 });
const arranged = (order: readonly string[], apps: readonly string[]) => inOwnersOrder({ order }, apps, (app) => app);

describe('the owner’s order', () => {
  it('loses no app and makes none up, whatever was ordered', () => {
    fc.assert(
      fc.property(ids, ids, (order, apps) => {
        expect([...arranged(order, apps)].sort()).toEqual([...apps].sort());
      }),
    );
  });

  it('is kept for what he ordered; all else follows as it was', () => {
    fc.assert(
      fc.property(ids, ids, (order, apps) => {
        const ordered = order.filter((id) => apps.includes(id));
        expect(arranged(order, apps)).toEqual([...ordered, ...apps.filter((id) => !order.includes(id))]);
      }),
    );
  });

  it('does not change when an app goes or a new one comes', () => {
    fc.assert(
      fc.property(ids, ids, fc.constantFrom('new', 'a', 'f'), (order, apps, app) => {
        const without = apps.filter((each) => each !== app);
        const rest = arranged(order, [...without, app]).filter((each) => each !== app);
        expect(rest).toEqual(arranged(order, without));
      }),
    );
  });
});
