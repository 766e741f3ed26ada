/** A stored file. */
export interface StoredDocument {
  readonly id: string;
  /** Safe to save under, whatever its sender called it. */
  readonly name: string;
  /** By its content, without parameters: `application/pdf`. */
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** Until when nothing may remove it; null where that is not said. */
  readonly retainUntil: string | null;
}

/** What is said of bytes that are to be stored. */
export interface NewFile {
  /** As its sender calls it. What is stored is safe to save under. */
  readonly name: string;
  /** Kinds that are taken, by content: `application/pdf`, `image/*` (beside which SVG must be named). Default: anything. */
  readonly kinds?: readonly string[] | undefined;
  /** The most bytes. Default 25 000 000. */
  readonly limit?: number | undefined;
}

/** A file that has arrived, whole, and belongs to nothing yet: keep it within an hour, or it goes. */
export interface ReceivedFile extends Pick<StoredDocument, 'name' | 'mediaType' | 'size' | 'sha256'> {}

/** What is said when a file is kept. */
export interface Keeping {
  /** Until when nothing may remove it: ISO 8601 in UTC. */
  readonly retainUntil?: string | undefined;
}

/** Whose documents: a plugin's in an account. No other plugin finds them, nor the same one elsewhere. */
export interface DocumentOwner {
  /** The account's id. */
  readonly account: string;
  /** The plugin's id. */
  readonly plugin: string;
}

/** The most bytes of a file, where nothing else is said. */
export const FILE_LIMIT = 25_000_000;

/** What a transaction of a plugin's can do with its documents: all of it happens, or nothing. */
export interface DocumentChanges {
  /**
   * Makes a document of a file that was received.
   *
   * @throws PortalError `document_lapsed` 409 for what was received more than an hour ago, or is kept already
   */
  keepDocument(file: ReceivedFile, keeping?: Keeping): Promise<StoredDocument>;
  /**
   * Erases a document: its bytes and its name go, its hash and times stay. Twice is once.
   *
   * @throws PortalError `document_not_found` 404, `document_retained` 409 before its `retainUntil`
   */
  removeDocument(id: string): Promise<void>;
}
