import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import { PortalError } from '../problem.js';
import { deviceLabel } from './device-label.js';
import type { Devices } from './devices.js';
import { join } from './joining.js';
import type { SignInWay, StartedSession } from './session.js';
import type { Sessions } from './sessions.js';
import type { KernelTables } from './tables.js';
import type { Limit, Throttle } from './throttle.js';
import type { Ticket, Typist } from './ticket.js';
import type { Tickets } from './tickets.js';

/** The browser that proves something. */
export interface Visitor {
  /** The ask cookie's token. */
  readonly browser: string | undefined;
  /** The device cookie. */
  readonly device: string | undefined;
  /** The session that it has in this account already; it will be replaced. */
  readonly sessionId: string | undefined;
  readonly userAgent: string | undefined;
  /** The network address. */
  readonly remoteAddress: string;
  /** The language that was chosen in it. */
  readonly chosenLocale: string | undefined;
}

/** A completed sign-in: what the browser is given. */
export interface CompletedSignIn {
  readonly session: StartedSession;
  /** The device cookie's value. */
  readonly device: string;
  /** Where he wanted to go: a page path of the portal. */
  readonly next: string | undefined;
}

/** What a link's page asks for. */
export type LinkDemand = 'press' | 'code';

/** What {@link SignIn} is made of. */
export interface SignInParts {
  readonly changes: Changes;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly throttle: Throttle;
  readonly devices: Devices;
}

/** Turns a ticket's code or link into a session. */
export class SignIn {
  constructor(private readonly parts: SignInParts) {}

  /**
   * What the page of a link shows; changes nothing, so that whoever opens every link in a mail spends none.
   *
   * @returns undefined for a link that is unknown, used, expired or of another account, or whose tries are spent
   */
  async look(accountId: string, link: string, browser: string | undefined): Promise<LinkDemand | undefined> {
    const { tickets } = this.parts;
    const ticket = await tickets.byLink(accountId, link);
    if (ticket === undefined || !tickets.isOpen(ticket)) return undefined;
    const demand = this.#demandOf(ticket, browser);
    return demand === 'press' || tickets.takesCode(ticket, 'link') ? demand : undefined;
  }

  /**
   * Signs in by the code that was mailed to this browser's ask.
   *
   * @throws PortalError `code_malformed`, `code_wrong` (member `triesLeft`) 422, `code_expired`, `code_exhausted` 410,
   * `code_throttled` 429
   */
  async withCode(accountId: string, code: string, visitor: Visitor): Promise<CompletedSignIn> {
    const digits = digitsOf(code);
    const ticket =
      visitor.browser === undefined ? undefined : await this.parts.tickets.ofBrowser(accountId, visitor.browser);
    if (ticket === undefined) throw codeExpired();
    const known =
      visitor.device !== undefined &&
      this.parts.devices.knows(accountId, ticket.contact_id ?? undefined, visitor.device);
    const limit = known ? undefined : guessLimit(ticket);
    const proven = await this.#tryCode(ticket, digits, 'browser', codeExpired, limit);
    return this.#complete(proven, 'code', visitor, codeExpired);
  }

  /**
   * Signs in by a link: from the browser that asked with a press, from any other with the code of the same mail.
   *
   * @throws PortalError `link_expired` 410 whatever is wrong with the link, `code_required`, `code_malformed`,
   * `code_wrong` 422, `code_exhausted` 410
   */
  async withLink(
    accountId: string,
    link: string,
    code: string | undefined,
    visitor: Visitor,
  ): Promise<CompletedSignIn> {
    const { tickets } = this.parts;
    const ticket = await tickets.byLink(accountId, link);
    if (ticket === undefined || !tickets.isOpen(ticket)) throw linkExpired();
    if (this.#demandOf(ticket, visitor.browser) === 'press') {
      return this.#complete(ticket, ticket.purpose === 'operator' ? 'operator_link' : 'link', visitor, linkExpired);
    }
    if (!tickets.takesCode(ticket, 'link')) throw codeExhausted('link');
    if (code === undefined) {
      throw new PortalError('code_required', 422, 'In this browser the code that came with the link is needed, too.');
    }
    const proven = await this.#tryCode(ticket, digitsOf(code), 'link', linkExpired);
    return this.#complete(proven, ticket.purpose === 'operator' ? 'operator_link' : 'code', visitor, linkExpired);
  }

  #demandOf(ticket: Ticket, browser: string | undefined): LinkDemand {
    return ticket.code_mac === null || this.parts.tickets.isBound(ticket, browser) ? 'press' : 'code';
  }

  async #tryCode(
    ticket: Ticket,
    digits: string,
    typist: Typist,
    gone: () => PortalError,
    limit?: Limit,
  ): Promise<Ticket> {
    const attempt = await this.parts.tickets.attempt(
      ticket,
      digits,
      typist,
      async (db) => limit === undefined || this.parts.throttle.take(limit, db),
    );
    switch (attempt.outcome) {
      case 'right':
        return attempt.ticket;
      case 'wrong':
        throw new PortalError('code_wrong', 422, `The digits did not match. Tries left: ${attempt.triesLeft}.`, {
          triesLeft: attempt.triesLeft,
        });
      case 'exhausted':
        throw codeExhausted(typist);
      case 'throttled':
        this.parts.log.warn('sign_in.guessing', { accountId: ticket.account_id, ticketId: ticket.id });
        throw new PortalError(
          'code_throttled',
          429,
          'Too many codes were tried for this address. Use the link in the e-mail.',
          {
            retryAfter: Math.ceil(guessesPer / mostGuesses / 1000),
          },
        );
      case 'gone':
        throw gone();
    }
  }

  /** One transaction, which one of any number of callers wins. */
  async #complete(ticket: Ticket, way: SignInWay, visitor: Visitor, gone: () => PortalError): Promise<CompletedSignIn> {
    const { changes, clock, sessions, tickets, devices, log } = this.parts;
    const { account_id: accountId, contact_id: contactId } = ticket;
    if (contactId === null) throw gone();
    const { session, joined } = await changes.run(accountId, causeOf(contactId, visitor), async (change) => {
      const joining = await join(change, clock, contactId, visitor.chosenLocale);
      // Thrown, not returned: whoever loses must not leave `joined` behind.
      if (joining === undefined || !(await tickets.use(change.tx.kysely<KernelTables>(), ticket))) throw gone();
      const { userAgent, sessionId } = visitor;
      const started = await sessions.start(change, { contactId, way, userAgent, replaces: sessionId });
      return { session: started, joined: joining.first };
    });
    const facts = { accountId, contactId };
    if (joined) log.info('contact.joined', facts);
    log.info('session.started', { ...facts, sessionId: session.id, way, ticketId: ticket.id });
    return {
      session,
      device: devices.remember(accountId, contactId, visitor.device),
      next: ticket.next_path ?? undefined,
    };
  }
}

function causeOf(contactId: string, { userAgent, remoteAddress }: Visitor): Cause {
  return {
    actor: { kind: 'contact', id: contactId },
    operation: 'sign in',
    from: { address: remoteAddress, device: deviceLabel(userAgent) },
  };
}

const mostGuesses = 30;
const guessesPer = 24 * 60 * 60 * 1000;

/**
 * Whoever asks in somebody's name gets five guesses with each ticket, and tickets without end. So guesses for one
 * address are limited as well: to a chance of 1 in 30,000 a day. That keeps nobody out: the link in the mail does
 * not count, nor do devices that signed in before.
 */
function guessLimit({ address_mac }: Ticket): Limit {
  return { key: `guess:${address_mac}`, count: mostGuesses, per: guessesPer };
}

/**
 * Six digits, as people copy them: with spaces, or in the digits of their script.
 *
 * @throws PortalError `code_malformed` 422. That costs no try
 */
function digitsOf(code: string): string {
  // Bringing combining marks into order takes time by their square: nothing long may get that far.
  const digits = code.length > 40 ? '' : code.normalize('NFKC').replace(/[\s\p{Cf}-]/gu, '');
  if (!/^\d{6}$/.test(digits)) throw new PortalError('code_malformed', 422, 'The code has six digits.');
  return digits;
}

function codeExpired(): PortalError {
  return new PortalError('code_expired', 410, 'This code is not valid any more. Ask for a new one.');
}

/** The link's press is as good as before for the browser that asked, and its code for all others. */
function codeExhausted(typist: Typist): PortalError {
  const way = typist === 'browser' ? 'Use the link in the e-mail, or ask for a new code.' : 'Ask for a new one.';
  return new PortalError('code_exhausted', 410, `Too many wrong codes. ${way}`);
}

/** Whatever is wrong with a link. */
export function linkExpired(): PortalError {
  return new PortalError('link_expired', 410, 'This link is not valid any more. Ask for a new one.');
}
