import { html, raw } from 'hono/html';
import { type Brand, fontPairs } from '../branding/brand.js';
import { type Theme, theme } from '../branding/theme.js';
import { fallbacks, radii } from '../branding/theme-css.js';

/** The content of a mail between brand and footer, one entry for each paragraph. */
export type MailPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'quiet'; readonly text: string }
  /** Something to read off and type: big, apart, and easy to select. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'button'; readonly text: string; readonly url: string }
  /** Words that lead somewhere, for more than one way out of a mail. */
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | { readonly kind: 'quiet link'; readonly text: string; readonly url: string };

/** What {@link layMailOut} needs. */
export interface MailContent {
  readonly brand: Brand;
  /** BCP 47. */
  readonly locale: string;
  readonly title: string;
  /** What the list of mails shows beside the subject. */
  readonly preview: string;
  readonly parts: readonly MailPart[];
}

/**
 * A mail in the brand's theme, light and dark, as text and as HTML. Tables and inline styles, since that is what mail programs
 * understand; no picture and no font from elsewhere, so nothing reports that it was read.
 */
export async function layMailOut(content: MailContent): Promise<{ readonly text: string; readonly html: string }> {
  return { text: textOf(content), html: String(await htmlOf(content)) };
}

function textOf({ brand, parts }: MailContent): string {
  const body = parts.map((part) => ('url' in part ? `${part.text}:\n${part.url}` : part.text));
  const foot = [brand.name, brand.supportEmail, brand.copyright].filter((line) => line !== undefined);
  return `${[...body, `-- \n${foot.join('\n')}`].join('\n\n')}\n`;
}

/** The parts of a mail that change their colours in the dark, by class, and the roles that they take there. */
const colouring = {
  canvas: { background: 'canvas' },
  card: { background: 'surface', borderColor: 'line' },
  head: { color: 'text', borderColor: 'primary' },
  text: { color: 'text' },
  quiet: { color: 'muted' },
  code: { color: 'text', background: 'soft' },
  button: { color: 'onAction', background: 'action', borderColor: 'actionEdge' },
} as const satisfies Record<string, Partial<Record<'color' | 'background' | 'borderColor', keyof Theme>>>;

type Place = keyof typeof colouring;

/** The colours of one place as declarations. `borderColor` is `border-color`. */
function coloursOf(place: Place, roles: Theme, important = ''): string {
  return Object.entries(colouring[place])
    .map(([property, role]) => `${property.replace('C', '-c')}:${roles[role]}${important}`)
    .join(';');
}

/** Mail programs that know the reader's scheme take these over the inline ones; others keep light, or turn it themselves. */
function darkRules(brand: Brand): string {
  const dark = theme(brand, 'dark');
  const rules = (Object.keys(colouring) as Place[]).map(
    (place) => `.${place}{${coloursOf(place, dark, ' !important')}}`,
  );
  return `:root{color-scheme:light dark}@media (prefers-color-scheme:dark){${rules.join('')}}`;
}

function htmlOf({ brand, locale, title, preview, parts }: MailContent) {
  const light = theme(brand, 'light');
  const { control, card } = radii[brand.corners];
  const body = `font-family:${inline(fallbacks.sans)}`;
  const display = `font-family:${inline(fallbacks[fontPairs[brand.fonts].kind])}`;
  // Inline first: many mail programs drop the style sheet.
  const styled = (place: Place, style: string) => raw(`class="${place}" style="${style};${coloursOf(place, light)}"`);
  const part = (each: MailPart) => {
    switch (each.kind) {
      case 'text':
        return html`<p ${styled('text', `margin:0 0 16px;white-space:pre-line;${body};font-size:16px;line-height:24px`)}>${each.text}</p>`;
      case 'quiet':
        return html`<p ${styled('quiet', `margin:0 0 12px;${body};font-size:14px;line-height:20px`)}>${each.text}</p>`;
      case 'link':
        return html`<p style="margin:0 0 12px"><a href="${each.url}" ${styled('text', `${body};font-size:16px;line-height:24px`)}>${each.text}</a></p>`;
      case 'quiet link':
        return html`<p style="margin:0 0 12px"><a href="${each.url}" ${styled('quiet', `${body};font-size:14px;line-height:20px`)}>${each.text}</a></p>`;
      case 'code':
        return html`<p ${styled('code', `margin:0 0 20px;padding:16px;border-radius:${control};text-align:center;font-family:Menlo,Consolas,monospace;font-size:32px;line-height:40px;letter-spacing:6px`)}>${each.text}</p>`;
      case 'button':
        return html`<p style="margin:0 0 20px"><a href="${each.url}" ${styled('button', `display:inline-block;padding:13px 22px;border:1px solid;border-radius:${control};${body};font-size:16px;line-height:20px;font-weight:600;text-decoration:none`)}>${each.text}</a></p>`;
    }
  };
  const foot = [brand.supportEmail, brand.copyright].filter((line) => line !== undefined);
  return html`<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title}</title><style>${raw(darkRules(brand))}</style></head>
<body ${styled('canvas', 'margin:0;padding:0')}>
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" ${styled('canvas', 'width:100%')}><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" ${styled('card', `max-width:520px;border:1px solid;border-radius:${card};border-collapse:separate`)}>
<tr><td ${styled('head', `padding:18px 24px;border-bottom:3px solid;${display};font-size:18px;line-height:24px;font-weight:700`)}>${brand.name}</td></tr>
<tr><td style="padding:24px 24px 8px">
<h1 ${styled('text', `margin:0 0 16px;${display};font-size:22px;line-height:28px`)}>${title}</h1>
${parts.map(part)}
</td></tr>
</table>
${foot.map((line) => html`<p ${styled('quiet', `margin:12px 0 0;${body};font-size:13px;line-height:18px`)}>${line}</p>`)}
</td></tr></table>
</body>
</html>
`;
}

/** A list of fonts inside an attribute: names in single quotes. */
function inline(fonts: string): string {
  return fonts.replaceAll('"', "'");
}
