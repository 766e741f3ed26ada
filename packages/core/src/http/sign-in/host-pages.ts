import { PortalError } from '../../problem.js';
import { isLoopback } from '../place.js';

/**
 * Pages of the host's that stand in for core's own: paths of the portal's origin, or whole addresses. They work on the
 * API: `POST /auth/ask`, `POST /auth/code`, `GET` and `POST /auth/link/:ticket`.
 */
export interface PageAddresses {
  /** Where `GET /auth` leads, with the path to open afterwards as `?next=`. */
  readonly signIn?: string;
  /** Where the links of sign-in mails lead, with `:ticket` filled in: `/welcome/:ticket`. */
  readonly link?: string;
  /** Where signing out by a form leads. */
  readonly signedOut?: string;
}

const names = ['signIn', 'link', 'signedOut'] as const;

/** {@link PageAddresses} that have passed. */
export class HostPages {
  readonly #pages: PageAddresses;

  /** @throws PortalError `composition_refused` */
  constructor(pages: PageAddresses = {}) {
    const unknown = Object.keys(pages).filter((name) => !names.some((known) => known === name));
    if (unknown.length > 0) {
      throw refused(
        `\`pages\` names "${unknown.join('", "')}", which there is not. Its pages are: ${names.join(', ')}.`,
      );
    }
    for (const name of names) checkAddress(name, pages[name]);
    this.#pages = pages;
  }

  /** The page on which somebody signs in. */
  signIn(origin: string, next: string | undefined): string | undefined {
    const url = this.#url(this.#pages.signIn, origin);
    if (next !== undefined) url?.searchParams.set('next', next);
    return url?.href;
  }

  /** The page of a mail's link. */
  link(origin: string, ticket: string): string | undefined {
    return this.#url(this.#pages.link?.replace(':ticket', encodeURIComponent(ticket)), origin)?.href;
  }

  /** The page after signing out. */
  signedOut(origin: string): string | undefined {
    return this.#url(this.#pages.signedOut, origin)?.href;
  }

  /** The origins of all these pages. */
  origins(origin: string): string[] {
    return names.flatMap((name) => this.#url(this.#pages[name], origin)?.origin ?? []);
  }

  #url(address: string | undefined, origin: string): URL | undefined {
    return address === undefined ? undefined : new URL(address, origin);
  }
}

function checkAddress(name: (typeof names)[number], address: unknown): void {
  if (address === undefined) return;
  const example = name === 'link' ? '/welcome/:ticket' : '/sign-in';
  if (typeof address !== 'string' || !isAddress(address)) {
    throw refused(
      `\`pages.${name}\` is ${JSON.stringify(address)}. Write a path such as "${example}", or a whole address with https.`,
    );
  }
  const parameters = address.replace(/^https?:\/\/[^/]*/i, '').split(':ticket').length - 1;
  if (parameters !== (name === 'link' ? 1 : 0)) {
    throw refused(
      name === 'link'
        ? `\`pages.link\` is "${address}". Say once where the ticket goes: "/welcome/:ticket".`
        : `\`pages.${name}\` is "${address}". Only \`pages.link\` has a ":ticket".`,
    );
  }
}

function isAddress(address: string): boolean {
  if (/^\/(?![/\\])/.test(address)) return !/[\s\\]/.test(address);
  const url = /^https?:\/\//i.test(address) ? URL.parse(address) : null;
  // The secret of a mail's link must not travel in the clear.
  return url !== null && url.username === '' && (url.protocol === 'https:' || isLoopback(url.host));
}

function refused(detail: string): PortalError {
  return new PortalError('composition_refused', 500, detail);
}
