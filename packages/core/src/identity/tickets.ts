import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { newId } from '../id.js';
import { type Hasher, isToken, randomCode, randomToken } from '../secret.js';
import type { KernelDb } from './sessions.js';
import type { KernelRow, KernelTables } from './tables.js';

/** Wrong codes that a ticket bears. */
export const mostAttempts = 5;
/** Open tickets of one address from one network, beyond which no more are made. */
export const mostOpen = 3;

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
  /** Whether {@link mostOpen} is not asked. */
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

/** Short-lived proofs: the code and the link of one mail. */
export class Tickets {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly hasher: Hasher,
  ) {}

  /**
   * A ticket for who asked by address. It takes the place of the same browser's older one and leaves those of other
   * browsers alone, so that asking in somebody else's name voids nothing of his.
   *
   * @returns undefined where the network has {@link mostOpen} open ones for the address: earlier tickets stay valid
   */
  async openAsked(asked: AskedTicket): Promise<TicketSecrets | undefined> {
    const secrets = this.#secrets(asked.lifetime);
    const browserHash = this.hasher.sha256(asked.browser);
    const row = this.#row(secrets, {
      ...asked,
      purpose: 'ask',
      browserHash,
      networkMac: asked.networkMac,
      withCode: true,
    });
    return this.engine.transaction(async (tx) => {
      const db = tx.kysely<KernelTables>();
      const { open } = await db
        .selectFrom('portico_ticket')
        .select((row) => row.fn.countAll<number>().as('open'))
        .where('account_id', '=', asked.accountId)
        .where('address_mac', '=', asked.addressMac)
        .where('network_mac', '=', asked.networkMac)
        .where('browser_hash', '<>', browserHash)
        .where('status', '=', 'open')
        .where('expires_at', '>', row.created_at)
        .executeTakeFirstOrThrow();
      if (Number(open) >= mostOpen && !asked.unlimited) return undefined;
      await db
        .updateTable('portico_ticket')
        .set({ status: 'void', status_at: row.created_at })
        .where('account_id', '=', asked.accountId)
        .where('browser_hash', '=', browserHash)
        .where('status', '=', 'open')
        .execute();
      await db.insertInto('portico_ticket').values(row).execute();
      return secrets;
    });
  }

  /** A ticket that an operator hands out. */
  async openForOperator(wanted: OperatorTicket): Promise<TicketSecrets> {
    const secrets = this.#secrets(wanted.lifetime);
    await this.#db
      .insertInto('portico_ticket')
      .values(
        this.#row(secrets, {
          ...wanted,
          purpose: 'operator',
          browserHash: null,
          networkMac: null,
          withCode: !wanted.instant,
        }),
      )
      .execute();
    return secrets;
  }

  /** The ticket of a link in any state. Two hashes and one statement, whatever the token is. */
  async byLink(accountId: string, link: string): Promise<Ticket | undefined> {
    if (!isToken(link)) return undefined;
    return this.#db
      .selectFrom('portico_ticket')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('link_hash', '=', this.hasher.sha256(link))
      .executeTakeFirst();
  }

  /** The ticket that a browser waits for: its open one, else the last one in any other state. */
  async ofBrowser(accountId: string, browser: string): Promise<Ticket | undefined> {
    if (!isToken(browser)) return undefined;
    return this.#db
      .selectFrom('portico_ticket')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('browser_hash', '=', this.hasher.sha256(browser))
      .orderBy((row) => row.case().when('status', '=', 'open').then(0).else(1).end())
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
  }

  /** Whether a ticket can still be used. */
  isOpen(ticket: Ticket): boolean {
    return ticket.status === 'open' && ticket.expires_at > isoNow(this.clock);
  }

  /** Whether this browser asked for the ticket. */
  isBound(ticket: Ticket, browser: string | undefined): boolean {
    // The hash is of 256 random bits: comparing it leaks nothing that helps to find another one.
    return browser !== undefined && isToken(browser) && ticket.browser_hash === this.hasher.sha256(browser);
  }

  /**
   * Tries a code. The try is counted before the code is compared, by one compare-and-set: however many come at once,
   * no more than {@link mostAttempts} are ever compared.
   *
   * @param mayCompare asked last of all, so that tries which the ticket refuses count nowhere else
   */
  async attempt(ticket: Ticket, code: string, mayCompare: () => Promise<boolean>): Promise<Attempt> {
    const now = isoNow(this.clock);
    const counted = await this.#db
      .updateTable('portico_ticket')
      .set((row) => ({ attempts: row('attempts', '+', 1) }))
      .where('account_id', '=', ticket.account_id)
      .where('id', '=', ticket.id)
      .where('status', '=', 'open')
      .where('attempts', '<', mostAttempts)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst();
    if (counted === undefined) return { outcome: (await this.#isExhausted(ticket)) ? 'exhausted' : 'gone' };
    if (!(await mayCompare())) return { outcome: 'throttled' };
    const right = this.hasher.verify('ticket-code', codeText(ticket.id, code), counted.code_mac ?? '');
    // A ticket that leads nowhere stays wrong even for who guesses its digits.
    if (right && counted.contact_id !== null) return { outcome: 'right', ticket: counted };
    const triesLeft = mostAttempts - counted.attempts;
    if (triesLeft > 0) return { outcome: 'wrong', triesLeft };
    await this.#db
      .updateTable('portico_ticket')
      .set({ status: 'exhausted', status_at: now })
      .where('account_id', '=', ticket.account_id)
      .where('id', '=', ticket.id)
      .where('status', '=', 'open')
      .execute();
    return { outcome: 'exhausted' };
  }

  /** Uses a ticket up. Of callers at one time, one gets true. */
  async use(db: KernelDb, ticket: Ticket): Promise<boolean> {
    const now = isoNow(this.clock);
    const { numUpdatedRows } = await db
      .updateTable('portico_ticket')
      .set({ status: 'used', status_at: now })
      .where('account_id', '=', ticket.account_id)
      .where('id', '=', ticket.id)
      .where('status', '=', 'open')
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Makes a contact's open tickets worthless, in the transaction of the change that demands it. */
  async voidAll(accountId: string, contactId: string, db: KernelDb): Promise<void> {
    await db
      .updateTable('portico_ticket')
      .set({ status: 'void', status_at: isoNow(this.clock) })
      .where('account_id', '=', accountId)
      .where('contact_id', '=', contactId)
      .where('status', '=', 'open')
      .execute();
  }

  /** Marks what has expired, and forgets what expired a month ago. */
  async sweep(): Promise<void> {
    const now = this.clock.now();
    await this.#db
      .updateTable('portico_ticket')
      .set({ status: 'expired', status_at: isoNow(this.clock) })
      .where('status', '=', 'open')
      .where('expires_at', '<=', isoNow(this.clock))
      .execute();
    await this.#db
      .deleteFrom('portico_ticket')
      .where('expires_at', '<=', new Date(now - 30 * 24 * 60 * 60 * 1000).toISOString())
      .execute();
  }

  get #db(): KernelDb {
    return this.engine.kysely<KernelTables>();
  }

  async #isExhausted({ account_id, id }: Ticket): Promise<boolean> {
    const row = await this.#db
      .selectFrom('portico_ticket')
      .select(['status', 'attempts'])
      .where('account_id', '=', account_id)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.status === 'exhausted' || (row?.status === 'open' && row.attempts >= mostAttempts);
  }

  #secrets(lifetime: number): TicketSecrets {
    return {
      id: newId(this.clock),
      link: randomToken(),
      code: randomCode(),
      expiresAt: new Date(this.clock.now() + lifetime).toISOString(),
    };
  }

  #row(
    { id, link, code, expiresAt }: TicketSecrets,
    of: Pick<AskedTicket, 'accountId' | 'contactId' | 'addressMac' | 'next'> &
      Pick<Ticket, 'purpose'> & { browserHash: string | null; networkMac: string | null; withCode: boolean },
  ): Ticket {
    const now = isoNow(this.clock);
    return {
      account_id: of.accountId,
      id,
      purpose: of.purpose,
      contact_id: of.contactId ?? null,
      address_mac: of.addressMac,
      network_mac: of.networkMac,
      link_hash: this.hasher.sha256(link),
      code_mac: of.withCode ? this.hasher.hmac('ticket-code', codeText(id, code)) : null,
      browser_hash: of.browserHash,
      attempts: 0,
      status: 'open',
      status_at: now,
      created_at: now,
      expires_at: expiresAt,
      next_path: of.next ?? null,
    };
  }
}

/** A code is worth something together with its ticket only. */
function codeText(ticketId: string, code: string): string {
  return `${ticketId}:${code}`;
}
