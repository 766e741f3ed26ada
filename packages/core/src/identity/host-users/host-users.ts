import { byHost, type Cause } from '../../changes/cause.js';
import type { Changes } from '../../changes/changes.js';
import type { Clock } from '../../clock.js';
import { errorFacts, type Log } from '../../log.js';
import { mayUsePortal } from '../../permissions/decision.js';
import { PortalError } from '../../problem.js';
import type { Hasher } from '../../secret.js';
import type { Arrival } from '../arrival.js';
import type { Contact } from '../contact.js';
import type { Contacts } from '../contacts.js';
import { deviceLabel } from '../device-label.js';
import { join } from '../joining.js';
import type { Sessions } from '../sessions.js';
import { type Identify, readHostUser, type VouchedUser } from './host-user.js';

/** What {@link HostUsers} is made of. */
export interface HostUserParts {
  readonly changes: Changes;
  readonly clock: Clock;
  readonly hasher: Hasher;
  readonly log: Log;
  readonly contacts: Contacts;
  readonly sessions: Sessions;
  readonly identify: Identify | undefined;
}

/** The host has named somebody; `user` is missing where its answer does not hold, and then the request is nobody's. */
export interface HostAnswer {
  readonly user: VouchedUser | undefined;
}

/** What to make of an arrival: it stands, must be looked up again, or nobody is signed in. */
export type Admission = 'stands' | 'changed' | 'refused';

/** From where a request comes. */
export interface Caller {
  readonly userAgent: string | undefined;
  /** The network address. */
  readonly remoteAddress: string;
}

/** Turns the host's own sessions into sessions of the portal. */
export class HostUsers {
  constructor(private readonly parts: HostUserParts) {}

  /**
   * Asks the host who is signed in there. The copy that it gets has no body: that can be read only once.
   *
   * @returns undefined if it names nobody
   */
  async ask(request: Request): Promise<HostAnswer | undefined> {
    const { identify, log, clock, hasher } = this.parts;
    if (identify === undefined) return undefined;
    const { url, method, headers, signal } = request;
    let answer: unknown;
    try {
      answer = await identify(new Request(url, { method, headers, signal }));
    } catch (error) {
      log.error('host_user.identify_failed', errorFacts(error));
      // Whatever it was, it is a fault on our side of the counter, and none that the client may read of.
      throw new Error('`identify` failed.', { cause: error });
    }
    if (answer === null || answer === undefined) return undefined;
    const read = readHostUser(answer, clock.now(), hasher);
    if ('user' in read) return read;
    log.warn('host_user.malformed', { faults: read.faults });
    return { user: undefined };
  }

  /**
   * Lets the user in where he arrived. A session that is there already, with the same address and name, needs nothing.
   *
   * @param arrival what was found by the user's key
   */
  async admit(arrival: Arrival, user: VouchedUser, caller: Caller): Promise<Admission> {
    const { account, signedIn } = arrival;
    if (user.account !== account.id && user.account !== account.externalId) {
      return this.#refuse(account.id, user, 'of_another_account');
    }
    if (signedIn?.contact.email === user.email && signedIn.contact.name === user.name) return 'stands';
    try {
      const contact = await this.#contact(account.id, user);
      if (signedIn === undefined) await this.#begin(account.id, contact.id, user, caller);
      return 'changed';
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      return this.#refuse(account.id, user, error.code);
    }
  }

  #refuse(accountId: string, { externalId }: VouchedUser, reason: string): Admission {
    this.parts.log.warn('host_user.refused', { accountId, externalId, reason });
    return 'refused';
  }

  /** @throws PortalError `session_over`, `contact_not_active`, and what `Contacts.upsert` refuses */
  async #contact(accountId: string, { externalId, email, name, key }: VouchedUser): Promise<Contact> {
    const { contacts, sessions } = this.parts;
    const known = (await contacts.byExternalId(accountId, externalId)) ?? (await contacts.byEmail(accountId, email));
    if (known !== undefined && !mayUsePortal.has(known.status)) throw notActive();
    // Before anything is written: whoever was signed out may go on asking for as long as the host's session lasts.
    if (await sessions.isOver(accountId, key)) throw sessionOver();
    if (known?.externalId === externalId && known.email === email && known.name === name) return known;
    return contacts.upsert(accountId, { externalId, email, name }, byHost('identify'));
  }

  async #begin(
    accountId: string,
    contactId: string,
    { key, authTime }: VouchedUser,
    { userAgent, remoteAddress }: Caller,
  ): Promise<void> {
    const { changes, clock, sessions, log } = this.parts;
    const cause: Cause = {
      actor: { kind: 'contact', id: contactId },
      operation: 'identify',
      from: { address: remoteAddress, device: deviceLabel(userAgent) },
    };
    const joined = await changes.run(accountId, cause, async (change) => {
      const joining = await join(change, clock, contactId);
      // Thrown, not returned: whoever is not let in must not leave `joined` behind.
      if (joining === undefined) throw notActive();
      if (joining.signedOutAt !== null && joining.signedOutAt >= authTime) throw sessionOver();
      if (!(await sessions.startForHost(change, { contactId, key, authTime, userAgent }))) throw sessionOver();
      return joining.first;
    });
    if (joined) log.info('contact.joined', { accountId, contactId });
    log.info('session.started', { accountId, contactId, way: 'host' });
  }
}

function notActive(): PortalError {
  return new PortalError('contact_not_active', 409, 'The contact may not use the portal.');
}

function sessionOver(): PortalError {
  return new PortalError('session_over', 409, 'The session was ended, until the host signs the person in anew.');
}
