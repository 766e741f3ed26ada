import type { Cause } from '../changes/cause.js';
import type { KernelDb } from '../identity/sessions.js';
import type { KernelTables } from '../identity/tables.js';
import type { Kernel } from '../kernel.js';

/** How contacts show themselves to each other. Each throws `contact_not_found` 404. */
export interface ProfileServices {
  removePicture(contactId: string): Promise<void>;
  /** Hides a contact from the others, whatever he chose. */
  hide(contactId: string): Promise<void>;
  /** Takes `hide` back: what he chose counts again. */
  show(contactId: string): Promise<void>;
}

/** Those services of one account. */
export function profileServices(
  { contacts, profiles, changes, log }: Kernel,
  accountId: string,
  by: (method: string) => Cause,
): ProfileServices {
  type Make = (owner: { accountId: string; contactId: string }, db: KernelDb, who: string) => Promise<void>;
  const service = (method: string, action: string, make: Make) => async (contactId: string) => {
    const cause = by(method);
    await contacts.get(accountId, contactId);
    await changes.run(accountId, cause, async (change) => {
      await make({ accountId, contactId }, change.tx.kysely<KernelTables>(), cause.actor.id);
      change.note({ action, subject: `contact:${contactId}` });
    });
    log.info(action, { accountId, contactId, by: cause.actor.id });
  };
  return {
    removePicture: service('removePicture', 'profile.picture_removed', (owner, db) =>
      profiles.removePicture(owner, db),
    ),
    hide: service('hide', 'profile.hidden', (owner, db, who) => profiles.withhold(owner, who, db)),
    show: service('show', 'profile.shown', (owner, db) => profiles.withhold(owner, null, db)),
  };
}
