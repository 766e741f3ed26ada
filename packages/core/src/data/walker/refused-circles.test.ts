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
  for (const attempt of [1, 2]) {
    expect(() => circle.predicate('shop_a'), `attempt ${attempt}`).toThrow(
      '"shop_a", which reads "shop_b", which reads "shop_a"',
    );
  }
});
