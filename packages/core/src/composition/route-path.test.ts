import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bySpecificity } from './route-path.js';

const segment = fc.constantFrom('a', 'b', ':x', ':y');
const routes = fc.array(
  fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => ({ segments })),
  { maxLength: 12 },
);

test('in whatever order routes are declared, a fixed segment is tried before a part in its place', () => {
  fc.assert(
    fc.property(routes, (declared) => {
      const sorted = declared.toSorted(bySpecificity);
      sorted.forEach((later, i) => {
        for (const earlier of sorted.slice(0, i)) {
          if (earlier.segments.length !== later.segments.length) continue;
          const at = earlier.segments.findIndex(
            (each, place) => each.startsWith(':') !== later.segments[place]?.startsWith(':'),
          );
          // At the first place where one is fixed and the other is a part, the one in front is fixed.
          if (at !== -1) expect(earlier.segments[at]).not.toMatch(/^:/);
        }
      });
    }),
  );
});
