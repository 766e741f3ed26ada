import type { Context } from 'hono';
import type { ContactChange } from '../../identity/contact.js';
import type { Contacts } from '../../identity/contacts.js';
import { languageIn, localeOfReader, offeredLocale } from '../../identity/reader-locale.js';
import { languageOf, offeredLanguages } from '../../identity/texts.js';
import { PortalError } from '../../problem.js';
import type { PortalEnv } from '../environment.js';
import type { KernelHandlers } from '../kernel-routes/table.js';
import { causeOf } from '../visits.js';
import { giveCookie, takeCookie } from './cookies.js';

type Call = Context<PortalEnv>;
type LanguageRoutes = Pick<KernelHandlers, 'GET /auth/language' | 'PUT /auth/language'>;

/** The language of whoever reads, before and after he signs in. */
export function languageRoutes({ contacts }: { readonly contacts: Contacts }): LanguageRoutes {
  return {
    'GET /auth/language': ({ c }) => answer(c.var.facts.locale),
    'PUT /auth/language': async ({ c, body }) => answer(await chooseLanguage(c, contacts, body.locale)),
  };
}

/**
 * Chooses the language of this browser, and of who is signed in there. Null takes the choice back.
 *
 * @param also what else changes of him, in one step
 * @returns the language from now on
 * @throws PortalError `language_not_offered` 422
 */
export async function chooseLanguage(
  c: Call,
  contacts: Contacts,
  wanted: string | null,
  also: ContactChange = {},
): Promise<string> {
  const { arrival, facts } = c.var;
  const { account, signedIn } = arrival;
  const locale = wanted === null ? undefined : checkedLocale(wanted);
  if (signedIn !== undefined) {
    const change = { ...also, locale: locale ?? null };
    await contacts.update(account.id, signedIn.contact.id, change, causeOf(c.var));
  }
  if (locale === undefined) takeCookie(c, 'language', facts);
  else giveCookie(c, 'language', facts, locale);
  const accepts = c.req.header('Accept-Language');
  return localeOfReader({ own: locale, chosen: locale, accepts, account: account.locale }, offeredLanguages);
}

/** @throws PortalError `language_not_offered` 422 */
export function checkedLocale(text: string): string {
  const locale = offeredLocale(text, offeredLanguages);
  if (locale !== undefined) return locale;
  throw new PortalError(
    'language_not_offered',
    422,
    `The portal does not speak this language. It speaks: ${offeredLanguages.join(', ')}.`,
    { errors: [{ in: 'body', pointer: '/locale', detail: `Use one of: ${offeredLanguages.join(', ')}.` }] },
  );
}

function answer(locale: string) {
  return { locale, language: languageIn(languageOf(locale)), languages: [...offeredLanguages] };
}
