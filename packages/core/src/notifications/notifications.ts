import type { Changes } from '../changes/changes.js';
import type { InstalledPlugin } from '../composition/compose.js';
import type { Pulses } from '../live/pulses.js';
import type { Seal } from '../seal.js';
import { Choices } from './choices.js';
import { Inbox } from './inbox.js';
import { MailDelivery, type MailDeliveryParts } from './mails/mail-delivery.js';
import { OwnerMails } from './mails/owner-mails.js';
import { Notifier } from './notifier.js';
import { Suppressions } from './suppressions.js';
import { TopicSettings } from './topic-settings.js';
import { topicsOf } from './topics.js';
import { Unsubscribing } from './unsubscribe.js';

/** What contacts are told, and how. */
export interface Notifications {
  readonly settings: TopicSettings;
  readonly choices: Choices;
  readonly inbox: Inbox;
  readonly suppressions: Suppressions;
  readonly unsubscribing: Unsubscribing;
  readonly notifier: Notifier;
  readonly ownerMails: OwnerMails;
  /** How mails leave the outbox. */
  readonly delivery: MailDelivery;
}

type Parts = Omit<MailDeliveryParts, 'settings' | 'choices' | 'suppressions' | 'unsubscribing'> & {
  readonly plugins: readonly InstalledPlugin[];
  readonly changes: Changes;
  readonly pulses: Pulses;
  readonly seal: Seal;
};

/** Puts them together. */
export function notificationsOver(parts: Parts): Notifications {
  const { engine, clock, log, pulses } = parts;
  const topics = topicsOf(parts.plugins);
  const settings = new TopicSettings(engine, parts.changes, topics);
  const choices = new Choices(engine, clock);
  const suppressions = new Suppressions(engine, log, parts.changes);
  const unsubscribing = new Unsubscribing(parts.seal, choices, topics);
  return {
    settings,
    choices,
    inbox: new Inbox(engine, clock, pulses),
    suppressions,
    unsubscribing,
    notifier: new Notifier(clock, topics, pulses),
    ownerMails: new OwnerMails({ ...parts, settings }),
    delivery: new MailDelivery({ ...parts, settings, choices, suppressions, unsubscribing }),
  };
}
