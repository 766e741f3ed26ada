import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { AuditTable } from './tables.js';

/** Values that are encrypted, and for whom. */
export interface SealedValues {
  /** Whose key: a contact's id, or `operator:` and the host's id. */
  readonly holder: string;
  /** Which of his keys. */
  readonly key: string;
  /** AES-256-GCM of canonical JSON: nonce, ciphertext and tag, base64url. */
  readonly sealed: string;
}

/** An entry as it is hashed and exported. What it has not is null, so that each has the same members. */
export interface ChainedEntry {
  readonly account: string;
  readonly seq: number;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string | null };
  readonly onBehalfOf: string | null;
  readonly operation: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly data: unknown;
  readonly personal: readonly SealedValues[] | null;
  /** The hash of the entry before; null for the first. */
  readonly previous: string | null;
}

/** JSON in the one spelling of [RFC 8785](https://www.rfc-editor.org/rfc/rfc8785). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('This is no JSON value.');
  return text;
}

/** SHA-256 of an entry's canonical JSON, hexadecimal: what `sha256sum` prints. */
export function entryHash(entry: ChainedEntry): string {
  return hash('sha256', canonicalJson(entry), 'hex');
}

/** An entry as a row. */
export function rowOf(entry: ChainedEntry): AuditTable {
  return {
    account_id: entry.account,
    seq: entry.seq,
    at: entry.at,
    actor_kind: entry.actor.kind,
    actor_id: entry.actor.id,
    actor_name: entry.actor.name,
    on_behalf_of: entry.onBehalfOf,
    operation: entry.operation,
    action: entry.action,
    subject: entry.subject,
    data: entry.data === null ? null : canonicalJson(entry.data),
    personal: entry.personal === null ? null : canonicalJson(entry.personal),
    previous: entry.previous,
    hash: entryHash(entry),
  };
}

const Sealed = z.array(z.strictObject({ holder: z.string(), key: z.string(), sealed: z.string() })).nullable();

/** @throws when a column of JSON was changed so that it is not what is written there */
export function entryOf(row: Selectable<AuditTable>): ChainedEntry {
  return {
    account: row.account_id,
    seq: row.seq,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    onBehalfOf: row.on_behalf_of,
    operation: row.operation,
    action: row.action,
    subject: row.subject,
    data: parseCanonical(row.data),
    personal: Sealed.parse(parseCanonical(row.personal)),
    previous: row.previous,
  };
}

/** The same, where such a column is shown as it stands: as a text. It does not fit the hash then. */
export function entryAsItStands(row: Selectable<AuditTable>): ChainedEntry {
  try {
    return entryOf(row);
  } catch {
    const { data, personal } = row;
    return { ...entryOf({ ...row, data: null, personal: null }), data: { data, personal } };
  }
}

function parseCanonical(text: string | null): unknown {
  if (text === null) return null;
  const value: unknown = JSON.parse(text);
  // Another spelling of the same value would have the same hash.
  if (value === null || canonicalJson(value) !== text)
    throw new SyntaxError('This JSON is not in its canonical spelling.');
  return value;
}
