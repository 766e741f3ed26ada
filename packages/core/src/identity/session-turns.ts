import type { KernelChange } from '../changes/kernel-change.js';
import { tell } from '../events/kernel-events.js';
import type { SignInWay } from './session.js';
import type { KernelTables, SessionEnd } from './tables.js';

/** Tells that a session began. */
export function toldStarted(change: KernelChange, sessionId: string, contactId: string, way: SignInWay): void {
  tell(change, 'session.started', { sessionId, partyId: contactId, way });
  change.note({ action: 'session.started', subject: `contact:${contactId}`, data: { sessionId, way } });
}

interface EndedSession {
  readonly id: string;
  readonly contact_id: string;
}

/** Tells which sessions ended. */
export function toldEnded(change: KernelChange, ended: readonly EndedSession[], reason: SessionEnd): void {
  for (const { id: sessionId, contact_id: partyId } of ended) {
    tell(change, 'session.ended', { sessionId, partyId, reason });
    // That time has passed is nobody's act.
    if (reason === 'expired_idle' || reason === 'expired_absolute') continue;
    change.note({ action: 'session.ended', subject: `contact:${partyId}`, data: { sessionId, reason } });
  }
}

/** Ends live sessions of the account: say which, and then tell it. */
export function endingSessions({ tx, account, at }: KernelChange, reason: SessionEnd) {
  return tx
    .kysely<KernelTables>()
    .updateTable('portico_session')
    .set({ status: 'ended', status_at: at, ended_reason: reason })
    .where('account_id', '=', account)
    .where('status', '=', 'live');
}
