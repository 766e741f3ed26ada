import { tablesOf } from '../data/define-tables.js';
import { type AccountRow, shared, tenant } from '../data/scopes.js';
import type { BrandTable, ContactTable } from '../identity/tables.js';
import type { RecentTable } from '../recents/tables.js';

type OfAccount<Row> = Omit<Row, 'account_id'> & AccountRow;

/** What the kernel itself reads for home: scoped like any plugin's tables, and part of the same statement. */
export const homeTables = tablesOf<{
  portico_recent: OfAccount<RecentTable>;
  portico_contact: OfAccount<ContactTable>;
  portico_brand: OfAccount<BrandTable>;
}>({
  portico_recent: shared((row, contact) => row('contact_id', '=', contact.id)),
  portico_contact: shared((row, contact) => row('id', '=', contact.id)),
  portico_brand: tenant,
});
