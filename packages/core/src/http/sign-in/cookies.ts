import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { absoluteTime } from '../../identity/session.js';
import { cookieIn } from '../cookie-header.js';

/** What the name of a cookie depends on. */
export interface CookiePlace {
  /** In path mode, the account's slug: several accounts share one origin, and their cookies must not meet. */
  readonly slug: string | undefined;
  /** False only on loopback over plain http. */
  readonly secure: boolean;
}

/** The cookies: the session, the browser that waits for a mail, the device that signed in before, a chosen language. */
export type CookieKind = 'session' | 'ask' | 'device' | 'language';

const names: Readonly<Record<CookieKind, string>> = {
  session: 'portico',
  ask: 'portico-ask',
  device: 'portico-device',
  language: 'portico-language',
};

const day = 24 * 60 * 60;

/** In seconds. A device is remembered as long as browsers allow. */
const lifetimes: Readonly<Record<CookieKind, number>> = {
  session: absoluteTime / 1000,
  ask: 60 * 60,
  device: 400 * day,
  language: 400 * day,
};

/**
 * The name of a cookie. `__Host-` makes the browser refuse it from any other host, without `Secure` and below another
 * path ([RFC 6265bis, 4.1.3](https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/)).
 */
export function cookieName(kind: CookieKind, { slug, secure }: CookiePlace): string {
  return `${secure ? '__Host-' : ''}${names[kind]}${slug === undefined ? '' : `.${slug}`}`;
}

/** A cookie's value as the browser sent it; undefined where it sent none. */
export function readCookie(request: Request, kind: CookieKind, place: CookiePlace): string | undefined {
  return cookieIn(request.headers.get('Cookie'), cookieName(kind, place));
}

/** The session's token as the browser sent it. */
export function sessionToken(request: Request, place: CookiePlace): string | undefined {
  return readCookie(request, 'session', place);
}

/** Gives the browser a cookie. */
export function giveCookie(c: Context, kind: CookieKind, place: CookiePlace, value: string): void {
  write(c, kind, place, value, lifetimes[kind]);
}

/** Takes a cookie away from the browser. */
export function takeCookie(c: Context, kind: CookieKind, place: CookiePlace): void {
  write(c, kind, place, '', 0);
}

function write(c: Context, kind: CookieKind, place: CookiePlace, value: string, maxAge: number): void {
  const { secure } = place;
  c.set('givesCookie', true);
  setCookie(c, cookieName(kind, place), value, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge });
}
