import type { CompanyRole } from '../../data/scopes.js';
import type { Contact } from '../../identity/contact.js';
import type { AnyPlugin } from '../../plugin.js';
import type { Portal } from '../../portal.js';
import type { TestBrowser } from '../test-browser.js';
import type { TestAccount } from '../test-portal.js';
import type { AnyExample } from './seed.js';

/** One of the accounts. */
export interface Realm {
  readonly account: TestAccount<AnyPlugin>;
  readonly sharedMarker: string;
}

/** A contact or a company, and what its seed made. */
export interface Owner {
  readonly label: string;
  readonly id: string;
  readonly kind: 'contact' | 'company';
  readonly realm: Realm;
  readonly marker: string;
  readonly hiddenMarker: string;
  readonly examples: ReadonlyMap<string, AnyExample>;
  readonly links: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Whoever sends requests. */
export interface Caller {
  readonly label: string;
  readonly realm: Realm;
  readonly browser: TestBrowser<Portal<AnyPlugin>>;
  /** Who he is, where he is somebody. */
  readonly person?: Person;
}

/** A contact who is signed in. */
export interface Person extends Caller {
  readonly contact: Contact;
  readonly own: Owner;
  readonly companies: readonly { readonly company: Owner; readonly role: CompanyRole }[];
  readonly person: Person;
}
