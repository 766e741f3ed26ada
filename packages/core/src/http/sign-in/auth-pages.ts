import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Brand } from '../../branding/brand.js';
import type { Brands } from '../../branding/brands.js';
import { askMinutes } from '../../identity/asking.js';
import type { LinkDemand } from '../../identity/sign-in.js';
import { identityTexts, languageOf, offeredLanguages } from '../../identity/texts.js';
import { notificationTexts } from '../../notifications/texts.js';
import type { PortalError } from '../../problem.js';
import { Texts } from '../../texts/catalogue.js';
import { wordingFor } from '../../texts/formality.js';
import type { PortalEnv } from '../environment.js';
import { HostPages } from './host-pages.js';
import { type Markup, type PageContext, type PageFault, type PageStyle, pageStyle } from './pages/page.js';
import { askPage, codePage, expiredPage, linkPage, signedInPage, signedOutPage } from './pages/sign-in-pages.js';

type Call = Context<PortalEnv>;

/** The words of all pages. */
const pageTexts = {
  en: { ...identityTexts.en, ...notificationTexts.en },
  de: { ...identityTexts.de, ...notificationTexts.de },
  'de-x-informal': { ...identityTexts['de-x-informal'], ...notificationTexts['de-x-informal'] },
};

/** Answers requests with core's own pages. */
export class AuthPages {
  readonly #texts = new Texts(pageTexts);

  constructor(
    private readonly brands: Brands,
    private readonly link: (path: string) => string,
    /** Pages of the host's that stand in for some of these. */
    readonly host = new HostPages(),
  ) {}

  /** The address of a path below `/auth`. */
  url(c: Call, path: string): string {
    return `${c.var.facts.basePath}/auth${path}`;
  }

  ask(c: Call, { next, email, problem }: { next: string | undefined; email?: string; problem?: PortalError }) {
    return this.answer(c, { back: askPath(next), status: problem?.status }, (context, style) =>
      askPage(context, style, {
        next,
        ...(email !== undefined && { email }),
        ...(problem !== undefined && { fault: { text: context.text('auth.fault.email') } }),
      }),
    );
  }

  code(c: Call, problem?: PortalError) {
    return this.answer(c, { back: '/code', status: problem?.status }, (context, style) =>
      codePage(context, style, {
        minutes: askMinutes,
        over: problem?.status === 410,
        ...(problem !== undefined && { fault: faultOf(problem, context) }),
      }),
    );
  }

  linkForm(c: Call, { link, demand, problem }: { link: string; demand: LinkDemand; problem?: PortalError }) {
    return this.answer(c, { back: `/link/${link}`, status: problem?.status }, (context, style) =>
      linkPage(context, style, {
        link,
        demand,
        // To be asked for the code is no fault.
        ...(problem !== undefined && problem.code !== 'code_required' && { fault: faultOf(problem, context) }),
      }),
    );
  }

  expired(c: Call) {
    // The page is the same for every link, and so is the way back to it: one that there cannot be.
    return this.answer(c, { back: '/link/expired', status: 410 }, expiredPage);
  }

  signedIn(c: Call, contact: { readonly name: string; readonly email: string }, onward: string) {
    return this.answer(c, { back: '/' }, (context, style) => signedInPage(context, style, { ...contact, onward }));
  }

  signedOut(c: Call) {
    return this.answer(c, { back: '/signed-out' }, signedOutPage);
  }

  /**
   * Answers with a page of core's own.
   *
   * @param back where a choice of language leads back to, below `/auth`; without it there is none to make
   */
  async answer(
    c: Call,
    { back, status = 200 }: { readonly back?: string | undefined; readonly status?: number | undefined },
    draw: (context: PageContext, style: PageStyle) => Markup,
  ): Promise<Response> {
    const brand = await this.brands.get(c.var.arrival.account);
    const language = languageOf(c.var.facts.locale);
    const wording = wordingFor(language, brand.formality);
    const style = pageStyle(brand);
    const context: PageContext = {
      brand,
      language,
      text: (key, values) => this.#texts.format(wording, key, values),
      url: (path) => this.url(c, path),
      languages: back === undefined ? [] : offeredLanguages,
      back: back ?? '/',
    };
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; style-src '${style.hash}';${pictures(brand, c.var.facts.origin)} form-action ${this.#formTargets(c)}; frame-ancestors 'none'; base-uri 'none'`,
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
    const others = new Set([landing, ...this.host.origins(origin)].filter((each) => each !== origin));
    return ["'self'", ...others].join(' ');
  }
}

/** The path of the sign-in page that leads to `next`. */
function askPath(next: string | undefined): string {
  return next === undefined ? '/' : `/?${new URLSearchParams({ next })}`;
}

/** What the policy says of pictures: the brand's icon and cover, and no other. */
function pictures({ icon, cover }: Brand, origin: string): string {
  const sources = [icon, cover].flatMap((address) => {
    const url = address === undefined ? null : URL.parse(address, origin);
    // In a policy these two end what they stand in.
    return url === null ? [] : (url.origin + url.pathname).replaceAll(';', '%3B').replaceAll(',', '%2C');
  });
  return sources.length === 0 ? '' : ` img-src ${sources.join(' ')};`;
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
