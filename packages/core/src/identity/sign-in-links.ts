import { z } from 'zod';
import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { Log } from '../log.js';
import { mayUsePortal } from '../permissions/decision.js';
import { PortalError } from '../problem.js';
import type { Hasher } from '../secret.js';
import type { Contacts } from './contacts.js';
import { parseEmailAddress } from './email-address.js';
import { ownPath } from './next-path.js';
import { actorId, readInput } from './operator-input.js';
import type { KernelTables } from './tables.js';
import type { Tickets } from './tickets.js';

/** A link that an operator wants for a contact. */
export interface SignInLinkRequest {
  /** The contact's id. */
  readonly contact: string;
  /** Whether a press suffices. Whoever gets hold of such a link is in: mail scanners that press buttons, too. */
  readonly instant?: boolean | undefined;
  /** The page path to open: `/invoices/0192...`. */
  readonly next?: string | undefined;
  /** How long it is valid: 1 to 1440, default 1440; for an instant link 1 to 15, default 15. */
  readonly minutes?: number | undefined;
}

/** A link that an operator hands out. Told once and not kept. */
export interface SignInLink {
  /** Below where the portal is mounted: `/auth/link/...`. */
  readonly path: string;
  readonly token: string;
  /** Six digits, to be told apart from the link; none for an instant link. */
  readonly code: string | undefined;
  /** ISO 8601 in UTC. */
  readonly expiresAt: string;
}

/** Without `minutes`, which has a fault of its own. */
const SignInLinkInput = z.object({
  contact: z.string(),
  instant: z.boolean().optional(),
  next: z.string().optional(),
});

/** Sign-in links that operators make. */
export class SignInLinks {
  constructor(
    private readonly hasher: Hasher,
    private readonly log: Log,
    private readonly contacts: Contacts,
    private readonly tickets: Tickets,
    private readonly changes: Changes,
  ) {}

  /**
   * A new link for a contact. Earlier ones stay valid until they are used or expire.
   *
   * @throws PortalError `contact_not_found` 404, `contact_not_active` 409, `next_invalid`, `minutes_invalid`, `input_invalid` 422
   */
  async create(accountId: string, request: SignInLinkRequest, cause: Cause): Promise<SignInLink> {
    readInput(SignInLinkInput, 'link', request);
    const by = actorId(cause);
    const { instant = false } = request;
    const most = instant ? 15 : 24 * 60;
    const { minutes = most } = request;
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > most) {
      throw new PortalError('minutes_invalid', 422, `Such a sign-in link is valid for 1 to ${most} minutes.`);
    }
    const next = ownPath(request.next);
    if (request.next !== undefined && next === undefined) {
      throw new PortalError('next_invalid', 422, 'A link opens a page path of the portal, such as "/invoices".');
    }
    const contact = await this.contacts.get(accountId, request.contact);
    if (!mayUsePortal.has(contact.status)) {
      throw new PortalError('contact_not_active', 409, `The contact is ${contact.status}.`, { status: contact.status });
    }
    const wanted = {
      accountId,
      contactId: contact.id,
      addressMac: this.hasher.hmac('address', `${accountId}:${parseEmailAddress(contact.email).key}`),
      instant,
      next,
      lifetime: minutes * 60 * 1000,
    };
    const { id, link, code, expiresAt } = await this.changes.run(accountId, cause, async (change) => {
      const data = { instant, minutes, next: next ?? null };
      change.note({ action: 'sign_in.link_made', subject: `contact:${contact.id}`, data });
      return this.tickets.openForOperator(wanted, change.tx.kysely<KernelTables>());
    });
    const facts = { accountId, contactId: contact.id, ticketId: id, by, minutes };
    if (instant) this.log.warn('sign_in.instant_link_made', facts);
    else this.log.info('sign_in.link_made', facts);
    return { path: `/auth/link/${link}`, token: link, code: instant ? undefined : code, expiresAt };
  }
}
