import type { EngineTransaction } from '../data/engine.js';
import type { AuditNote } from '../data/tables.js';
import type { Cause } from './cause.js';
import type { KernelChange } from './kernel-change.js';

/** What a transaction says beside what it changes: the part of `Tx` that needs no table. */
export interface Speech {
  emit(name: string, data: unknown): void;
  note(action: string, note?: AuditNote): void;
}

/** In whose name a handle changes things, and what it can say with a change. */
export interface Voice {
  readonly cause: Cause;
  /** What comes first in each change: the mark that what it does is done. */
  readonly first?: ((tx: EngineTransaction) => Promise<void>) | undefined;
  /** @param raised why the account's rights were taken, where they were */
  in(change: KernelChange, raised?: string): Speech;
}
