import type { Context, Handler } from 'hono';
import { baseContext } from '../composition/base-context.js';
import type { InstalledPlugin } from '../composition/compose.js';
import type { OpenDb } from '../data/tables.js';
import { PluginVoice } from '../events/plugin-voice.js';
import { readerLocale } from '../identity/reader-locale.js';
import type { Kernel } from '../kernel.js';
import { type Decision, decideForAnybody } from '../permissions/decision.js';
import type { OpenContext, RunnableOpenRoute, Visitor } from '../plugin/open-route.js';
import { Redirect } from '../plugin/redirect.js';
import { refuseCrossSite } from './cross-site.js';
import type { PortalEnv, Visit } from './environment.js';
import { listedOrigin } from './origins.js';
import { RequestCookie } from './plugin-cookie.js';
import { notFound } from './problem-response.js';
import { inputReader, outputOf } from './route-input.js';

/** Which apps exist in the account for whoever asks. */
export function openApps(kernel: Kernel, { arrival }: Visit): (app: string) => Decision {
  const { id, slug } = arrival.account;
  // No suspended account is ever arrived at.
  const facts = { account: { id, slug, status: 'active' as const, since: '' }, settings: arrival.settings };
  return (app) => decideForAnybody(facts, app, kernel.installed, kernel.hostSwitch);
}

/** Serves an open route: the same for everybody, whoever is signed in. */
export function openHandler(
  kernel: Kernel,
  plugin: InstalledPlugin,
  key: string,
  route: RunnableOpenRoute,
): Handler<PortalEnv> {
  const { app, returns, cache } = route.spec;
  const readInput = inputReader(route.spec);
  return async (c) => {
    refuseCrossSite(c.req.raw, c.var.facts.origin, listedOrigin(c.req.raw, kernel.origins));
    const decision = openApps(kernel, c.var)(app);
    if (!decision.allowed) {
      const accountId = c.var.arrival.account.id;
      kernel.log.info('request.hidden', { route: key, app, reason: decision.reason, accountId });
      throw notFound();
    }
    const { params, query, body } = await readInput(c);
    const cookie = new RequestCookie(c, plugin, cache !== undefined);
    const result = await route.handler({
      ...contextForAnybody(kernel, c, plugin, cache !== undefined),
      params,
      query,
      body,
      cookie: cookie.forHandler,
    });
    if (result instanceof Redirect) {
      cookie.write();
      // What was posted is not posted again where it leads.
      return c.redirect(
        result.isPage ? kernel.link(result.url) : result.url,
        c.req.method === 'GET' || c.req.method === 'HEAD' ? 302 : 303,
      );
    }
    if (returns === undefined) throw new Error(`"${key}" has no \`returns\`: it must answer by \`redirect\`.`);
    const answer = outputOf(returns, key, result) as object;
    // Only now, when nothing can fail any more: a problem is for nobody to keep.
    cookie.write();
    if (cache !== undefined) c.header('Cache-Control', `public, max-age=${cache}`);
    return c.json(answer);
  };
}

type Surroundings = Omit<
  OpenContext<never, unknown, unknown, unknown, unknown>,
  'params' | 'query' | 'body' | 'cookie'
>;

function contextForAnybody(
  kernel: Kernel,
  c: Context<PortalEnv>,
  plugin: InstalledPlugin,
  cached: boolean,
): Surroundings {
  const { arrival, facts } = c.var;
  const { account } = arrival;
  // Who is signed in changes nothing, nor does his language. What anybody may keep is in the account's.
  const locale = cached
    ? account.locale
    : (facts.chosenLocale ??
      readerLocale(c.req.header('Accept-Language'), Object.keys(plugin.spec.texts), account.locale));
  const cause = { actor: { kind: 'visitor', id: 'anybody' }, from: { address: facts.remoteAddress } } as const;
  const scope = { account: account.id, runner: 'open' } as const;
  const db = kernel.handles.open(plugin.spec.tables, scope, new PluginVoice(plugin, cause));
  return {
    ...baseContext(plugin, kernel, account, locale),
    // The narrower type leaves out what this handle refuses.
    db: db as unknown as OpenDb<never>,
    visitor: visitorOf(c),
    origin: facts.origin,
    signal: c.req.raw.signal,
  };
}

function visitorOf(c: Context<PortalEnv>): Visitor {
  const { raw } = c.req;
  const purpose = `${raw.headers.get('Sec-Purpose') ?? ''} ${raw.headers.get('Purpose') ?? ''}`;
  return {
    address: c.var.facts.remoteAddress,
    userAgent: (raw.headers.get('User-Agent') ?? '').slice(0, 500),
    ahead: raw.method === 'HEAD' || /prefetch|prerender|preview/i.test(purpose),
  };
}
