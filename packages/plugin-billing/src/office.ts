import type { OperatorContext } from '@portico/core';
import type { PartyName } from '@portico/core/operators';
import type { BillingOptions } from './options.js';
import { refuse } from './refusal.js';
import type { BillingTables } from './tables.js';

/** What an operator's call brings along beside the database: the account, the day there, and names of its parties. */
export type Office = Pick<
  OperatorContext<BillingTables, BillingOptions, unknown>,
  'account' | 'options' | 'today' | 'parties' | 'link'
>;

/** @throws PortalError `party_not_found` (422) */
export async function partyOf({ parties }: Office, id: string): Promise<PartyName> {
  const party = (await parties.names([id])).get(id);
  return (
    party ?? refuse('party_not_found', 'The owner must be the id of a contact or a company of this account.', '/owner')
  );
}
