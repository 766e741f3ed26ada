import { type HistoryState, redirect } from '@tanstack/react-router';
import { api, hasStatus, type Session } from '../api.ts';

/** Why a link of a mail signs nobody in any more: it is old or used up, or digits were guessed with it too often just now. */
export type LinkOver = 'expired' | 'tries';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The sign-in was reached by a link that is over. It stands here and not in the address, where the link's ticket was. */
    readonly linkOver?: LinkOver;
    /** The sign-in was reached from a link, by who would rather have a new mail. */
    readonly anew?: true;
  }
}

/** The sign-in that says why a link no longer works. It takes the place of the link's page, so that the ticket goes from the history. */
export const signInAfter = (linkOver: LinkOver) =>
  ({ to: '/sign-in', search: {}, state: { linkOver }, replace: true }) as const;

/** The sign-in instead of a link's page. */
export const signInAnew = { to: '/sign-in', search: {}, state: { anew: true }, replace: true } as const;

/** Whether the sign-in is also for who is signed in: a link that led to it may have been sent to somebody else. */
export const isForAnybody = ({ linkOver, anew }: HistoryState) => linkOver !== undefined || anew === true;

/** What the link of a mail asks for in this browser: a press, or the digits of the same mail. */
export type Demand = 'press' | 'code';

/** What the page of a link begins with. */
export interface Looked {
  readonly demand: Demand;
  /** The id of the contact who was signed in already. */
  readonly signedIn: string | undefined;
}

/**
 * What a link asks for here. Looking changes nothing.
 *
 * @throws a redirect to the sign-in if the link is over
 */
export async function lookAt(ticket: string, session: Session | null, signal: AbortSignal): Promise<Looked> {
  try {
    // Asked anew each time, and kept nowhere on the device.
    const { demand } = await api('GET /auth/link/:ticket', { params: { ticket }, signal });
    return { demand, signedIn: session?.contact.id };
  } catch (error) {
    if (!hasStatus(error, 404, 410)) throw error;
    throw redirect(signInAfter('expired'));
  }
}
