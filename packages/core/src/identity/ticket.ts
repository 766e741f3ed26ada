import type { KernelRow } from './tables.js';

/**
 * Who types a code: the browser that asked, or any other, at the link. Each has tries of its own: who asks in
 * somebody's name cannot spend the tries of whoever holds the mail, nor the other way round.
 */
export type Typist = 'browser' | 'link';

/** What a ticket for an address needs, whether or not the address is known. */
export interface AskedTicket {
  readonly accountId: string;
  /** Nobody: the ticket leads nowhere. */
  readonly contactId: string | undefined;
  readonly addressMac: string;
  readonly networkMac: string;
  /** The ask cookie's token. */
  readonly browser: string;
  readonly next: string | undefined;
  /** Milliseconds. */
  readonly lifetime: number;
  /** Whether the number of open ones is not asked. */
  readonly unlimited: boolean;
}

/** What an operator's ticket needs. */
export interface OperatorTicket {
  readonly accountId: string;
  readonly contactId: string;
  readonly addressMac: string;
  /** Whether a press suffices. */
  readonly instant: boolean;
  readonly next: string | undefined;
  readonly lifetime: number;
}

/** A ticket's secrets. Told once; only their hashes are kept. */
export interface TicketSecrets {
  readonly id: string;
  /** The link's token. */
  readonly link: string;
  /** Six digits. */
  readonly code: string;
  readonly expiresAt: string;
}

/** A ticket as read. */
export type Ticket = KernelRow<'portico_ticket'>;

/** What a typed code came to. */
export type Attempt =
  | { readonly outcome: 'right'; readonly ticket: Ticket }
  | { readonly outcome: 'wrong'; readonly triesLeft: number }
  | { readonly outcome: 'exhausted' }
  | { readonly outcome: 'throttled' }
  | { readonly outcome: 'gone' };
