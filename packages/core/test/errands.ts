import { z } from 'zod';
import { definePlugin, defineTables, text } from '../src/index.js';
import type { ActionView } from '../src/views.js';

/** What waits, as a row from elsewhere. */
export interface Row {
  readonly view: ActionView;
}
const Row = z.object({ view: z.custom<ActionView>((view) => typeof view === 'object') });

/** One card or action of {@link errands}. */
export interface Errand {
  readonly budget?: number;
  /** The rows that wait. */
  readonly load: (signal: AbortSignal) => Promise<readonly Row[]>;
  /** Sees the rows as they are presented. */
  readonly seen?: (rows: readonly unknown[]) => void;
}

/** A section whose cards and actions a test makes, with rows that live outside of the portal: in a CRM, say. */
export function errands<const Id extends string>(
  id: Id,
  pieces: { readonly actions?: Readonly<Record<string, Errand>>; readonly cards?: Readonly<Record<string, Errand>> },
) {
  const { actions = {}, cards = {} } = pieces;
  const specOf = ({ budget, load }: Errand) => ({
    app: id as string,
    returns: Row,
    ...(budget !== undefined && { budget }),
    load: ({ signal }: { readonly signal: AbortSignal }) => load(signal),
  });
  const each = <Made>(errands: Readonly<Record<string, Errand>>, make: (errand: Errand, name: string) => Made) =>
    Object.fromEntries(Object.entries(errands).map(([name, errand]) => [name, make(errand, name)]));
  return definePlugin({
    id,
    options: z.object({}),
    tables: defineTables({}),
    migrations: {},
    texts: { en: { title: `Errands of ${id}` } },
    apps: { [id as string]: { title: text('title'), icon: 'list', path: '/errands' } },
    actions: (action) =>
      each(actions, (errand) =>
        action(specOf(errand)).present((rows) => {
          errand.seen?.(rows);
          return rows.map(({ view }) => view);
        }),
      ),
    cards: (card) =>
      each(cards, (errand, name) =>
        card(specOf(errand)).present((rows) => {
          errand.seen?.(rows);
          return { title: name, items: rows.map(({ view: { title, link } }) => ({ title, link })) };
        }),
      ),
  })();
}
