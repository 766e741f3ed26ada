import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Brand } from '../../../branding/brand.js';
import { themeCss } from '../../../branding/theme-css.js';
import type { MessageValues } from '../../../texts/catalogue.js';
import { pageCss } from './page-css.js';

/** Escaped HTML. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What every page is drawn with. */
export interface PageContext {
  readonly brand: Brand;
  /** The language of the texts, BCP 47. */
  readonly language: string;
  readonly text: (key: string, values?: MessageValues) => string;
  /** The address of a path below `/auth`: `url('/ask')`. */
  readonly url: (path: string) => string;
}

/** A fault that the page tells. */
export interface PageFault {
  readonly text: string;
}

/** The one style sheet of a page, in the page itself. */
export interface PageStyle {
  readonly css: string;
  /** The hash by which the content security policy lets it through, such as `sha256-...`. */
  readonly hash: string;
}

/** The brand's properties and the pages' rules. */
export function pageStyle(brand: Brand): PageStyle {
  const css = themeCss(brand) + pageCss;
  return { css, hash: `sha256-${createHash('sha256').update(css).digest('base64')}` };
}

/**
 * One whole page: no script, and nothing loaded from anywhere. `title` says what the page is, and `fault` comes first
 * in it, so that a screen reader meets the fault before the form.
 */
export function page(
  { brand, language, text }: PageContext,
  style: PageStyle,
  {
    title,
    fault,
    content,
  }: { readonly title: string; readonly fault?: PageFault | undefined; readonly content: Markup },
): Markup {
  const shownTitle = text('auth.title', { page: title, brand: brand.name });
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${fault === undefined ? shownTitle : `${text('auth.fault.summary')}: ${shownTitle}`}</title>
<style>${raw(style.css)}</style>
</head>
<body>
<header><span class="mark" aria-hidden="true">${initial(brand.name)}</span><span>${brand.name}</span></header>
<main>
${content}
</main>
${footer(brand, text)}
</body>
</html>
`;
}

/** The fault, above the form; announced when the page arrives. */
export function faultNote(fault: PageFault | undefined): Markup {
  return fault === undefined ? html`` : html`<p class="fault" id="fault" role="alert">${fault.text}</p>`;
}

function footer(brand: Brand, text: PageContext['text']): Markup {
  const { supportEmail, copyright, legalLinks } = brand;
  if (supportEmail === undefined && copyright === undefined && legalLinks.length === 0) return html``;
  const [before = '', after = ''] = text('auth.help', { email: '\u0000' }).split('\u0000');
  return html`<footer>
${supportEmail === undefined ? '' : html`<p>${before}<a href="mailto:${supportEmail}">${supportEmail}</a>${after}</p>`}
${legalLinks.length === 0 ? '' : html`<ul>${legalLinks.map(({ label, url }) => html`<li><a href="${url}">${label}</a></li>`)}</ul>`}
${copyright === undefined ? '' : html`<p>${copyright}</p>`}
</footer>`;
}

function initial(name: string): string {
  return [...new Intl.Segmenter().segment(name)][0]?.segment.toLocaleUpperCase() ?? '';
}
