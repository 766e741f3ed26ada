import type { ComposedPlugin } from '../plugin.js';
import type { Faults } from './faults.js';

/**
 * A plugin without what its author left unfinished, each of which is a fault. TypeScript refuses them before; whoever
 * writes JavaScript learns of them here.
 */
export function withFinishedPieces<P extends ComposedPlugin>(plugin: P, faults: Faults): P {
  const finished = <Piece>(
    what: string,
    pieces: Readonly<Record<string, Piece>>,
    step: 'handle' | 'present',
  ): Record<string, Piece> =>
    Object.fromEntries(
      Object.entries(pieces).filter(([name, piece]) => {
        if (isFinished(piece, step === 'handle' ? 'handler' : 'present')) return true;
        faults.add(`${what} "${name}" of plugin "${plugin.id}" is not finished. End it with \`.${step}(…)\`.`);
        return false;
      }),
    );
  return {
    ...plugin,
    routes: finished('Route', plugin.routes, 'handle'),
    rootRoutes: finished('Root route', plugin.rootRoutes, 'handle'),
    cards: finished('Card', plugin.cards, 'present'),
    actions: finished('Action', plugin.actions, 'present'),
    lists: finished('List', plugin.lists, 'present'),
    items: finished('Item', plugin.items, 'present'),
    subscriptions: finished('Subscription', plugin.subscriptions, 'handle'),
    searches: finished('Search', plugin.searches, 'present'),
    heads: finished('Head', plugin.heads, 'present'),
    calls: finished("Operators' service", plugin.calls, 'handle'),
  };
}

function isFinished(piece: unknown, runs: 'handler' | 'present'): boolean {
  if (typeof piece !== 'object' || piece === null) return false;
  const { spec, [runs]: run } = piece as {
    readonly spec?: unknown;
    readonly handler?: unknown;
    readonly present?: unknown;
  };
  return typeof spec === 'object' && spec !== null && typeof run === 'function';
}
