import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { newId } from '../id.js';
import { type Hasher, isToken, randomCode, randomToken } from '../secret.js';
import type { KernelDb } from './sessions.js';
import type { KernelTables } from './tables.js';
import type { AskedTicket, Attempt, OperatorTicket, Ticket, TicketSecrets, Typist } from './ticket.js';

/** Wrong codes that a ticket bears from each of {@link Typist}. */
export const mostAttempts = 5;
/** Other browsers of one network with open tickets for an address, beyond which no more tickets are made. */
export const mostOpen = 3;

/** Short-lived proofs: the code and the link of one mail. */
export class Tickets {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly hasher: Hasher,
  ) {}

  /**
   * A ticket for who asked by address. The browser's page takes its code from now on; older ones of the browser stay
   * valid by their links. So whoever asks, once more, in somebody else's name or in two names, voids nothing that was
   * mailed.
   *
   * @param db the transaction in which the contact was read
   * @returns undefined where {@link mostOpen} other browsers of the network have open ones for the address
   */
  async openAsked(db: KernelDb, asked: AskedTicket): Promise<TicketSecrets | undefined> {
    const secrets = this.#secrets(asked.lifetime);
    const browserHash = this.hasher.sha256(asked.browser);
    const row = this.#row(secrets, {
      ...asked,
      purpose: 'ask',
      browserHash,
      networkMac: asked.networkMac,
      withCode: true,
    });
    const { others } = await db
      .selectFrom('portico_ticket')
      .select((each) => each.fn.count<number>('browser_hash').distinct().as('others'))
      .where('account_id', '=', asked.accountId)
      .where('address_mac', '=', asked.addressMac)
      .where('network_mac', '=', asked.networkMac)
      .where('browser_hash', '<>', browserHash)
      .where('status', '=', 'open')
      .where('expires_at', '>', row.created_at)
      .executeTakeFirstOrThrow();
    if (Number(others) >= mostOpen && !asked.unlimited) return undefined;
    await db
      .updateTable('portico_ticket')
      .set({ superseded_at: row.created_at })
      .where('account_id', '=', asked.accountId)
      .where('browser_hash', '=', browserHash)
      .where('superseded_at', 'is', null)
      .execute();
    await db.insertInto('portico_ticket').values(row).execute();
    return secrets;
  }

  /** A ticket that an operator hands out. */
  async openForOperator(wanted: OperatorTicket, db: KernelDb): Promise<TicketSecrets> {
    const secrets = this.#secrets(wanted.lifetime);
    await db
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

  /** The ticket that a browser waits for: its last one, in any state. */
  async ofBrowser(accountId: string, browser: string): Promise<Ticket | undefined> {
    if (!isToken(browser)) return undefined;
    return this.#db
      .selectFrom('portico_ticket')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('browser_hash', '=', this.hasher.sha256(browser))
      .where('superseded_at', 'is', null)
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

  /** Whether a ticket still takes a code from him. */
  takesCode(ticket: Ticket, typist: Typist): boolean {
    return ticket[`${typist}_attempts`] < mostAttempts;
  }

  /**
   * Tries a code. The try is counted before the code is compared, by one compare-and-set: however many come at once,
   * no more than {@link mostAttempts} of each {@link Typist} are ever compared. Only what is compared is counted.
   *
   * @param mayCompare asked in the same transaction: a try that it refuses is not counted here, and it counts none
   * that the ticket refuses
   */
  async attempt(
    ticket: Ticket,
    code: string,
    typist: Typist,
    mayCompare: (db: KernelDb) => Promise<boolean>,
  ): Promise<Attempt> {
    const counted = await this.#count(ticket, typist, mayCompare);
    if (counted === 'throttled') return { outcome: 'throttled' };
    if (counted === undefined) return { outcome: (await this.#isExhausted(ticket, typist)) ? 'exhausted' : 'gone' };
    const right = this.hasher.verify('ticket-code', codeText(ticket.id, code), counted.code_mac ?? '');
    // A ticket that leads nowhere stays wrong even for who guesses its digits.
    if (right && counted.contact_id !== null) return { outcome: 'right', ticket: counted };
    const triesLeft = mostAttempts - counted[`${typist}_attempts`];
    return triesLeft > 0 ? { outcome: 'wrong', triesLeft } : { outcome: 'exhausted' };
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

  async #count(
    ticket: Ticket,
    typist: Typist,
    mayCompare: (db: KernelDb) => Promise<boolean>,
  ): Promise<Ticket | 'throttled' | undefined> {
    const attempts = `${typist}_attempts` as const;
    try {
      return await this.engine.transaction(async (tx) => {
        const db: KernelDb = tx.kysely<KernelTables>();
        const counted = await db
          .updateTable('portico_ticket')
          .set(attempts, (row) => row(attempts, '+', 1))
          .where('account_id', '=', ticket.account_id)
          .where('id', '=', ticket.id)
          .where('status', '=', 'open')
          .where(attempts, '<', mostAttempts)
          .where('expires_at', '>', isoNow(this.clock))
          .returningAll()
          .executeTakeFirst();
        // Thrown, not returned: what is not compared must not count.
        if (counted !== undefined && !(await mayCompare(db))) throw new Throttled();
        return counted;
      });
    } catch (error) {
      if (error instanceof Throttled) return 'throttled';
      throw error;
    }
  }

  async #isExhausted({ account_id, id }: Ticket, typist: Typist): Promise<boolean> {
    const row = await this.#db
      .selectFrom('portico_ticket')
      .select(['status', 'browser_attempts', 'link_attempts'])
      .where('account_id', '=', account_id)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.status === 'open' && row[`${typist}_attempts`] >= mostAttempts;
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
      superseded_at: null,
      browser_attempts: 0,
      link_attempts: 0,
      status: 'open',
      status_at: now,
      created_at: now,
      expires_at: expiresAt,
      next_path: of.next ?? null,
    };
  }
}

/** Takes a counted try back. */
class Throttled extends Error {}

/** A code is worth something together with its ticket only. */
function codeText(ticketId: string, code: string): string {
  return `${ticketId}:${code}`;
}
