import type { Composition, InstalledApp, InstalledPlugin } from '../composition/compose.js';
import { PreparedQuery } from '../data/prepared.js';
import { DEFAULT_BUDGET } from '../data/reads/gatherings.js';
import type { Reading, ReadingSet } from '../data/reads/reading.js';
import type { Prepared, Tables } from '../data/tables.js';
import type { RunnablePiece } from '../plugin/card.js';
import type { RunnableList } from '../plugin/list.js';
import { recentsQuery } from '../recents/recents.js';
import { welcomeQuery } from '../welcome/welcomes.js';
import { homeTables } from './kernel-tables.js';
import { firstPage } from './list-rows.js';
import { limitOf } from './piece-rows.js';

type Queried = RunnablePiece | RunnableList;

/** A card or an action by its name in its plugin, and what it reads; nothing if it loads its rows itself. */
export interface BoardPiece {
  readonly name: string;
  readonly piece: RunnablePiece;
  readonly reading: Reading | undefined;
}

/** What an app shows at home. */
export interface AppPieces {
  readonly actions: readonly BoardPiece[];
  readonly cards: readonly BoardPiece[];
}

/** What each place of the portal reads, as far as prepared queries say it. Made once: the readings do not depend on who looks. */
export class Board {
  /** Whether contacts have something in the apps that ask for it. */
  readonly launcher: ReadingSet;
  readonly home: ReadingSet;
  readonly recents = kernelReading('recents', recentsQuery);
  readonly welcome = kernelReading('welcome', welcomeQuery);
  readonly #eligibility = new Map<string, Reading>();
  readonly #readings = new Map<Queried, Reading>();
  readonly #pieces = new Map<InstalledApp, AppPieces>();
  readonly #apps = new Map<Reading, string>();
  readonly #pages = new Map<string, ReadingSet>();

  constructor({ apps }: Composition) {
    const eligibility: Reading[] = [];
    const pieces: Reading[] = [];
    for (const app of apps.values()) {
      eligibility.push(...this.#eligibilityOf(app));
      const own = this.#readingsOf(app);
      pieces.push(...own.pieces);
      this.#pages.set(app.id, { name: `app ${app.id}`, readings: [...own.pieces, ...own.lists] });
      const { actions, cards } = app.plugin;
      this.#pieces.set(app, { actions: this.#named(app, actions), cards: this.#named(app, cards) });
    }
    this.launcher = { name: 'launcher', readings: eligibility };
    this.home = { name: 'home', readings: [this.recents, this.welcome, ...eligibility, ...pieces] };
  }

  /** The app's own question whether a contact has something in it; none has something for everybody. */
  eligibilityOf(app: InstalledApp): Reading | undefined {
    return this.#eligibility.get(app.id);
  }

  /** The cards and actions of an app, in the order of their declaration. */
  piecesOf(app: InstalledApp): AppPieces {
    return this.#pieces.get(app) ?? { actions: [], cards: [] };
  }

  /** What a card, an action or a list reads; nothing for one that loads its rows itself. */
  readingOf(piece: Queried): Reading | undefined {
    return this.#readings.get(piece);
  }

  /** The page of one app. */
  pageOf(app: InstalledApp): ReadingSet {
    return this.#pages.get(app.id) ?? { name: `app ${app.id}`, readings: [] };
  }

  /** Which app a reading is of; nothing for the kernel's own. */
  appOf(reading: Reading): string | undefined {
    return this.#apps.get(reading);
  }

  #eligibilityOf(app: InstalledApp): Reading[] {
    if (app.spec.eligible === undefined) return [];
    const reading: Reading = {
      name: `app ${app.id}`,
      query: PreparedQuery.of(app.spec.eligible),
      tables: app.plugin.spec.tables,
      asks: 'whether',
      limit: 1,
      budget: DEFAULT_BUDGET,
    };
    this.#eligibility.set(app.id, reading);
    this.#apps.set(reading, app.id);
    return [reading];
  }

  #named(app: InstalledApp, of: Readonly<Record<string, RunnablePiece>>): BoardPiece[] {
    return Object.entries(of).flatMap(([name, piece]) =>
      piece.spec.app === app.id ? [{ name, piece, reading: this.readingOf(piece) }] : [],
    );
  }

  #readingsOf(app: InstalledApp): { pieces: Reading[]; lists: Reading[] } {
    const { plugin } = app;
    const all = <Piece extends Queried>(
      kind: string,
      of: Readonly<Record<string, Piece>>,
      limit: (piece: Piece) => number,
    ) =>
      Object.entries(of).flatMap(([name, piece]) => {
        const { query, budget = DEFAULT_BUDGET } = piece.spec;
        if (query === undefined || piece.spec.app !== app.id) return [];
        const reading = rowsOf(`${kind} ${plugin.id}.${name}`, plugin, query, limit(piece), budget);
        this.#readings.set(piece, reading);
        this.#apps.set(reading, app.id);
        return [reading];
      });
    // Where something may wait above, twice as many as are shown: it is dropped from a card, and others take the place.
    const factor = Object.keys(plugin.actions).length > 0 ? 2 : 1;
    return {
      pieces: [
        ...all('action', plugin.actions, limitOf),
        ...all('card', plugin.cards, (card) => factor * limitOf(card)),
      ],
      lists: all('list', plugin.lists, firstPage),
    };
  }
}

function rowsOf(
  name: string,
  { spec }: InstalledPlugin,
  query: Prepared<never, unknown>,
  limit: number,
  budget: number,
): Reading {
  return { name, query: PreparedQuery.of(query), tables: spec.tables, asks: 'rows', limit, budget };
}

function kernelReading(name: string, query: Prepared<object, unknown>): Reading {
  const tables = homeTables as unknown as Tables<never>;
  return { name, query: PreparedQuery.of(query), tables, asks: 'rows', limit: 0, budget: DEFAULT_BUDGET };
}
