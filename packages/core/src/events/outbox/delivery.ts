import type { EngineTransaction } from '../../data/engine.js';
import type { DeliveryKindName } from '../tables.js';

/** A delivery that this node is at. */
export interface Delivery {
  readonly account: string;
  readonly id: string;
  readonly kind: DeliveryKindName;
  readonly consumer: string;
  readonly subject: string;
  readonly version: number;
  readonly itemId: string;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
  readonly createdAt: string;
  /**
   * Marks it as done in a transaction of its consumer's: what that writes and the mark are committed together or not at
   * all, so that it takes effect once.
   *
   * @throws when the lease was lost meanwhile: another node is at it
   */
  doneIn(tx: EngineTransaction): Promise<void>;
}

/**
 * How an attempt ended that did not throw:
 * - nothing: it is done;
 * - `retryAt`: it is put off, and this is no failure; it counts as an attempt unless it was `untried`;
 * - `failed`: through no fault of ours. It is tried at `retryAt`, or as soon as attempts usually are, and what is logged
 *   is this sentence, without a stack;
 * - `dead`: never again, unless an operator says so;
 * - `dropped`: nobody waits for it any more. It is forgotten, and nothing is logged.
 */
export type DeliveryOutcome =
  // biome-ignore lint/suspicious/noConfusingVoidType: what most consumers return
  | void
  | { readonly retryAt: string; readonly reason: string; readonly untried?: true }
  | { readonly failed: string; readonly retryAt?: string | undefined }
  | { readonly dead: string }
  | { readonly dropped: true };

/** What knows how to deliver one kind. */
export interface DeliveryKind {
  readonly kind: DeliveryKindName;
  /** The consumers that this node knows; `all` where a kind keeps them in the database. */
  readonly consumers: 'all' | readonly string[];
  /** How many deliveries to one consumer a node makes at once, so that a slow one does not hold all places. Default: any number. */
  readonly atOnce?: number;
  /**
   * Delivers. What it throws is a failed attempt: tried again later, and dead after the last.
   *
   * @param signal ends when the lease does, and when the node is about to end
   */
  deliver(delivery: Delivery, signal: AbortSignal): Promise<DeliveryOutcome>;
}
