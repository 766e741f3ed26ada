import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { tell } from '../events/kernel-events.js';
import type { KernelTables } from '../identity/tables.js';
import type { Log } from '../log.js';
import { PortalError } from '../problem.js';
import type { Formality } from '../texts/formality.js';
import { Brand, type BrandInput } from './brand.js';
import { formalityColumn, formalityOf } from './formality-column.js';

/** How each account looks. */
export class Brands {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly changes: Changes,
  ) {}

  /** The account's brand; where none was set, its name on plain paper. */
  async get(account: { readonly id: string; readonly name: string }): Promise<Brand> {
    const row = await this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_brand')
      .select('tokens')
      .where('account_id', '=', account.id)
      .executeTakeFirst();
    return Brand.parse(
      row === undefined ? { name: account.name } : typeof row.tokens === 'string' ? JSON.parse(row.tokens) : row.tokens,
    );
  }

  /** How the account's contacts are addressed. */
  async formality(accountId: string): Promise<Formality> {
    const row = await this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_account as account')
      .select(formalityColumn().as('formality'))
      .where('account.id', '=', accountId)
      .executeTakeFirst();
    return formalityOf(row?.formality);
  }

  /**
   * Sets the account's brand, in force at the next request.
   *
   * @throws PortalError `brand_invalid` 422, with each fault; `account_not_found` 404
   */
  async set(accountId: string, input: BrandInput, cause: Cause): Promise<Brand> {
    const parsed = Brand.safeParse(input);
    if (!parsed.success) {
      const errors = parsed.error.issues.map((issue) => ({
        pointer: `/${issue.path.join('/')}`,
        detail: issue.message,
      }));
      throw new PortalError(
        'brand_invalid',
        422,
        `The brand does not fit: ${errors.map((each) => `${each.pointer}: ${each.detail}`).join('; ')}`,
        { errors },
      );
    }
    const now = isoNow(this.clock);
    const tokens = JSON.stringify(parsed.data);
    await this.changes.run(accountId, cause, async (change) => {
      const { version } = await change.tx
        .kysely<KernelTables>()
        .insertInto('portico_brand')
        .values({ account_id: accountId, tokens, version: 1, updated_at: now })
        .onConflict((conflict) =>
          conflict
            .column('account_id')
            .doUpdateSet((row) => ({ tokens, updated_at: now, version: row('portico_brand.version', '+', 1) })),
        )
        .returning('version')
        .executeTakeFirstOrThrow();
      tell(change, 'brand.changed', { brandId: accountId, version });
      change.note({ action: 'brand.changed', subject: `brand:${accountId}`, data: { version } });
    });
    this.log.info('brand.changed', { accountId, by: cause.actor.id });
    return parsed.data;
  }
}
