import { redirect } from '@tanstack/react-router';
import { api, hasStatus, type Session } from '../api.ts';
import { addressOf } from '../site.ts';

/** Why a link of a mail signs nobody in any more: it is old or used, or digits were guessed with it too often. */
export type LinkOver = 'expired' | 'tries';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The sign-in was reached by a link that is over. It stands here and not in the address, where the link's ticket was. */
    readonly linkOver?: LinkOver;
  }
}

/** The sign-in that says why a link no longer works. It takes the place of the link's page, so that the ticket goes from the history. */
export const signInAfter = (linkOver: LinkOver) =>
  ({ to: '/sign-in', search: {}, state: { linkOver }, replace: true }) as const;

/** What the link of a mail asks for in this browser: a press, or the digits of the same mail. */
export type Demand = 'press' | 'code';

/**
 * What a link asks for here. Looking changes nothing.
 *
 * @throws a redirect if the link is over: to the sign-in, and for who is signed in to where he would land
 */
export async function demandOf(ticket: string, session: Session | null, signal: AbortSignal): Promise<Demand> {
  try {
    // Asked anew each time, and kept nowhere: neither here nor on the device.
    return (await api('GET /auth/link/:ticket', { params: { ticket }, signal })).demand;
  } catch (error) {
    if (!hasStatus(error, 404, 410)) throw error;
    if (session !== null) throw redirect({ href: addressOf(session.account.landing), replace: true });
    throw redirect(signInAfter('expired'));
  }
}
