import type { Cause } from '../changes/cause.js';
import { addressedAccount } from '../composition/addressed-account.js';
import type { Account } from '../identity/account.js';
import type { Kernel } from '../kernel.js';
import type { PreviewedMail, PreviewRequest } from '../notifications/mails/owner-mails.js';
import type { Suppressions } from '../notifications/suppressions.js';
import type { OwnedTopic, TopicChange } from '../notifications/topic-settings.js';
import { bind, bindCaused, type ForAccount, type ForCause } from './bound-methods.js';

/** What contacts are told, and what mails say. */
export type NotificationServices = ForAccount<Suppressions, 'suppressions'> &
  ForCause<Suppressions, 'suppress' | 'lift'> & {
    /** All topics, in the words of the account's language, with what their mails say in each language. */
    topics(): Promise<OwnedTopic[]>;
    /**
     * Switches a topic on or off, or changes what its mails say in one language. Throws `topic_unknown` 404,
     * `topic_required` 409, and `template_invalid` 422, which names line and column of each fault.
     */
    set(topic: string, change: TopicChange): Promise<void>;
    /** Puts a topic's default template back, in one language or in all. Throws `topic_unknown` 404. */
    reset(topic: string, language?: string): Promise<void>;
    /** A mail as contacts get it, also by a template that is not saved yet. Throws as `set` does. */
    preview(request: PreviewRequest): Promise<PreviewedMail>;
    /** The same to a mailbox of the business. */
    sendTest(request: PreviewRequest, to: { readonly name: string; readonly address: string }): Promise<void>;
  };

const bound = ['suppressions'] as const;
const caused = ['suppress', 'lift'] as const;
/** Their names. */
export const notificationMethods = [...bound, ...caused, 'topics', 'set', 'reset', 'preview', 'sendTest'] as const;

/** Those services of one account, for one operator. */
export function notificationServices(
  kernel: Kernel,
  account: Account,
  by: (method: string) => Cause,
): NotificationServices {
  const { settings, suppressions, ownerMails } = kernel.notifications;
  const { id } = account;
  return {
    ...bind(suppressions, id, bound),
    ...bindCaused(suppressions, id, caused, by),
    topics: async () => settings.topics(await addressedAccount(kernel, id)),
    set: (topic, change) => settings.set(id, topic, change, by('set')),
    reset: (topic, language) => settings.reset(id, topic, language, by('reset')),
    preview: (request) => ownerMails.preview(account, request),
    sendTest: (request, to) => ownerMails.sendTest(account, request, to, by('sendTest')),
  };
}
