import { html } from 'hono/html';
import type { Brand } from '../branding/brand.js';
import { theme } from '../branding/theme.js';

/** The content of a mail between brand and footer, one entry for each paragraph. */
export type MailPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'quiet'; readonly text: string }
  /** Something to read off and type: big, apart, and easy to select. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'button'; readonly text: string; readonly url: string };

/** What {@link layMailOut} needs. */
export interface MailContent {
  readonly brand: Brand;
  /** BCP 47. */
  readonly locale: string;
  readonly title: string;
  readonly parts: readonly MailPart[];
}

/**
 * A mail in the brand's colours, as text and as HTML. Tables and inline styles, since that is what mail programs
 * understand; no picture and no font from elsewhere, so nothing reports that it was read.
 */
export async function layMailOut(content: MailContent): Promise<{ readonly text: string; readonly html: string }> {
  return { text: textOf(content), html: String(await htmlOf(content)) };
}

function textOf({ brand, parts }: MailContent): string {
  const body = parts.map((part) => (part.kind === 'button' ? `${part.text}:\n${part.url}` : part.text));
  const foot = [brand.name, brand.supportEmail, brand.copyright].filter((line) => line !== undefined);
  return `${[...body, `-- \n${foot.join('\n')}`].join('\n\n')}\n`;
}

function htmlOf({ brand, locale, title, parts }: MailContent) {
  // Mail programs that turn colours for the dark do it by themselves, and start from these.
  const colours = theme(brand, 'light');
  const font = 'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
  const paragraph = `margin:0 0 16px;${font};font-size:16px;line-height:24px;color:${colours.text}`;
  const quiet = `margin:0 0 12px;${font};font-size:14px;line-height:20px;color:${colours.muted}`;
  const part = (each: MailPart) => {
    switch (each.kind) {
      case 'text':
        return html`<p style="${paragraph}">${each.text}</p>`;
      case 'quiet':
        return html`<p style="${quiet}">${each.text}</p>`;
      case 'code':
        return html`<p style="margin:0 0 20px;padding:16px;background:${colours.soft};border-radius:8px;text-align:center;font-family:Menlo,Consolas,monospace;font-size:32px;line-height:40px;letter-spacing:6px;color:${colours.text}">${each.text}</p>`;
      case 'button':
        return html`<p style="margin:0 0 20px"><a href="${each.url}" style="display:inline-block;padding:13px 22px;border:1px solid ${colours.actionEdge};border-radius:8px;background:${colours.action};color:${colours.onAction};${font};font-size:16px;line-height:20px;font-weight:600;text-decoration:none">${each.text}</a></p>`;
    }
  };
  const foot = [brand.supportEmail, brand.copyright].filter((line) => line !== undefined);
  return html`<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head>
<body style="margin:0;padding:0;background:${colours.canvas}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:${colours.canvas}"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background:${colours.surface};border:1px solid ${colours.line};border-radius:10px">
<tr><td style="padding:18px 24px;border-bottom:3px solid ${colours.primary};${font};font-size:18px;line-height:24px;font-weight:700;color:${colours.text}">${brand.name}</td></tr>
<tr><td style="padding:24px 24px 8px">
<h1 style="margin:0 0 16px;${font};font-size:22px;line-height:28px;color:${colours.text}">${title}</h1>
${parts.map(part)}
</td></tr>
</table>
${foot.map((line) => html`<p style="margin:12px 0 0;${font};font-size:13px;line-height:18px;color:${colours.muted}">${line}</p>`)}
</td></tr></table>
</body>
</html>
`;
}
