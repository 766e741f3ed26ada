import { bySystem } from '../../changes/cause.js';
import { addressedAccount } from '../../composition/addressed-account.js';
import { baseContext } from '../../composition/base-context.js';
import type { InstalledPlugin } from '../../composition/compose.js';
import { documentsOf } from '../../documents/documents-context.js';
import type { Kernel } from '../../kernel.js';
import { PluginVoice } from '../plugin-voice.js';
import { durationOf } from './duration.js';
import type { Job } from './job.js';

/** The scheduled work of the plugins of a portal. */
export function pluginJobs(plugins: readonly InstalledPlugin[], kernel: () => Kernel): Job[] {
  return plugins.flatMap((plugin) =>
    Object.entries(plugin.spec.schedule ?? {}).map(([key, spec]) => {
      const name = `${plugin.id}.${key}`;
      return {
        name,
        // Composition has refused what is none.
        every: durationOf(spec.every) ?? Number.NaN,
        async run(turn, signal) {
          const portal = kernel();
          const account = await addressedAccount(portal, turn.account);
          const voice = new PluginVoice(plugin, bySystem(name), (tx) => turn.hold(tx));
          await spec.run({
            ...baseContext(plugin, portal, account, account.locale),
            db: portal.handles.open(plugin.spec.tables, { account: account.id, runner: 'account' }, voice),
            documents: documentsOf(portal.documents, { account: account.id, plugin: plugin.id }),
            parties: { names: (ids) => portal.parties.names(account.id, ids) },
            signal,
          });
        },
      } satisfies Job;
    }),
  );
}
