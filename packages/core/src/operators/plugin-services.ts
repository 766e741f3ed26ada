import { addressedAccount } from '../composition/addressed-account.js';
import { baseContext } from '../composition/base-context.js';
import type { InstalledPlugin } from '../composition/compose.js';
import { documentsOf } from '../documents/documents-context.js';
import { PluginVoice } from '../events/plugin-voice.js';
import type { Account } from '../identity/account.js';
import { type InputFault, parseInput, refuseFaults } from '../input.js';
import type { Kernel } from '../kernel.js';
import type { Actor, Operations, RunnableCall } from '../plugin/call.js';
import type { AnyPlugin } from '../plugin.js';
import { causeOf } from './acting.js';

/** What plugins offer operators of one account, by the plugin's id. */
export type PluginServices<P extends AnyPlugin> = { readonly [X in P as X['id']]: Operations<X['operations']> };

/** A plugin's services: input checked, output checked, the database scoped to the account. */
export function operations(
  kernel: Kernel,
  plugin: InstalledPlugin,
  account: Account,
  actor: Actor,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(plugin.calls).map(([name, call]) => [
      name,
      (input?: unknown) => perform(kernel, plugin, account, actor, name, call, input),
    ]),
  );
}

async function perform(
  kernel: Kernel,
  plugin: InstalledPlugin,
  account: Account,
  actor: Actor,
  name: string,
  call: RunnableCall,
  given: unknown,
): Promise<unknown> {
  const faults: InputFault[] = [];
  const input = parseInput(call.spec.input, 'input', given ?? {}, faults);
  refuseFaults(faults);
  const result = await call.handler({
    ...baseContext(plugin, kernel, await addressedAccount(kernel, account.id), account.locale),
    input,
    actor,
    db: kernel.handles.open(
      plugin.spec.tables,
      { account: account.id, runner: 'operator' },
      new PluginVoice(plugin, causeOf(actor, `${plugin.id}.${name}`)),
    ),
    documents: documentsOf(kernel.documents, { account: account.id, plugin: plugin.id }),
    parties: { names: (ids) => kernel.parties.names(account.id, ids) },
    references: { known: (references) => kernel.offers.known(account.id, references) },
    brand: () => kernel.brands.get(account),
    profiles: { of: (ids) => kernel.profiles.of(account.id, ids, account.locale) },
  });
  const parsed = call.spec.returns.safeParse(result);
  if (!parsed.success)
    throw new Error(`The result of ${plugin.id}.${name} does not fit its \`returns\`: ${parsed.error.message}`);
  return parsed.data;
}
