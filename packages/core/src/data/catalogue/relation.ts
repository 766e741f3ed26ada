/** A table or view as the database's catalogue describes it. */
export interface Relation {
  readonly name: string;
  /** The table of whose rows it has some: it is a partition of that, or inherits from it. */
  readonly partOf: string | undefined;
  readonly kind: 'table' | 'view' | 'materialized view' | 'foreign table' | 'virtual table';
  readonly columns: readonly Column[];
  readonly keys: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Triggers and rules: what the database does by itself when rows change. Of a part those that are its alone. */
  readonly triggers: readonly string[];
  /** Whether a view reads with the rights of whoever asks it. Always so where there are no roles. */
  readonly asInvoker: boolean;
  /** What a view reads, where the catalogue knows it; SQLite knows it only when the view is read. */
  readonly reads: readonly string[];
}

export interface Column {
  readonly name: string;
  /** As the database names it. */
  readonly type: string;
  readonly nullable: boolean;
  readonly generated: boolean;
}

/** What the database lets exist only once. */
export interface Key {
  readonly kind: 'primary key' | 'unique constraint' | 'unique index' | 'exclusion constraint';
  /** SQLite does not keep the names of constraints. */
  readonly name: string | undefined;
  /** Without the columns that an index merely includes. */
  readonly parts: readonly KeyPart[];
  /** Whether it holds for some rows only. */
  readonly partial: boolean;
  /** Whether a part of a table has it from that. */
  readonly inherited: boolean;
}

export interface KeyPart {
  /** None for an expression. */
  readonly column: string | undefined;
  /** Its SQL, where the catalogue has it. */
  readonly text: string | undefined;
  /** Whether rows meet here when they are equal: everywhere but in exclusion constraints. */
  readonly byEquality: boolean;
}

/** A reference to rows of a table. */
export interface ForeignKey {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly table: string;
  /** Where the table is, if not where the portal's are. */
  readonly otherSchema: string | undefined;
  /** Whether there is such a table: SQLite does not ask. */
  readonly exists: boolean;
  readonly tableColumns: readonly string[];
  /** Columns that lose their value when the row referred to is deleted or changed. */
  readonly cleared: readonly string[];
  /** Whether the database holds it for every row: PostgreSQL has keys that are not validated or not enforced. */
  readonly holds: boolean;
  /** Whether a part of a table has it from that. */
  readonly inherited: boolean;
}
