import type { Context } from 'hono';
import { setCookie } from 'hono/cookie';
import type { InstalledPlugin } from '../composition/compose.js';
import type { PluginCookie } from '../plugin/open-route.js';
import { PortalError } from '../problem.js';
import { cookieIn } from './cookie-header.js';
import type { PortalEnv } from './environment.js';
import type { CookiePlace } from './sign-in/cookies.js';

/** Browsers take at least 4096 bytes, name and attributes included. */
const LARGEST = 3000;

/** The name of a plugin's cookie. No cookie of the kernel's has a `~`, nor has the id of a plugin. */
export function pluginCookieName(plugin: string, { slug, secure }: CookiePlace): string {
  return `${secure ? '__Host-' : ''}portico~${plugin}${slug === undefined ? '' : `.${slug}`}`;
}

/** A plugin's cookie during one request. What the handler does to it is written only once it has answered. */
export class RequestCookie {
  #written: { readonly value: string; readonly maxAge: number } | undefined;

  constructor(
    private readonly c: Context<PortalEnv>,
    private readonly plugin: InstalledPlugin,
    /** Whether the answer may be kept by others: then nobody gets a cookie with it. */
    private readonly cached: boolean,
  ) {}

  /** As the handler sees it. */
  get forHandler(): PluginCookie {
    const { c, plugin, cached } = this;
    const name = pluginCookieName(plugin.id, c.env.place);
    return {
      // What anybody may keep must not depend on it.
      value: cached ? undefined : cookieIn(c.req.raw.headers.get('Cookie'), name),
      set: (value) => this.#write(value),
      clear: () => this.#write(undefined),
    };
  }

  /** Writes what the handler did. */
  write(): void {
    if (this.#written === undefined) return;
    const { value, maxAge } = this.#written;
    const { place } = this.c.env;
    this.c.set('givesCookie', true);
    setCookie(this.c, pluginCookieName(this.plugin.id, place), value, {
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
      secure: place.secure,
      maxAge,
    });
  }

  #write(value: string | undefined): void {
    const { cookie } = this.plugin.spec;
    if (cookie === undefined)
      throw mistake(`Plugin "${this.plugin.id}" has no cookie. Declare \`cookie: { maxAge }\`.`);
    if (this.cached) throw mistake('An answer that anybody may keep gives nobody a cookie. Take `cache` away.');
    if (value !== undefined && encodeURIComponent(value).length > LARGEST)
      throw mistake(
        `The cookie of plugin "${this.plugin.id}" is larger than ${LARGEST} bytes. Keep its content in a table.`,
      );
    this.#written = value === undefined ? { value: '', maxAge: 0 } : { value, maxAge: cookie.maxAge };
  }
}

function mistake(detail: string): PortalError {
  return new PortalError('cookie_refused', 500, detail);
}
