import { type AnyPlugin, definePlugin } from '../../src/index.js';
import type { TopicSpec } from '../../src/notifications/topic.js';
import type { Piece } from '../../src/plugin/card.js';
import type { AnyRoute } from '../../src/plugin/route.js';
import type { Seed } from '../../src/testing.js';
import {
  type Actions,
  type Cards,
  type Items,
  type Lists,
  operators,
  type Parcels,
  type Routes,
  seed as soundSeed,
  spec,
} from './parcels.js';

/** One change of the sound section. */
interface Change {
  readonly routes?: (route: Routes) => Record<string, AnyRoute>;
  readonly cards?: (card: Cards) => Record<string, Piece<string, unknown>>;
  readonly actions?: (action: Actions) => Record<string, Piece<string, unknown>>;
  readonly lists?: (list: Lists) => Record<string, Piece<string, unknown>>;
  readonly items?: (item: Items) => Record<string, Piece<string, unknown>>;
  readonly links?: Record<string, `/${string}`>;
  readonly texts?: typeof spec.texts;
  readonly topics?: Readonly<Record<string, TopicSpec<'parcels'>>>;
}

/** The sound section with one piece that is not. */
export function broken(change: Change): AnyPlugin {
  const factory = definePlugin({
    ...spec,
    ...(change.texts !== undefined && { texts: change.texts }),
    ...(change.topics !== undefined && { topics: change.topics }),
    links: { ...spec.links, ...change.links },
    routes: (route) => ({ ...spec.routes(route), ...change.routes?.(route) }),
    cards: (card) => ({ ...spec.cards(card), ...change.cards?.(card) }),
    actions: (action) => ({ ...spec.actions(action), ...change.actions?.(action) }),
    lists: (list) => ({ ...spec.lists(list), ...change.lists?.(list) }),
    items: (item) => ({ ...spec.items(item), ...change.items?.(item) }),
    operators,
  });
  return factory();
}

/** The sound seed with more examples. */
export function seedWith(
  more: (input: Parameters<Seed<Parcels>>[0], id: string) => object | Promise<object>,
): Seed<AnyPlugin> {
  const seed: Seed<Parcels> = async (input) => {
    const seeded = await soundSeed(input);
    return { ...seeded, ...(await more(input, seeded['GET /parcels/:id']?.params.id ?? '')) };
  };
  return seed as unknown as Seed<AnyPlugin>;
}
