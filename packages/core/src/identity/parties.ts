import type { Engine } from '../data/engine.js';
import { isId } from '../id.js';
import type { KernelTables, PartyKind } from './tables.js';

/** What a plugin may know of a party. */
export interface PartyName {
  readonly id: string;
  readonly kind: PartyKind;
  readonly name: string;
}

/** Names of contacts and companies, for plugins, which cannot read either. */
export class Parties {
  constructor(private readonly engine: Engine) {}

  /** The names of those of `ids` that are parties of the account. One statement. */
  async names(accountId: string, ids: readonly string[]): Promise<ReadonlyMap<string, PartyName>> {
    const wanted = [...new Set(ids)].filter(isId);
    if (wanted.length === 0) return new Map();
    const rows = await this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_party as party')
      .leftJoin('portico_contact as contact', (join) =>
        join.onRef('contact.account_id', '=', 'party.account_id').onRef('contact.id', '=', 'party.id'),
      )
      .leftJoin('portico_company as company', (join) =>
        join.onRef('company.account_id', '=', 'party.account_id').onRef('company.id', '=', 'party.id'),
      )
      .select(['party.id', 'party.kind', 'contact.name as contact_name', 'company.name as company_name'])
      .where('party.account_id', '=', accountId)
      .where('party.id', 'in', wanted)
      .execute();
    return new Map(
      rows.map(({ id, kind, contact_name, company_name }) => [
        id,
        { id, kind, name: contact_name ?? company_name ?? '' },
      ]),
    );
  }
}
