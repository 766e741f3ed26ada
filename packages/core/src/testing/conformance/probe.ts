import { forContacts } from '../../composition/plugin-routes.js';
import type { ContactDb } from '../../data/tables.js';
import { type DocumentsContext, onlySeen } from '../../documents/documents-context.js';
import type { RunnablePiece } from '../../plugin/card.js';
import type { RequestContext } from '../../plugin/context.js';
import type { RunnableItem } from '../../plugin/item.js';
import type { RunnableList } from '../../plugin/list.js';
import type { RunnableSearch } from '../../plugin/search.js';
import type { AnyRunnableRoute, ComposedPlugin } from '../../plugin.js';

/** Kinds of what a plugin shows in a standard shape. */
export type PieceKind = 'card' | 'action' | 'list' | 'item' | 'search';

/** What a piece made of its rows, before the kernel cuts and merges. */
export interface Presented {
  readonly kind: PieceKind;
  readonly name: string;
  readonly view: unknown;
}

/** What a plugin's pieces did since it was last asked. */
export interface Seen {
  readonly presented: Presented[];
  /** The pieces that asked for the account's rights. */
  readonly raised: string[];
}

/** The context of whatever runs for a contact. */
type ForContact = Pick<RequestContext<ContactDb<never>, unknown>, 'account' | 'contact' | 'db'>;

/** Watches from inside what from outside cannot be told apart. */
export class Probe {
  /** While it is given, whatever runs for a contact gets this handle in place of its own. */
  lentHandle: ((context: ForContact) => ContactDb<never>) | undefined;
  /** By link: the route that noted it as opened. */
  readonly openedBy = new Map<string, string>();
  #seen: Seen = { presented: [], raised: [] };

  /** What happened since the last time. */
  take(): Seen {
    const seen = this.#seen;
    this.#seen = { presented: [], raised: [] };
    return seen;
  }

  /** The same plugin, watched. */
  on(plugin: ComposedPlugin): ComposedPlugin {
    const each = <Piece>(pieces: Readonly<Record<string, Piece>>, watched: (name: string, piece: Piece) => Piece) =>
      Object.fromEntries(Object.entries(pieces).map(([name, piece]) => [name, watched(name, piece)]));
    return {
      ...plugin,
      routes: each(plugin.routes, (key, route) => this.#route(key, route)),
      cards: each(plugin.cards, (name, piece) => this.#piece('card', name, piece)),
      actions: each(plugin.actions, (name, piece) => this.#piece('action', name, piece)),
      lists: each(plugin.lists, (name, piece) => this.#piece('list', name, piece)),
      items: each(plugin.items, (name, piece) => this.#piece('item', name, piece)),
      searches: each(plugin.searches, (name, piece) => this.#piece('search', name, piece)),
    };
  }

  #route(key: string, route: AnyRunnableRoute): AnyRunnableRoute {
    if (!forContacts(route)) return route;
    const { handler } = route;
    // The three kinds differ in what they bring, which is handed on as it is.
    const watched = (context: Parameters<typeof handler>[0]) =>
      handler({ ...context, ...this.#lent(context) } as never);
    if (route.kind !== 'route') return { ...route, handler: watched } as typeof route;
    const { opened } = route;
    return {
      ...route,
      handler: watched,
      ...(opened !== undefined && {
        opened: (context: Parameters<typeof opened>[0]) => {
          const view = opened(context);
          this.openedBy.set(view.link, key);
          return view;
        },
      }),
    };
  }

  #piece<Piece extends RunnablePiece | RunnableList | RunnableItem | RunnableSearch>(
    kind: PieceKind,
    name: string,
    piece: Piece,
  ): Piece {
    const { load } = piece.spec as { readonly load?: (context: object) => unknown };
    const present = piece.present as (rows: unknown, context: unknown) => unknown;
    return {
      ...piece,
      spec: {
        ...piece.spec,
        ...(load !== undefined && {
          load: (context: ForContact) =>
            load({ ...context, db: this.#watched(this.#handleFor(context), `${kind} ${name}`) }),
        }),
      },
      present: async (rows: unknown, context: unknown) => {
        const view = await present(rows, context);
        this.#seen.presented.push({ kind, name, view });
        return view;
      },
    };
  }

  #handleFor(context: ForContact): ContactDb<never> {
    return this.lentHandle?.(context) ?? context.db;
  }

  /** What stands in the place of what a route would get. */
  #lent(context: ForContact & { readonly documents: DocumentsContext }) {
    const documents = this.lentHandle === undefined ? context.documents : onlySeen(context.documents);
    return { db: this.#handleFor(context), documents };
  }

  #watched(db: ContactDb<never>, place: string): ContactDb<never> {
    return {
      ...db,
      asAccount: (reason, work) => {
        this.#seen.raised.push(place);
        return db.asAccount(reason, work);
      },
    };
  }
}
