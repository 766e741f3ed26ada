import { html } from 'hono/html';
import { faultNote, type Markup, type PageContext, type PageFault, type PageStyle, page } from './page.js';

/** The page that asks for the address. `next` goes along. */
export function askPage(
  context: PageContext,
  style: PageStyle,
  {
    next,
    email = '',
    fault,
  }: { readonly next: string | undefined; readonly email?: string; readonly fault?: PageFault },
): Markup {
  const { text, brand } = context;
  return page(context, style, {
    title: text('auth.ask.title'),
    fault,
    content: html`<h1>${text('auth.ask.heading', { brand: brand.name })}</h1>
<p>${text('auth.ask.intro')}</p>
${faultNote(fault)}
${emailForm(context, { next, email, fault, button: text('auth.ask.button'), first: true })}`,
  });
}

/** The page on which the code of the mail is entered. It says the same for every address. */
export function codePage(
  context: PageContext,
  style: PageStyle,
  { minutes, fault, over = false }: { readonly minutes: number; readonly fault?: PageFault; readonly over?: boolean },
): Markup {
  const { text, url } = context;
  const again = (className: string) => html`<a class="${className}" href="${url('')}">${text('auth.code.again')}</a>`;
  return page(context, style, {
    title: text('auth.code.title'),
    fault,
    content: over
      ? html`<h1>${text('auth.code.heading')}</h1>
${faultNote(fault)}
<a class="button" href="${url('')}">${text('auth.expired.button')}</a>`
      : html`<h1>${text('auth.code.heading')}</h1>
<p>${text('auth.code.intro', { minutes })}</p>
${faultNote(fault)}
${codeForm(context, url('/code'), text('auth.code.button'), fault)}
${again('more')}`,
  });
}

/** The page of a link: a button, or the field for the code. Looking at it changes nothing. */
export function linkPage(
  context: PageContext,
  style: PageStyle,
  { link, demand, fault }: { readonly link: string; readonly demand: 'press' | 'code'; readonly fault?: PageFault },
): Markup {
  const { text, url, brand } = context;
  const action = url(`/link/${link}`);
  return page(context, style, {
    title: text('auth.link.title'),
    fault,
    content: html`<h1>${text('auth.link.heading', { brand: brand.name })}</h1>
<p>${text(demand === 'press' ? 'auth.link.press' : 'auth.link.code')}</p>
${faultNote(fault)}
${
  demand === 'press'
    ? html`<form method="post" action="${action}"><button autofocus>${text('auth.link.button')}</button></form>`
    : codeForm(context, action, text('auth.link.button'), fault)
}`,
  });
}

/**
 * The one page for a link that is unknown, used, expired or guessed too often, with the ordinary way in. The link may have
 * been passed on, so it names nobody, and the field is empty.
 */
export function expiredPage(context: PageContext, style: PageStyle): Markup {
  const { text } = context;
  return page(context, style, {
    title: text('auth.expired.title'),
    // What has happened is read before anything is asked: the field does not take the focus.
    content: html`<h1>${text('auth.expired.heading')}</h1>
<p>${text('auth.expired.intro')}</p>
${emailForm(context, { button: text('auth.expired.button') })}`,
  });
}

/** For who is signed in already. */
export function signedInPage(
  context: PageContext,
  style: PageStyle,
  { name, email, onward }: { readonly name: string; readonly email: string; readonly onward: string },
): Markup {
  const { text, url } = context;
  return page(context, style, {
    title: text('auth.in.title'),
    content: html`<h1>${text('auth.in.heading')}</h1>
<p>${text('auth.in.intro', { name, email })}</p>
<a class="button" href="${onward}">${text('auth.in.button')}</a>
<form method="post" action="${url('/sign-out')}"><button class="quiet">${text('auth.in.out')}</button></form>`,
  });
}

/** After signing out. */
export function signedOutPage(context: PageContext, style: PageStyle): Markup {
  const { text, url } = context;
  return page(context, style, {
    title: text('auth.out.title'),
    content: html`<h1>${text('auth.out.heading')}</h1>
<p>${text('auth.out.intro')}</p>
<a class="button" href="${url('')}">${text('auth.out.button')}</a>`,
  });
}

interface EmailForm {
  readonly next?: string | undefined;
  readonly email?: string;
  readonly fault?: PageFault | undefined;
  readonly button: string;
  /** Whether the field is what the page begins with. */
  readonly first?: boolean;
}

function emailForm(
  { text, url, brand }: PageContext,
  { next, email = '', fault, button, first = false }: EmailForm,
): Markup {
  return html`<form method="post" action="${url('/ask')}" novalidate>
${next === undefined ? '' : html`<input type="hidden" name="next" value="${next}">`}
<label for="email">${text('auth.ask.label')}</label>
<input id="email" name="email" type="email" inputmode="email" autocomplete="email" autocapitalize="none" spellcheck="false" required value="${email}" ${described(fault)}${first ? html` autofocus` : ''}>
<p class="hint" id="hint">${text('auth.ask.hint', { brand: brand.name })}</p>
<button>${button}</button>
</form>`;
}

function codeForm({ text }: PageContext, action: string, button: string, fault: PageFault | undefined): Markup {
  return html`<form method="post" action="${action}" novalidate>
<label for="code">${text('auth.code.label')}</label>
<input class="digits" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="20" required ${described(fault)} autofocus>
<p class="hint" id="hint">${text('auth.code.hint')}</p>
<button>${button}</button>
</form>`;
}

/** Ties the hint, and a fault where there is one, to the field. */
function described(fault: PageFault | undefined): Markup {
  return fault === undefined ? html`aria-describedby="hint"` : html`aria-invalid="true" aria-describedby="fault hint"`;
}
