import { expect, it } from 'vitest';
import { owned } from '../scopes.js';
import { sightOf } from './predicates.test-support.js';

interface Circle {
  shop_a: { id: string };
  shop_b: { id: string };
}

it('refuses predicates that read each other, naming the circle', () => {
  const circle = sightOf({
    shop_a: owned<Circle, 'shop_a'>({ visible: (row) => row.exists(row.selectFrom('shop_b').select('id')) }),
    shop_b: owned<Circle, 'shop_b'>({ visible: (row) => row.exists(row.selectFrom('shop_a').select('id')) }),
  });
  // At each attempt anew, whichever came before.
  for (const [first, other] of [
    ['shop_a', 'shop_b'],
    ['shop_b', 'shop_a'],
    ['shop_b', 'shop_a'],
  ] as const) {
    expect(() => circle.predicate(first)).toThrow(`"${first}", which reads "${other}", which reads "${first}"`);
  }
});
