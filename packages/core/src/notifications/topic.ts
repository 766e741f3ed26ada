import type { CompanyRole } from '../data/scopes.js';
import type { TextKey } from '../texts/catalogue.js';
import type { TopicTemplate } from './template/template.js';

/** How a contact gets the mails of a topic: each when it happens, once a day, or not at all. */
export type EmailChoice = 'now' | 'daily' | 'off';

/** Whether a topic's notifications are in the contact's list in the portal. */
export type InAppChoice = 'on' | 'off';

/** How a contact is told of a topic. */
export interface Channels {
  readonly email: EmailChoice;
  readonly inApp: InAppChoice;
}

/**
 * A kind of notification: what a contact is told of, and chooses how.
 *
 * @typeParam App the plugin's apps
 */
export interface TopicSpec<App extends string = string> {
  /** The app that it belongs to: who does not see the app is told nothing. */
  readonly app: App;
  /** What it is called where it is chosen, from the plugin's catalogue: "New invoices". */
  readonly title: TextKey;
  /** Neither owner nor contact can switch it off: what somebody must be told, such as that he is to sign. */
  readonly required?: boolean;
  /** How contacts are told who have not chosen. Default: mails at once, and in the portal. */
  readonly channels?: Partial<Channels>;
  /** Who of a company is told. Default: all of its contacts. */
  readonly roles?: readonly CompanyRole[];
  /** The values that its templates may use, beside the common ones, each with an example for the owner's preview. */
  readonly values?: Readonly<Record<string, NotificationValue>>;
  /** What its mails say, by language, in every language of the plugin's catalogue; variants such as `de-x-informal` too. */
  readonly templates: Readonly<{ en: TopicTemplate } & Record<string, TopicTemplate>>;
}

/**
 * A value of a notification. Sums, days and times are written as the reader's language has them, times in the account's
 * time zone.
 */
export type NotificationValue =
  | string
  | number
  /** In minor units of the currency, ISO 4217. */
  | { readonly amount: number; readonly currency: string }
  /** `YYYY-MM-DD`. */
  | { readonly day: string }
  /** ISO 8601. */
  | { readonly at: string };

/** What is told to whom. */
export interface Notification {
  /** A contact, or a company: of this, the contacts in the roles that the topic names. */
  readonly to: string;
  /** The page path that it is about, made by `context.link(...)`. */
  readonly link: string;
  /** What it is about: an id. Mails about one thing stand together in the reader's mailbox. */
  readonly item?: string;
  /** The values that the topic declares. */
  readonly values?: Readonly<Record<string, NotificationValue>>;
}
