import type { Changes } from '../../changes/changes.js';
import type { Clock } from '../../clock.js';
import type { Engine } from '../../data/engine.js';
import type { GuardedFetch } from '../../guarded-fetch/guarded-fetch.js';
import type { Log } from '../../log.js';
import type { Seal } from '../../seal.js';
import type { EventLog } from '../event-log.js';
import { WebhookAttempts } from './attempts.js';
import { KeptSecrets } from './kept-secrets.js';
import { WebhookReplay } from './replay.js';
import { WebhookSender } from './sender.js';
import { SigningSecrets } from './signing-secrets.js';
import { WebhookDelivery } from './webhook-delivery.js';
import { Webhooks } from './webhooks.js';

/** What webhooks are made of. */
export interface WebhookParts {
  readonly engine: Engine;
  readonly clock: Clock;
  readonly log: Log;
  readonly seal: Seal;
  readonly events: EventLog;
  readonly fetch: GuardedFetch;
  /** Asked for later: changes tell events to what is made here. */
  readonly changes: () => Changes;
  /** The names of the events that there are. */
  readonly names: ReadonlySet<string>;
}

/** Everything of webhooks in one portal. */
export class AccountWebhooks {
  readonly delivery: WebhookDelivery;
  readonly attempts: WebhookAttempts;
  readonly endpoints: Webhooks;
  readonly keptSecrets: KeptSecrets;
  readonly replays: WebhookReplay;

  constructor({ engine, clock, log, seal, events, fetch, changes, names }: WebhookParts) {
    const secrets = new SigningSecrets(seal);
    this.keptSecrets = new KeptSecrets(engine, clock, secrets);
    this.attempts = new WebhookAttempts(engine, clock);
    const sender = new WebhookSender(clock, fetch, secrets, this.attempts);
    this.delivery = new WebhookDelivery({ engine, clock, log, changes, events, sender });
    this.endpoints = new Webhooks({ engine, clock, changes, fetch, secrets, sender, attempts: this.attempts }, names);
    this.replays = new WebhookReplay(clock, changes, events, this.endpoints);
  }
}
