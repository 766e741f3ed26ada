import type { Brand } from '../branding/brand.js';
import type { MessageValues } from '../texts/catalogue.js';
import { envelopeOf, oneLine } from './envelope.js';
import { layMailOut } from './mail-layout.js';
import type { Mail } from './mailer.js';

/** What a sign-in mail says. */
export interface SignInMail {
  readonly to: { readonly name: string; readonly address: string };
  readonly brand: Brand;
  /** The reader's language, BCP 47. */
  readonly locale: string;
  /** Messages of `auth.*` in that language. */
  readonly text: (key: string, values?: MessageValues) => string;
  /** Six digits. */
  readonly code: string;
  /** The address of the link's page. */
  readonly url: string;
  /** How long both are valid. */
  readonly minutes: number;
}

/**
 * The mail with code and link of one ticket. The code comes first in the subject: a phone shows it in its notice and
 * offers it above the keyboard. Whoever reads the mail can sign in with it, which it says.
 */
export async function signInMail({ to, brand, locale, text, code, url, minutes }: SignInMail): Promise<Mail> {
  const values = { brand: brand.name, name: to.name, code, minutes };
  const body = await layMailOut({
    brand,
    locale,
    title: text('auth.mail.title', values),
    preview: text('auth.mail.valid', values),
    parts: [
      { kind: 'text', text: text('auth.mail.greeting', values) },
      { kind: 'text', text: text('auth.mail.code', values) },
      { kind: 'code', text: code },
      { kind: 'text', text: text('auth.mail.link', values) },
      { kind: 'button', text: text('auth.mail.button', values), url },
      { kind: 'quiet', text: text('auth.mail.valid', values) },
      { kind: 'quiet', text: text('auth.mail.private', values) },
    ],
  });
  return { ...envelopeOf(brand, to), subject: oneLine(text('auth.mail.subject', values)), ...body };
}
