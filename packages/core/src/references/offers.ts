import { z } from 'zod';
import type { KernelChange } from '../changes/kernel-change.js';
import type { Engine, EngineTransaction } from '../data/engine.js';
import { readInput } from '../identity/operator-input.js';
import { type Page, type PageRequest, pageSize, pageStart } from '../identity/page.js';
import type { KernelTables } from '../identity/tables.js';
import type { ComposedPlugin } from '../plugin.js';
import { PortalError } from '../problem.js';
import { plainLine } from '../welcome/plain-line.js';

/**
 * By what an invoice's line, a plan or a contract says what it sells: 1 to 64 characters on one line, compared letter by
 * letter. Whoever opens something for it knows the same one: `course:first-steps`.
 */
export const Reference = plainLine('A reference', 64);

/** What is offered for a reference. */
export interface Offer {
  readonly reference: string;
  /** What opens, such as the name of a course: as the operator reads it. */
  readonly title: string;
  /** The plugin's id; null: the host's own. */
  readonly plugin: string | null;
  readonly app: string | null;
  /** ISO 8601 in UTC. */
  readonly offeredAt: string;
}

/** What a section or the host offers. */
export interface NewOffer {
  /** 1 to 64 characters on one line, compared letter by letter. */
  readonly reference: string;
  /** What opens: 1 to 200 characters. */
  readonly title: string;
}

const NewOffer = z.object({ reference: Reference, title: plainLine('A title', 200) });
/** Whose an offer is. */
interface Offerer {
  /** Null: the host. */
  readonly plugin: string | null;
  readonly app: string | null;
}

/** What each account's sections open for references that are paid. */
export class Offers {
  readonly #engine: Engine;
  /** The apps of those plugins that are composed: what others offered opens nothing any more. */
  readonly #apps: ReadonlyMap<string, readonly string[]>;
  readonly #plugins: readonly string[];

  constructor(engine: Engine, plugins: readonly Pick<ComposedPlugin, 'id' | 'spec'>[]) {
    this.#engine = engine;
    this.#apps = new Map(plugins.map(({ id, spec }) => [id, Object.keys(spec.apps)]));
    this.#plugins = [...this.#apps.keys()];
  }

  /**
   * Offers something, or says anew what is offered already by the same.
   *
   * @throws PortalError `reference_taken` 409, `input_invalid` 422
   */
  async offer({ tx, account, at }: Pick<KernelChange, 'tx' | 'account' | 'at'>, by: Offerer, given: NewOffer) {
    const { reference, title } = readInput(NewOffer, 'offer', given);
    if (by.plugin !== null && !this.#apps.get(by.plugin)?.includes(by.app ?? ''))
      throw new Error(
        `Plugin "${by.plugin}" offers something for the app "${by.app}", which it does not declare. Its apps are: ${this.#apps.get(by.plugin)?.join(', ')}.`,
      );
    const row = { title, app: by.app, plugin: by.plugin, offered_at: at };
    const written = await tx
      .kysely<KernelTables>()
      .insertInto('portico_offer')
      .values({ account_id: account, reference, ...row })
      .onConflict((conflict) =>
        conflict
          .columns(['account_id', 'reference'])
          .doUpdateSet(row)
          .where((offer) =>
            offer.or([
              offer('portico_offer.plugin', 'is not distinct from', by.plugin),
              offer('portico_offer.plugin', 'not in', [...this.#plugins, '']),
            ]),
          ),
      )
      .returning('reference')
      .executeTakeFirst();
    if (written === undefined) throw await this.#taken(tx, account, reference);
  }

  /** Takes an offer back, and tells whether there was one. What is not offered, or by somebody else, is left as it is. */
  async withdraw(
    { tx, account }: Pick<KernelChange, 'tx' | 'account'>,
    plugin: string | null,
    reference: string,
  ): Promise<boolean> {
    const { numDeletedRows } = await tx
      .kysely<KernelTables>()
      .deleteFrom('portico_offer')
      .where('account_id', '=', account)
      .where('reference', '=', readInput(Reference, 'reference', reference))
      .where('plugin', 'is not distinct from', plugin)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** In the order of their references. */
  async list(accountId: string, request: PageRequest = {}): Promise<Page<Offer>> {
    const size = pageSize(request);
    const after = pageStart(request, (text) => Reference.safeParse(text).success);
    let query = this.#rows(accountId)
      .orderBy('reference')
      .limit(size + 1);
    if (after !== undefined) query = query.where('reference', '>', after);
    const read = (await query.execute()).map(offerOf);
    const items = read.slice(0, size);
    return { items, next: read.length > size ? (items.at(-1)?.reference ?? null) : null };
  }

  /** By reference, those of `references` that are offered. */
  async known(accountId: string, references: readonly string[]): Promise<Map<string, Offer>> {
    if (references.length === 0) return new Map();
    const rows = await this.#rows(accountId)
      .where('reference', 'in', [...new Set(references)])
      .execute();
    return new Map(rows.map((row) => [row.reference, offerOf(row)]));
  }

  #rows(accountId: string) {
    return this.#engine
      .kysely<KernelTables>()
      .selectFrom('portico_offer')
      .select(['reference', 'title', 'plugin', 'app', 'offered_at'])
      .where('account_id', '=', accountId)
      .where((offer) => offer.or([offer('plugin', 'is', null), offer('plugin', 'in', [...this.#plugins, ''])]));
  }

  async #taken(tx: EngineTransaction, account: string, reference: string): Promise<PortalError> {
    const other = await tx
      .kysely<KernelTables>()
      .selectFrom('portico_offer')
      .select(['plugin', 'title'])
      .where('account_id', '=', account)
      .where('reference', '=', reference)
      .executeTakeFirst();
    const whose = other?.plugin ? `of "${other.plugin}"` : 'of the host';
    return new PortalError(
      'reference_taken',
      409,
      `The reference "${reference}" is that of "${other?.title ?? ''}" ${whose}. Choose another, or withdraw that offer.`,
    );
  }
}

function offerOf(row: {
  reference: string;
  title: string;
  plugin: string | null;
  app: string | null;
  offered_at: string;
}) {
  const { offered_at: offeredAt, ...offer } = row;
  return { ...offer, offeredAt };
}
