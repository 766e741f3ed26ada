import type { Handler } from 'hono';
import { baseContext } from '../composition/base-context.js';
import type { InstalledPlugin } from '../composition/compose.js';
import { documentsOf } from '../documents/documents-context.js';
import { PluginVoice } from '../events/plugin-voice.js';
import type { Kernel } from '../kernel.js';
import type { RunnableHook } from '../plugin/hook.js';
import { BODY_LIMIT, readBytes } from './body.js';
import type { PortalEnv } from './environment.js';
import { inputReader, outputOf } from './route-input.js';

/**
 * Serves a hook. It looks at no session and at no app, and takes requests from anywhere: whoever may call it proves
 * that in a way that only the plugin knows, by a signature over the very bytes as a rule.
 */
export function hookHandler(
  kernel: Kernel,
  plugin: InstalledPlugin,
  key: string,
  hook: RunnableHook,
): Handler<PortalEnv> {
  const { params, query, limit = BODY_LIMIT, returns } = hook.spec;
  const readInput = inputReader({ params, query });
  return async (c) => {
    const input = await readInput(c);
    const { account } = c.var.arrival;
    const result = await hook.handler({
      ...baseContext(plugin, kernel, account, account.locale),
      params: input.params,
      query: input.query,
      bytes: await readBytes(c.req.raw, limit),
      headers: headersOf(c.req.raw),
      db: kernel.handles.open(
        plugin.spec.tables,
        { account: account.id, runner: 'hook' },
        new PluginVoice(plugin, { actor: { kind: 'hook', id: plugin.id }, operation: key }),
      ),
      documents: documentsOf(kernel.documents, { account: account.id, plugin: plugin.id }),
      origin: c.var.facts.origin,
      signal: c.req.raw.signal,
    });
    return returns === undefined ? c.body(null, 204) : c.json(outputOf(returns, key, result) as object);
  };
}

/** Where a browser calls, its session is not the plugin's to see. */
function headersOf({ headers }: Request): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => name !== 'cookie'));
}
