/** What an account's audit trail has come to. Its row is the lock under which entries get their numbers. */
export interface AuditHeadTable {
  account_id: string;
  /** The number of the last entry; 0 before the first. */
  seq: number;
  /** The hash of the last entry, hexadecimal. */
  hash: string | null;
}

/**
 * One entry. Each column is part of what is hashed, so all that is not a number is text: a column of times or of JSON
 * would show the same value for several spellings, and the change from one to another could not be seen.
 */
export interface AuditTable {
  account_id: string;
  /** From 1, without a gap, in the order of commits. */
  seq: number;
  /** When the change began: ISO 8601 in UTC with milliseconds. */
  at: string;
  actor_kind: string;
  actor_id: string;
  actor_name: string | null;
  /** The contact in whose place the actor acted. */
  on_behalf_of: string | null;
  operation: string | null;
  action: string;
  subject: string | null;
  /** Canonical JSON. */
  data: string | null;
  /** Canonical JSON: what is personal, encrypted for each whom it concerns. */
  personal: string | null;
  /** The hash of the entry before, hexadecimal; null for the first. */
  previous: string | null;
  /** SHA-256 of all the rest, hexadecimal. */
  hash: string;
}

/** A key that makes one person's values readable, sealed with the portal's secret. */
export interface AuditKeyTable {
  account_id: string;
  /** Whose: a contact's id, or `operator:` and the host's id. */
  holder: string;
  /** He has one, and a further one where a secret was dropped with which the first was sealed. */
  id: string;
  /** The sealed key; null: erased, and no other is made for this holder. */
  sealed: string | null;
  /** The id of the secret's key that it is sealed with. */
  sealed_by: string | null;
  /** When it was made or erased. */
  at: string;
}

/** The tables of the audit trail. */
export interface AuditTables {
  portico_audit_head: AuditHeadTable;
  portico_audit: AuditTable;
  portico_audit_key: AuditKeyTable;
}
