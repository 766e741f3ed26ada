import { expect, test } from 'vitest';
import { lastOrder } from './last-order.js';

test('the order of a statement is that of its outermost select', () => {
  const inner = `(select * from "t" where "x" in (select 'order by "z"') order by "y") as "i"`;
  expect(lastOrder(`select "i"."id" from ${inner} order by "i"."on_day" desc, "i"."id" limit $1`)).toEqual({
    text: '"i"."on_day" desc, "i"."id"',
    columns: ['on_day', 'id'],
    groups: [],
  });
  expect(lastOrder(`select "id" from ${inner}`)).toBeUndefined();
});

test('what is computed is no column, and groups are told', () => {
  expect(lastOrder('select "a" from "t" group by "a", "b" order by lower("a"), "b" asc nulls last')).toMatchObject({
    columns: [undefined, 'b'],
    groups: ['a', 'b'],
  });
});
