import type { Handler } from 'hono';
import type { InstalledPlugin } from '../composition/compose.js';
import { safeName } from '../documents/safe-name.js';
import type { Kernel } from '../kernel.js';
import type { FileAnswer, RunnableFileRoute } from '../plugin/file-route.js';
import { PortalError } from '../problem.js';
import type { PortalEnv } from './environment.js';
import { fileAnswer } from './file-answer.js';
import { routeContext } from './route-context.js';
import { inputReader } from './route-input.js';
import { demand } from './visits.js';

/** Serves a file route: the plugin says which of its documents, the kernel sends it. */
export function fileHandler(
  kernel: Kernel,
  plugin: InstalledPlugin,
  key: string,
  route: RunnableFileRoute,
): Handler<PortalEnv> {
  const { app, cache = 'private, no-cache' as const } = route.spec;
  const readInput = inputReader(route.spec);
  return async (c) => {
    const visit = c.var;
    demand(kernel, visit, app, key);
    const { params, query } = await readInput(c);
    const result = await route.handler(routeContext(kernel, c, visit, plugin, { params, query }));
    const { id, name, attachment = false } = fileIn(result, key);
    const owner = { account: visit.arrival.account.id, plugin: plugin.id };
    const document = await kernel.documents.get(owner, id);
    if (document === undefined) throw new PortalError('document_not_found', 404, `"${key}" names no document.`);
    const sent = { ...document, name: safeName(name ?? document.name, document.mediaType), attachment, cache } as const;
    return fileAnswer(c.req.raw, sent, (range) => kernel.documents.open(owner, id, range));
  };
}

function fileIn(result: unknown, key: string): FileAnswer {
  const { id } = (result ?? {}) as Partial<FileAnswer>;
  if (typeof id === 'string') return result as FileAnswer;
  throw new Error(`"${key}" must answer with a document: \`{ id }\`, or what \`documents.get\` gave.`);
}
