import { Hono } from 'hono';
import { newId } from '../id.js';
import type { Kernel } from '../kernel.js';
import { errorFacts } from '../log.js';
import { PortalError } from '../problem.js';
import { arrive } from './arriving.js';
import type { ConnectionInfo } from './connection.js';
import { refuseCrossSite } from './cross-site.js';
import { Description } from './description.js';
import type { PortalEnv } from './environment.js';
import { appRoutes } from './kernel-routes/app-routes.js';
import { dashboardRoutes } from './kernel-routes/dashboard-routes.js';
import { liveRoutes } from './kernel-routes/live-routes.js';
import { notificationRoutes } from './kernel-routes/notification-routes.js';
import { profileRoutes } from './kernel-routes/profile-routes.js';
import { publicRoutes } from './kernel-routes/public-routes.js';
import { searchRoutes } from './kernel-routes/search-routes.js';
import { serveKernelRoutes } from './kernel-routes/serve.js';
import type { KernelHandlers } from './kernel-routes/table.js';
import { landingOver } from './landing.js';
import { isPreflight, listedOrigin, preflightAnswer, shareWith } from './origins.js';
import { type Place, placeOf } from './place.js';
import { type Answer, type Answers, fetchOver, PlainAnswer } from './plain-answer.js';
import { servePlugin } from './plugin-routes.js';
import { notFound, problemResponse } from './problem-response.js';
import { type OriginalRequest, originalRequest } from './proxies.js';
import { defaultHeaders, secureHeaders } from './security-headers.js';
import { AuthPages } from './sign-in/auth-pages.js';
import { sessionToken, takeCookie } from './sign-in/cookies.js';
import { languageRoutes } from './sign-in/language-routes.js';
import { pageRoutes } from './sign-in/page-routes.js';
import { signInRoutes } from './sign-in/routes.js';
import { sessionRoutes } from './sign-in/session-routes.js';
import { unsubscribeRoutes } from './unsubscribe-routes.js';
import { demand, isSignInRequired, signedIn } from './visits.js';

/** Answers requests for one portal, each with a `Response`. */
export type Application = (request: Request, connection: ConnectionInfo) => Promise<Response>;

/** See {@link createAnswers}. */
export function createApplication(kernel: Kernel): Application {
  return fetchOver(createAnswers(kernel));
}

/** Puts the routes of the kernel and of all plugins together. A request goes through them from top to bottom. */
export function createAnswers(kernel: Kernel): Answers {
  const app = new Hono<PortalEnv>({
    getPath: (request, options) =>
      (options?.env as { place: Place } | undefined)?.place.path ?? new URL(request.url).pathname,
  });

  const description = new Description(kernel.composition.plugins);
  for (const facts of description.incomplete) kernel.log.warn('description.incomplete', { ...facts });
  const pages = new AuthPages(kernel.brands, kernel.link, kernel.hostPages);
  const signingIn = { ...kernel, landing: landingOver(kernel) };
  const handlers: KernelHandlers = {
    ...publicRoutes(kernel, description),
    ...signInRoutes(signingIn, pages),
    ...languageRoutes(kernel),
    ...sessionRoutes(signingIn),
    ...profileRoutes(kernel),
    ...dashboardRoutes(kernel),
    ...notificationRoutes(kernel),
    ...appRoutes(kernel),
    ...searchRoutes(kernel),
    ...liveRoutes(kernel),
  };

  // Each kind of a plugin's routes has its own rules; a plugin's paths are none of the kernel's.
  for (const plugin of kernel.composition.plugins) servePlugin(app, plugin, kernel);
  // Before the check for other sites: mail programs press the button of a mail's header from nowhere.
  app.route('/unsubscribe', unsubscribeRoutes(kernel, pages));
  app.use('*', async (c, next) => {
    // At the root of the origin there is nothing but what plugins have there.
    if (!c.env.place.portal) throw notFound();
    await arrive(kernel, c, true);
    refuseCrossSite(c.req.raw, c.var.facts.origin, listedOrigin(c.req.raw, kernel.origins));
    await next();
  });
  serveKernelRoutes(app, 'everybody', handlers);
  app.route('/auth', pageRoutes(signingIn, pages));
  app.use('*', async (c, next) => {
    signedIn(c.var);
    await next();
  });
  // Before anything else of a request is looked at: below a hidden app, nothing exists.
  app.use('/apps/:app/*', (c, next) => {
    demand(kernel, c.var, c.req.param('app'), `${c.req.method} /apps/:app`);
    return next();
  });
  serveKernelRoutes(app, 'signed-in', handlers);
  app.notFound((c) => refusal(kernel, c.req.raw, notFound()));
  app.onError((error, c) => {
    const refused = refusal(kernel, c.req.raw, error);
    // A session that has ended is of no more use to the browser.
    const ended = c.var.facts?.identified === false && sessionToken(c.req.raw, c.env.place) !== undefined;
    if (isSignInRequired(error) && ended) takeCookie(c, 'session', c.env.place);
    return c.newResponse(refused.body, refused);
  });

  return async (request, connection) => {
    const listed = listedOrigin(request, kernel.origins);
    let place: Place | undefined;
    let response: Answer;
    try {
      const url = new URL(request.url);
      const original = originalRequest(request, connection, kernel.trusts, url);
      place = placeOf(request, kernel.mount, original, kernel.composition.rootPaths, url);
      const asksOnly = place !== undefined && listed !== undefined && isPreflight(request);
      response = asksOnly ? preflightAnswer() : await answer(app, request, place, original);
    } catch (error) {
      response = refusal(kernel, request, error);
    }
    const secure = place?.secure ?? true;
    if (response instanceof PlainAnswer) {
      const headers = { ...defaultHeaders(secure), ...response.headers };
      response = new PlainAnswer(response.body, response.status, headers);
      if (kernel.origins.size === 0) return response;
      response = response.toResponse();
    }
    shareWith(response.headers, listed, kernel.origins);
    secureHeaders(response.headers, secure);
    return response;
  };
}

async function answer(
  app: Hono<PortalEnv>,
  request: Request,
  place: Place | undefined,
  { remoteAddress }: OriginalRequest,
): Promise<Answer> {
  if (place === undefined) throw notFound();
  return app.fetch(request, { place, remoteAddress });
}

/** A request's method and path. What follows these two may be a link's token, however it is spelt, and is left out. */
function routeForLog(request: Request): string {
  const { pathname } = new URL(request.url);
  let path = pathname;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    // Malformed escapes stay as they are.
  }
  return `${request.method} ${path.replace(/(auth|unsubscribe)[/\\].*/is, '$1/…')}`;
}

/** What a thrown value becomes for the client. A 404 says the same whatever the reason, which the log keeps. */
function refusal(kernel: Kernel, request: Request, error: unknown): Response {
  const route = routeForLog(request);
  if (error instanceof PortalError && error.status !== 500) {
    if (error.status !== 404) {
      kernel.log.info('request.refused', { route, status: error.status, code: error.code });
      return problemResponse(error);
    }
    kernel.log.info('request.not_found', { route, code: error.code, detail: error.message });
    return problemResponse(notFound());
  }
  const reference = newId(kernel.clock);
  kernel.log.error('request.failed', { route, reference, ...errorFacts(error) });
  return problemResponse(
    new PortalError('internal', 500, 'Something went wrong on our side. Tell us the reference, and we can find it.', {
      reference,
    }),
  );
}
