import type { EngineTransaction } from '../data/engine.js';
import type { AuditNote } from '../data/tables.js';
import type { Cause } from './cause.js';
import type { KernelChange } from './kernel-change.js';

/** What a transaction says beside what it changes: the part of `Tx` that needs no table. */
export interface Speech {
  emit(name: string, data: unknown): void;
  note(action: string, note?: AuditNote): void;
}

/**
 * What a part of the kernel adds to what transactions of plugins can do beside changing tables, such as `index`.
 *
 * @param plugin whose transaction it is
 */
export type Saying = (change: KernelChange, plugin: string) => Readonly<Record<string, unknown>>;

/** In whose name a handle changes things, and what it can say with a change. */
export interface Voice {
  readonly cause: Cause;
  /** The id of the plugin whose code it is; none for the kernel's own. */
  readonly pluginId?: string | undefined;
  /** What comes first in each change: the mark that what it does is done. */
  readonly first?: ((tx: EngineTransaction) => Promise<void>) | undefined;
  /** @param raised why the account's rights were taken, where they were */
  in(change: KernelChange, raised?: string): Speech;
}
