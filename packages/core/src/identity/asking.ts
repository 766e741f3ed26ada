import type { Brands } from '../branding/brands.js';
import type { Engine } from '../data/engine.js';
import { errorFacts, type Log } from '../log.js';
import type { Mailer } from '../mail/mailer.js';
import { signInMail } from '../mail/sign-in-mail.js';
import { mayUsePortal } from '../permissions/decision.js';
import type { Hasher } from '../secret.js';
import { Texts } from '../texts/catalogue.js';
import { wordingFor } from '../texts/formality.js';
import type { ArrivalAccount } from './arrival.js';
import type { Devices } from './devices.js';
import type { EmailAddress } from './email-address.js';
import { networkOf } from './network.js';
import { localeOfAnswer } from './reader-locale.js';
import type { KernelDb } from './sessions.js';
import type { KernelRow, KernelTables } from './tables.js';
import { identityTexts, languageOf } from './texts.js';
import type { Limit, Throttle } from './throttle.js';
import type { TicketSecrets } from './ticket.js';
import type { Tickets } from './tickets.js';

const minute = 60 * 1000;
const hour = 60 * minute;

/** How long code and link of an *ask* are valid: ASVS 5.0, 6.5.5. */
export const askMinutes = 10;

/** Who asks for a mail. */
export interface Ask {
  readonly account: Pick<ArrivalAccount, 'id' | 'name'>;
  readonly address: EmailAddress;
  /** The ask cookie's token: what the browser is known by while it waits for the mail. */
  readonly browser: string;
  /** The device cookie, if it sent one. */
  readonly device: string | undefined;
  readonly remoteAddress: string;
  /** A page path of the portal; see `ownPath`. */
  readonly next: string | undefined;
  /** The language of the page, and what was chosen there. */
  readonly page: { readonly locale: string; readonly chosen: string | undefined };
  /** The address of the link's page. */
  readonly linkUrl: (token: string) => string;
}

/** What {@link Asking} is made of. */
export interface AskingParts {
  readonly engine: Engine;
  readonly hasher: Hasher;
  readonly log: Log;
  readonly tickets: Tickets;
  readonly throttle: Throttle;
  readonly devices: Devices;
  readonly brands: Brands;
  readonly mailer: Mailer;
}

type AskingContact = Pick<KernelRow<'portico_contact'>, 'id' | 'email' | 'name' | 'locale'>;

interface Opened {
  readonly contact: AskingContact | undefined;
  readonly secrets: TicketSecrets;
}

/** Takes an ask back, because of the limit that it names. */
class Full extends Error {
  constructor(readonly limit: string) {
    super(limit);
  }
}

/**
 * Mails a code and a link to who asks. All of it runs after the answer, and an address that belongs to nobody, or to
 * somebody who may not sign in, takes the same way to the end: same statements, same hashes, a ticket that leads
 * nowhere. Only the mail is not sent.
 */
export class Asking {
  readonly #texts = new Texts(identityTexts);

  constructor(private readonly parts: AskingParts) {}

  /** Never rejects for reasons that depend on the address. */
  async ask(ask: Ask): Promise<void> {
    const { account } = ask;
    const { brands, log } = this.parts;
    const brand = await brands.get(account);
    const opened = await this.#open(ask);
    if ('full' in opened) {
      log.info('sign_in.throttled', { accountId: account.id, limit: opened.full });
    } else if (opened.contact === undefined) {
      log.info('sign_in.unknown_address', { accountId: account.id, ticketId: opened.secrets.id });
    } else {
      await this.#send(ask, brand, opened.contact, opened.secrets);
    }
  }

  /**
   * Contact, limits and ticket in one transaction, so that all hold or none does: an address that changes meanwhile
   * leaves no ticket for the old mailbox, and what one limit refuses uses up no other. So whoever fills the limit of
   * an address has caused a mail to it each time, and each of them lets its owner in.
   */
  async #open({ account, address, device, browser, next, remoteAddress }: Ask): Promise<Opened | { full: string }> {
    const { engine, hasher, tickets, devices, throttle } = this.parts;
    const addressMac = hasher.hmac('address', `${account.id}:${address.key}`);
    const network = networkOf(remoteAddress);
    const networkMac = hasher.hmac('network', network ?? 'unknown');
    try {
      return await engine.transaction(async (tx) => {
        const db: KernelDb = tx.kysely<KernelTables>();
        const contact = await this.#contact(db, account.id, address.key);
        const trusted = device !== undefined && devices.knows(account.id, contact?.id, device);
        const limits = trusted
          ? [{ key: `device:${hasher.hmac('device-limit', device)}`, count: 10, per: hour }]
          : limitsOf(account.id, addressMac, network === undefined ? undefined : networkMac);
        for (const limit of limits) {
          if (!(await throttle.take(limit, db))) throw new Full(limit.key.split(':')[0] ?? '');
        }
        const secrets = await tickets.openAsked(db, {
          accountId: account.id,
          contactId: contact?.id,
          addressMac,
          networkMac,
          browser,
          next,
          lifetime: askMinutes * minute,
          unlimited: trusted || network === undefined,
        });
        if (secrets === undefined) throw new Full('open_tickets');
        return { contact, secrets };
      });
    } catch (error) {
      // Thrown, not returned, so that what was taken from other limits is given back.
      if (error instanceof Full) return { full: error.limit };
      throw error;
    }
  }

  /** Locked until the ticket is there: a change of the address comes wholly before or wholly after, and voids it. */
  async #contact(db: KernelDb, accountId: string, emailKey: string): Promise<AskingContact | undefined> {
    const contact = db
      .selectFrom('portico_contact')
      .select(['id', 'email', 'name', 'locale'])
      .where('account_id', '=', accountId)
      .where('email_key', '=', emailKey)
      .where('status', 'in', [...mayUsePortal]);
    // SQLite has one writer at a time, and knows no locks of rows.
    return (this.parts.engine.name === 'postgres' ? contact.forNoKeyUpdate() : contact).executeTakeFirst();
  }

  async #send(
    { account, linkUrl, page }: Ask,
    brand: Awaited<ReturnType<Brands['get']>>,
    contact: AskingContact,
    { id, code, link }: TicketSecrets,
  ): Promise<void> {
    const facts = { accountId: account.id, contactId: contact.id, ticketId: id };
    const locale = languageOf(localeOfAnswer(contact.locale, page));
    const wording = wordingFor(locale, brand.formality);
    try {
      const mail = await signInMail({
        to: { name: contact.name, address: contact.email },
        brand,
        locale,
        text: (key, values) => this.#texts.format(wording, key, values),
        code,
        url: linkUrl(link),
        minutes: askMinutes,
      });
      await this.parts.mailer.send(mail);
      this.parts.log.info('sign_in.mailed', facts);
    } catch (error) {
      this.parts.log.error('mail.failed', { mail: 'sign_in', ...facts, ...errorFacts(error) });
    }
  }
}

/**
 * The narrow ones first. Every key begins with the limit's name. Where the server does not say from where a request
 * comes, limits by network would put all people into one, and one of them could keep out the others.
 */
function limitsOf(accountId: string, addressMac: string, networkMac: string | undefined): Limit[] {
  return [
    ...(networkMac === undefined
      ? []
      : [
          { key: `network:${networkMac}`, count: 30, per: hour },
          { key: `address_and_network:${addressMac}:${networkMac}`, count: 5, per: hour },
        ]),
    { key: `address:${addressMac}`, count: 40, per: hour },
    { key: `portal:${accountId}`, count: 10_000, per: hour },
  ];
}
