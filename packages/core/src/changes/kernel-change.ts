import type { Compilable } from 'kysely';
import type { EngineTransaction } from '../data/engine.js';
import type { Cause } from './cause.js';

/** What happened, to be told to whoever subscribed. */
export interface NewEvent {
  /** `<noun>.<past tense>`. */
  readonly name: string;
  /** What it happened to: events of one subject are delivered in order. */
  readonly subject: string;
  /** The contact or company that it concerns. */
  readonly partyId: string | undefined;
  /** Ids, amounts, times: JSON, and no texts of clients. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What the audit trail keeps. */
export interface NewEntry {
  /** `<noun>.<past tense>`, or the operation that was called. */
  readonly action: string;
  /** What it was done to. */
  readonly subject?: string;
  /** JSON, and nothing personal. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** What is personal, encrypted with a key of the contact's that goes when he is erased. */
  readonly personal?: { readonly contactId: string; readonly values: Readonly<Record<string, string>> };
  /** The contact in whose place the actor acted. */
  readonly onBehalfOf?: string;
  /** The contact whose key goes with this entry: nothing personal of him can be read any more, and none is kept. */
  readonly erases?: string;
}

/**
 * A change under way: one transaction, and what it leaves behind as its last act. What is emitted and noted is written
 * if the change is, and only then.
 */
export interface KernelChange {
  readonly tx: EngineTransaction;
  /** The account's id. */
  readonly account: string;
  readonly cause: Cause;
  /** When it began: ISO 8601 in UTC. */
  readonly at: string;
  /** Tells an event. */
  emit(event: NewEvent): void;
  /** Adds an entry to the audit trail. */
  note(entry: NewEntry): void;
  /** Says that something in the outbox is due when this is committed: this node looks at once. */
  leaveWork(): void;
  /** Adds what is written when the work is done, before events and audit trail. It may still emit and note. */
  atEnd(write: (change: KernelChange) => Promise<void>): void;
}

/** Writes what changes left behind of one kind. */
export interface LastAct {
  /**
   * Locks and reads what the writing needs, and gives the statements that write. What it locks first it sends before it
   * returns: acts begin one after the other without waiting for each other, and are written together with the commit.
   */
  write(change: KernelChange, left: WhatHappened): Promise<readonly Compilable[]>;
}

/** What a change left behind. */
export interface WhatHappened {
  readonly events: readonly NewEvent[];
  readonly entries: readonly NewEntry[];
  /** Whether something in the outbox is due, beside what tells events. */
  readonly work: boolean;
}
