import type { Contact } from '../../identity/contact.js';
import type { KernelServices } from '../../operators/account-services.js';
import type { PluginServices } from '../../operators/plugin-services.js';
import type { InputPart, RouteInput, RouteKey } from '../../plugin/route.js';
import type { AnyPlugin } from '../../plugin.js';
import type { TestAccount } from '../test-portal.js';

/** Whom a seed is for, and the words that it puts into what it makes. */
export interface SeedInput<P extends AnyPlugin> {
  readonly account: TestAccount<P>;
  /** The account's services: `services.billing.draftInvoice({ owner, ... })`. */
  readonly services: KernelServices & PluginServices<P>;
  /** The party that all of it shall belong to: the id of the contact, or of the company. */
  readonly owner: string;
  /** The contact, or one of the company. */
  readonly contact: Contact;
  /** Given where what is made belongs to a company. */
  readonly company?: { readonly id: string; readonly name: string };
  /** A text that the owner alone may read: put it into names, subjects and notes, as often as you can. */
  readonly marker: string;
  /** A text that all contacts of the account may read: for catalogues, settings, posts. */
  readonly sharedMarker: string;
  /** A text that no contact may read: for drafts and inner notes. */
  readonly hiddenMarker: string;
}

/** What any example of a request may say. */
export interface ExampleOptions {
  /** Not the owner's alone: every contact of the account may see it. */
  readonly shared?: true;
  /** Of an open route: whoever has this address may see what is the owner's. */
  readonly secret?: true;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request to a route, without method and path. */
export interface AnyExample extends ExampleOptions {
  /** By name; written into the path as text. */
  readonly params?: object | undefined;
  readonly query?: object | undefined;
  /** JSON; of a hook also a text or bytes, sent as they are. */
  readonly body?: unknown;
  /** Of an upload: the bytes of a file that it takes. */
  readonly file?: Uint8Array;
}

type ExampleOf<R> = R extends { readonly input: RouteInput<infer Params, infer Query, infer Body> }
  ? InputPart<'params', Params> &
      InputPart<'query', Query> &
      InputPart<'body', Body> &
      (R extends { readonly kind: 'upload' } ? { readonly file: Uint8Array } : unknown) &
      ExampleOptions
  : AnyExample;

/**
 * What a seed returns: an example for each route that needs one, by its key; of root routes and hooks too. A route that
 * takes nothing needs none.
 */
export type Seeded<P extends AnyPlugin> = {
  readonly [Key in keyof P['routes']]?: ExampleOf<P['routes'][Key]>;
} & { readonly [Key in RouteKey]?: AnyExample } & {
  /** Parts of links to items, by the link's name, where no card, action or list leads to one: `{ invoice: { id } }`. */
  readonly links?: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

/**
 * Fills one account for one owner through the plugin's own services, and says what requests to send. It is called for
 * several contacts, for companies, in several accounts, and more than once.
 */
export type Seed<P extends AnyPlugin> = (input: SeedInput<P>) => Promise<Seeded<P>> | Seeded<P>;
