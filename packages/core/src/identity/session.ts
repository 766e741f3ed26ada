import type { SessionEnd } from './tables.js';

const day = 24 * 60 * 60 * 1000;

/** How long a session lasts without being used, in milliseconds. */
export const idleTime = 7 * day;
/** How long a session lasts at most, in milliseconds. */
export const absoluteTime = 30 * day;
/** How old `last seen` may become before a request renews it, in milliseconds. */
export const touchInterval = 5 * 60 * 1000;
/** How many live sessions a contact has at most. */
export const mostLive = 20;

/** How a contact proved himself. */
export type SignInWay = 'code' | 'link' | 'operator_link' | 'host';

/** What a new session needs. */
export interface NewSession {
  readonly contactId: string;
  readonly way: SignInWay;
  readonly userAgent: string | undefined;
  /** The session that the browser has already: it ends as replaced. */
  readonly replaces: string | undefined;
}

/** What a session of a user of the host's needs. */
export interface NewHostSession {
  readonly contactId: string;
  /** What it is found by. */
  readonly key: string;
  /** When the host saw him prove himself. */
  readonly authTime: string;
  readonly userAgent: string | undefined;
}

/** A session that has just begun. The token is told once and not kept. */
export interface StartedSession {
  readonly id: string;
  readonly token: string;
}

/** A signed-in browser, as its owner may see it. */
export interface Session {
  readonly id: string;
  /** Such as `Firefox, Windows`; empty if nothing is known. */
  readonly device: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
}

/** What ends a session without anybody wanting it: the host vouches that it goes on. */
export const lapses: readonly SessionEnd[] = ['expired_idle', 'expired_absolute', 'too_many'];
