import { defineTables, type OwnedRow, owned, personal } from '@portico/core';

/** A row of a section about visits. */
export interface VisitRow extends OwnedRow {
  id: string;
  place: string;
  on_day: string;
  status: 'proposed' | 'planned' | 'agreed';
  /** The stored document. */
  plan_id: string | null;
}

/** Which visits a contact has read of. */
export interface ReadRow extends OwnedRow {
  visit_id: string;
}

export interface VisitTables {
  visits_visit: VisitRow;
  visits_read: ReadRow;
}

export const tables = defineTables<VisitTables>({
  visits_visit: owned({ roles: ['owner', 'member'], visible: (row) => row('status', '<>', 'proposed') }),
  visits_read: personal,
});
