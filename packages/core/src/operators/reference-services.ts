import type { Cause } from '../changes/cause.js';
import type { Page, PageRequest } from '../identity/page.js';
import type { Kernel } from '../kernel.js';
import type { NewOffer, Offer } from '../references/offers.js';
import type { Unmatched, UnmatchedFilter } from '../references/unmatched.js';

/** What invoices' lines, plans and contracts sell, by reference. */
export interface ReferenceServices {
  /** What opens for whoever pays: what the office picks from. In the order of the references. */
  offers(page?: PageRequest): Promise<Page<Offer>>;
  /**
   * Registers what the host itself opens, with a subscriber of its own.
   *
   * @throws PortalError `reference_taken` 409, `input_invalid` 422
   */
  offer(offer: NewOffer): Promise<void>;
  /** Takes an offer of the host's back. */
  withdraw(reference: string): Promise<void>;
  /** What was paid and matched nothing, the oldest first: `unmatched({ status: 'open' })`. */
  unmatched(filter?: UnmatchedFilter): Promise<Page<Unmatched>>;
  /**
   * Somebody has seen to it.
   *
   * @throws PortalError `unmatched_not_found` 404, `unmatched_settled` 409
   */
  resolve(id: string, note?: string): Promise<void>;
  /**
   * Takes `resolve` back.
   *
   * @throws PortalError `unmatched_not_found` 404, `unmatched_settled` 409
   */
  reopen(id: string): Promise<void>;
}

/** Those services for one operator of one account. */
export function referenceServices(kernel: Kernel, account: string, by: (method: string) => Cause): ReferenceServices {
  const { changes, offers, unmatched } = kernel;
  return {
    offers: (page) => offers.list(account, page),
    offer: (offer) =>
      changes.run(account, by('offer'), async (change) => {
        await offers.offer(change, { plugin: null, app: null }, offer);
        change.note({ action: 'reference.offered', data: { reference: offer.reference } });
      }),
    withdraw: (reference) =>
      changes.run(account, by('withdraw'), async (change) => {
        const offered = await offers.withdraw(change, null, reference);
        if (offered) change.note({ action: 'reference.withdrawn', data: { reference } });
      }),
    unmatched: (filter) => unmatched.list(account, filter),
    resolve: (id, note) => unmatched.settle(account, id, 'resolved', by('resolve'), note),
    reopen: (id) => unmatched.settle(account, id, 'open', by('reopen')),
  };
}
