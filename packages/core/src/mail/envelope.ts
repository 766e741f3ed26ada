import type { Brand } from '../branding/brand.js';
import type { Mail } from './mailer.js';

/** Whom a mail goes to, and whose it is: the brand's, as far as people see. */
export function envelopeOf(
  brand: Pick<Brand, 'name' | 'supportEmail'>,
  to: { readonly name: string; readonly address: string },
): Pick<Mail, 'to' | 'from' | 'replyTo'> {
  const name = oneLine(brand.name);
  return {
    to: { name: oneLine(to.name), address: to.address },
    from: { name },
    ...(brand.supportEmail !== undefined && { replyTo: { name, address: brand.supportEmail } }),
  };
}

/** Names are checked where they are set; a header is where a line break in one would do harm. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
