import type { Entry } from './contenders.ts';
import { requestsTo } from './lab.ts';
import type { Person, Seeded } from './seed.ts';

/** The portal, asked for a path by some people. */
export function portalAt(path: string, { place }: Seeded, people: readonly Person[], name = 'portal'): Entry {
  return { name, module: 'peers/portal.ts', given: place, requests: requestsTo(path, people) };
}

/** The same by hand. */
export function byHandAt(
  path: string,
  { place }: Seeded,
  people: readonly Person[],
  home: 'in turn' | 'at once' = 'in turn',
): Entry {
  return {
    name: `by hand ${home}`,
    module: 'peers/by-hand.ts',
    given: { place, home },
    requests: requestsTo(path, people),
  };
}
