import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Brand } from '../../../branding/brand.js';
import { theme } from '../../../branding/theme.js';
import { themeCss } from '../../../branding/theme-css.js';
import type { MessageValues } from '../../../texts/catalogue.js';
import { pageCss, phone } from './page-css.js';

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
  /** The languages to choose from, such as `de`. */
  readonly languages: readonly string[];
  /** Where a choice of language leads back to, below `/auth`: `/code`. */
  readonly back: string;
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
  context: PageContext,
  style: PageStyle,
  {
    title,
    fault,
    content,
  }: { readonly title: string; readonly fault?: PageFault | undefined; readonly content: Markup },
): Markup {
  const { brand, language, text } = context;
  const shownTitle = text('auth.title', { page: title, brand: brand.name });
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
${themeColours(brand)}<title>${fault === undefined ? shownTitle : `${text('auth.fault.summary')}: ${shownTitle}`}</title>
${
  brand.icon === undefined
    ? ''
    : html`<link rel="icon" href="${brand.icon}">
`
}<style>${raw(style.css)}</style>
</head>
<body${brand.cover === undefined ? html` class="plain"` : ''}>
<header>${mark(brand)}<span>${brand.name}</span></header>
<main>
${content}
</main>
${footer(context)}
</body>
</html>
`;
}

/** The browser's own bar goes on with the ground at the top of the page: on a phone that is the head's. */
function themeColours(brand: Brand): Markup[] {
  return (['light', 'dark'] as const).flatMap((scheme) => {
    const { hero, canvas } = theme(brand, scheme);
    const onScheme = `(prefers-color-scheme:${scheme})`;
    // The first that fits is taken.
    return [
      html`<meta name="theme-color" media="${phone} and ${onScheme}" content="${hero}">
`,
      html`<meta name="theme-color" media="${onScheme}" content="${canvas}">
`,
    ];
  });
}

/** The fault, above the form; announced when the page arrives. */
export function faultNote(fault: PageFault | undefined): Markup {
  return fault === undefined ? html`` : html`<p class="fault" id="fault" role="alert">${fault.text}</p>`;
}

function footer(context: PageContext): Markup {
  const { brand, text } = context;
  const { supportEmail, copyright, legalLinks } = brand;
  const [before = '', after = ''] = text('auth.help', { email: '\u0000' }).split('\u0000');
  return html`<footer>
${context.languages.length === 0 ? '' : languageSwitch(context)}
${supportEmail === undefined ? '' : html`<p>${before}<a href="mailto:${supportEmail}">${supportEmail}</a>${after}</p>`}
${legalLinks.length === 0 ? '' : html`<ul>${legalLinks.map(({ label, url }) => html`<li><a href="${url}">${label}</a></li>`)}</ul>`}
${copyright === undefined ? '' : html`<p>${copyright}</p>`}
</footer>`;
}

/** One button for each language, named in itself: whoever cannot read the page finds his own. */
function languageSwitch({ language, languages, text, url, back }: PageContext): Markup {
  return html`<form class="languages" method="post" action="${url('/language')}" aria-label="${text('auth.language')}">
<input type="hidden" name="back" value="${back}">
${languages.map((each) => {
  const current = language.split('-', 1)[0] === each;
  return html`<button name="locale" value="${each}" lang="${each}"${current ? html` aria-current="true"` : ''}>${ownName(each)}</button>`;
})}
</form>`;
}

/** How a language calls itself: "Deutsch". */
function ownName(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
}

/** The brand's icon, or its first letter. Its name stands beside it. */
function mark({ icon, name }: Brand): Markup {
  return icon === undefined
    ? html`<span class="mark" aria-hidden="true">${initial(name)}</span>`
    : html`<img class="mark" src="${icon}" alt="" width="36" height="36">`;
}

function initial(name: string): string {
  return [...new Intl.Segmenter().segment(name)][0]?.segment.toLocaleUpperCase() ?? '';
}
