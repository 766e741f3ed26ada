import { bySystem } from '../../changes/cause.js';
import { addressedAccount } from '../../composition/addressed-account.js';
import { baseContext } from '../../composition/base-context.js';
import type { InstalledPlugin } from '../../composition/compose.js';
import { documentsOf } from '../../documents/documents-context.js';
import type { Kernel } from '../../kernel.js';
import type { RunnableSubscription, SubscriberDb } from '../../plugin/subscription.js';
import type { Delivery } from '../outbox/delivery.js';
import { PluginVoice } from '../plugin-voice.js';
import type { Subscriber } from './subscriber.js';

/** What the plugins of a portal listen to. */
export function pluginSubscribers(plugins: readonly InstalledPlugin[], kernel: () => Kernel): Subscriber[] {
  return plugins.flatMap((plugin) =>
    Object.entries(plugin.subscriptions).map(([event, subscription]) =>
      subscriberOf(plugin, event, subscription, kernel),
    ),
  );
}

function subscriberOf(
  plugin: InstalledPlugin,
  event: string,
  { spec, handler }: RunnableSubscription,
  kernel: () => Kernel,
): Subscriber {
  return {
    name: plugin.id,
    event,
    async receive(happened, delivery, signal) {
      const data = spec.data.safeParse(happened.data);
      // A node of another release may need less: it is tried again as whatever fails.
      if (!data.success)
        throw new Error(`"${event}" has not what plugin "${plugin.id}" needs of it: ${data.error.message}`);
      const portal = kernel();
      const account = await addressedAccount(portal, happened.accountId);
      await handler({
        ...baseContext(plugin, portal, account, account.locale),
        event: { ...happened, data: data.data },
        db: subscriberDb(portal, plugin, event, delivery),
        documents: documentsOf(portal.documents, { account: account.id, plugin: plugin.id }),
        parties: { names: (ids) => portal.parties.names(account.id, ids) },
        signal,
      });
    },
  };
}

/** Reads, and makes the one change that is committed with the delivery's being done. */
function subscriberDb(
  { handles }: Kernel,
  plugin: InstalledPlugin,
  event: string,
  delivery: Delivery,
): SubscriberDb<never> {
  const voice = new PluginVoice(plugin, bySystem(`${plugin.id}: ${event}`), (tx) => delivery.doneIn(tx));
  const handle = handles.open(plugin.spec.tables, { account: delivery.account, runner: 'account' }, voice);
  const { selectFrom, selectNoFrom, with: withTables, all, first } = handle;
  let changed = false;
  const change: SubscriberDb<never>['change'] = async (work) => {
    if (changed) {
      throw new Error(
        `What plugin "${plugin.id}" does about "${event}" makes a second change, and the event was done with the first. Make one of both.`,
      );
    }
    // From its beginning, for one that is begun meanwhile.
    changed = true;
    try {
      return await handle.change(work);
    } catch (error) {
      changed = false;
      throw error;
    }
  };
  // The narrower type leaves out builders of changes.
  return { selectFrom, selectNoFrom, with: withTables, all, first, change } as unknown as SubscriberDb<never>;
}
