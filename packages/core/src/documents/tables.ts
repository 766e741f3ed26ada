/** A stored file of an account. It has a row only once its bytes are complete. */
export interface DocumentTable {
  account_id: string;
  id: string;
  /** The plugin that it belongs to: no other one finds it. */
  plugin_id: string;
  /** Safe to save under; empty once it is erased. */
  name: string;
  /** By its content. */
  media_type: string;
  size: number;
  /** Of its bytes, in hexadecimal; stays when it is erased. */
  sha256: string;
  /** The blob that has its bytes; null once it is erased. */
  blob_sha256: string | null;
  created_at: string;
  /** Until when nothing may remove it. */
  retain_until: string | null;
  erased_at: string | null;
}

/** The same bytes once in an account, never across accounts: that would tell one what another has. */
export interface BlobTable {
  account_id: string;
  sha256: string;
  bytes_id: string;
  created_at: string;
}

/**
 * `arriving`: not all are here. `received`: complete, and no document's yet. `kept`: of a blob. `leaving`: to be removed.
 */
export type BytesStatus = 'arriving' | 'received' | 'kept' | 'leaving';

/** Bytes in a storage, whatever state they are in: nothing is stored that has no row here. */
export interface BytesTable {
  account_id: string;
  id: string;
  status: BytesStatus;
  /** While they arrive: when some came last. */
  status_at: string;
  /** The name of the storage that has them. */
  storage: string;
  /** What that storage needs to find them again, beside their id. */
  handle: string | null;
}

/** A piece of bytes that the database stores, so that no statement carries more than this. */
export interface PieceTable {
  account_id: string;
  bytes_id: string;
  /** From 0. */
  number: number;
  piece: Uint8Array;
}
