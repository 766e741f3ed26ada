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

/** What each place of the portal reads, as far as prepared queries say it. Made once: the readings do not depend on who looks. */
export class Board {
  /** Whether contacts have something in the apps that ask for it. */
  readonly launcher: ReadingSet;
  readonly home: ReadingSet;
  readonly recents = kernelReading('recents', recentsQuery);
  readonly welcome = kernelReading('welcome', welcomeQuery);
  readonly #eligibility = new Map<string, Reading>();
  readonly #pieces = new Map<Queried, Reading>();
  readonly #apps = new Map<Reading, string>();
  readonly #pages = new Map<string, ReadingSet>();

  constructor({ apps }: Composition) {
    const eligibility: Reading[] = [];
    const pieces: Reading[] = [];
    for (const app of apps.values()) {
      eligibility.push(...this.#eligibilityOf(app));
      const own = this.#piecesOf(app);
      pieces.push(...own.pieces);
      this.#pages.set(app.id, { name: `app ${app.id}`, readings: [...own.pieces, ...own.lists] });
    }
    this.launcher = { name: 'launcher', readings: eligibility };
    this.home = { name: 'home', readings: [this.recents, this.welcome, ...eligibility, ...pieces] };
  }

  /** The app's own question whether a contact has something in it; none has something for everybody. */
  eligibilityOf(app: InstalledApp): Reading | undefined {
    return this.#eligibility.get(app.id);
  }

  /** What a card, an action or a list reads; nothing for one that loads its rows itself. */
  readingOf(piece: Queried): Reading | undefined {
    return this.#pieces.get(piece);
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

  #piecesOf(app: InstalledApp): { pieces: Reading[]; lists: Reading[] } {
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
        this.#pieces.set(piece, reading);
        this.#apps.set(reading, app.id);
        return [reading];
      });
    return {
      pieces: [
        ...all('action', plugin.actions, limitOf),
        // Twice as many as it shows: what waits above is dropped from it, and others take the place.
        ...all('card', plugin.cards, (card) => 2 * limitOf(card)),
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
