import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import type { KernelTables } from '../identity/tables.js';
import { PortalError } from '../problem.js';
import type { InboxOwner } from './inbox.js';
import type { Channels } from './topic.js';
import type { Topic } from './topics.js';

/** A change of what a contact chose for a topic. What is left out stays. */
export interface ChoiceChange extends Partial<Channels> {
  readonly topic: Topic;
}

/** How contacts want to be told of each topic. */
export class Choices {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
  ) {}

  /** How a contact is told of a topic: as he chose, else as the topic says. */
  async of({ accountId, contactId }: InboxOwner): Promise<(topic: Topic) => Channels> {
    const rows = await this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_topic_choice')
      .select(['topic', 'email', 'in_app'])
      .where('account_id', '=', accountId)
      .where('contact_id', '=', contactId)
      .execute();
    const chosen = new Map(rows.map(({ topic, email, in_app }) => [topic, { email, inApp: in_app }]));
    return ({ name, channels }) => chosen.get(name) ?? channels;
  }

  /**
   * Sets them, all or none.
   *
   * @throws PortalError `topic_required` 422
   */
  async set(owner: InboxOwner, changes: readonly ChoiceChange[]): Promise<void> {
    for (const { topic, email, inApp } of changes) {
      if (topic.required && (email === 'off' || inApp === 'off'))
        throw new PortalError(
          'topic_required',
          422,
          `"${topic.name}" cannot be switched off: one must be told. Choose when its mails come.`,
        );
    }
    if (changes.length === 0) return;
    const changed_at = isoNow(this.clock);
    await this.engine.transaction(async (tx) => {
      for (const { topic, email, inApp } of changes) {
        const change = {
          ...(email !== undefined && { email }),
          ...(inApp !== undefined && { in_app: inApp }),
          changed_at,
        };
        await tx
          .kysely<KernelTables>()
          .insertInto('portico_topic_choice')
          .values({
            account_id: owner.accountId,
            contact_id: owner.contactId,
            topic: topic.name,
            email: topic.channels.email,
            in_app: topic.channels.inApp,
            ...change,
          })
          .onConflict((conflict) => conflict.columns(['account_id', 'contact_id', 'topic']).doUpdateSet(change))
          .execute();
      }
    });
  }
}
