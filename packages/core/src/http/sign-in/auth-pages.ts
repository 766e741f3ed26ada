import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Brands } from '../../branding/brands.js';
import { askMinutes } from '../../identity/asking.js';
import type { LinkDemand } from '../../identity/sign-in.js';
import { identityTexts, languageOf } from '../../identity/texts.js';
import type { PortalError } from '../../problem.js';
import { Texts } from '../../texts/catalogue.js';
import type { PortalEnv } from '../environment.js';
import { type Markup, type PageContext, type PageFault, type PageStyle, pageStyle } from './pages/page.js';
import { askPage, codePage, expiredPage, linkPage, signedInPage, signedOutPage } from './pages/sign-in-pages.js';

type Call = Context<PortalEnv>;

/** Answers requests with core's own pages. */
export class AuthPages {
  readonly #texts = new Texts(identityTexts);

  constructor(
    private readonly brands: Brands,
    private readonly link: (path: string) => string,
  ) {}

  /** The address of a path below `/auth`. */
  url(c: Call, path: string): string {
    return `${c.var.facts.basePath}/auth${path}`;
  }

  ask(c: Call, { next, email, problem }: { next: string | undefined; email?: string; problem?: PortalError }) {
    return this.#answer(c, problem?.status ?? 200, (context, style) =>
      askPage(context, style, {
        next,
        ...(email !== undefined && { email }),
        ...(problem !== undefined && { fault: { text: context.text('auth.fault.email') } }),
      }),
    );
  }

  code(c: Call, problem?: PortalError) {
    return this.#answer(c, problem?.status ?? 200, (context, style) =>
      codePage(context, style, {
        minutes: askMinutes,
        over: problem?.status === 410,
        ...(problem !== undefined && { fault: faultOf(problem, context) }),
      }),
    );
  }

  linkForm(c: Call, { link, demand, problem }: { link: string; demand: LinkDemand; problem?: PortalError }) {
    return this.#answer(c, problem?.status ?? 200, (context, style) =>
      linkPage(context, style, {
        link,
        demand,
        // To be asked for the code is no fault.
        ...(problem !== undefined && problem.code !== 'code_required' && { fault: faultOf(problem, context) }),
      }),
    );
  }

  expired(c: Call) {
    return this.#answer(c, 410, expiredPage);
  }

  signedIn(c: Call, contact: { readonly name: string; readonly email: string }, onward: string) {
    return this.#answer(c, 200, (context, style) => signedInPage(context, style, { ...contact, onward }));
  }

  signedOut(c: Call) {
    return this.#answer(c, 200, signedOutPage);
  }

  async #answer(c: Call, status: number, draw: (context: PageContext, style: PageStyle) => Markup): Promise<Response> {
    const brand = await this.brands.get(c.var.arrival.account);
    const language = languageOf(c.var.facts.locale);
    const style = pageStyle(brand);
    const context: PageContext = {
      brand,
      language,
      text: (key, values) => this.#texts.format(language, key, values),
      url: (path) => this.url(c, path),
    };
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src '${style.hash}'; form-action ${this.#formTargets(c)}; frame-ancestors 'none'; base-uri 'none'`,
    );
    c.header('Cache-Control', 'no-store');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Robots-Tag', 'noindex');
    return c.html(draw(context, style), status as ContentfulStatusCode);
  }

  /** Browsers also ask this list where a form's answer redirects to: a front end on another origin must be in it. */
  #formTargets(c: Call): string {
    const { origin } = c.var.facts;
    const landing = URL.parse(this.link('/'), origin)?.origin ?? origin;
    return landing === origin ? "'self'" : `'self' ${landing}`;
  }
}

function faultOf({ code, members }: PortalError, { text }: PageContext): PageFault {
  switch (code) {
    case 'code_wrong':
      return { text: text('auth.fault.code_wrong', { left: Number(members['triesLeft']) }) };
    case 'code_exhausted':
      return { text: text('auth.fault.code_exhausted') };
    case 'code_throttled':
      return { text: text('auth.fault.code_throttled') };
    case 'code_expired':
      return { text: text('auth.fault.code_expired') };
    default:
      return { text: text('auth.fault.code_form') };
  }
}
