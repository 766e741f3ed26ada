import { randomToken } from '../secret.js';
import { parseEmailAddress } from './email-address.js';
import type { Identity, TestAccount } from './identity.test-support.js';
import type { Visitor } from './sign-in.js';

/** Where an ask comes from. */
export interface AskFrom {
  readonly pageLocale?: string;
  readonly chosenLocale?: string;
  readonly browser?: string;
  readonly device?: string;
  readonly remoteAddress?: string;
  readonly next?: string;
}

let networks = 0;

/** An address of a network that no other test uses. */
export function newNetwork(): string {
  networks += 1;
  return `2001:db8:${networks.toString(16)}:1::7`;
}

/** Asks for a mail as a browser does, and waits for it. Gives the ask cookie's token. For tests. */
export async function askFor(
  parts: Identity,
  account: TestAccount,
  email: string,
  from: AskFrom = {},
): Promise<string> {
  const browser = from.browser ?? randomToken();
  await parts.asking.ask({
    account,
    address: parseEmailAddress(email),
    browser,
    device: from.device,
    remoteAddress: from.remoteAddress ?? newNetwork(),
    next: from.next,
    page: { locale: from.pageLocale ?? account.locale, chosen: from.chosenLocale },
    linkUrl: (token) => `https://${account.host}/auth/link/${token}`,
  });
  return browser;
}

/** What a sign-in mail says. */
export interface SignInSecrets {
  readonly code: string;
  readonly link: string;
}

/** What the sign-in mails to an address say, the oldest first. */
export function mailsTo(parts: Identity, email: string): SignInSecrets[] {
  return parts.mailer.to(email).map((mail) => ({
    code: /^(\d{6}) /.exec(mail.subject)?.[1] ?? '',
    link: /auth\/link\/([\w-]+)/.exec(mail.text)?.[1] ?? '',
  }));
}

/** What the last mail to an address says. */
export function lastMail(parts: Identity, email: string): SignInSecrets {
  const mail = mailsTo(parts, email).at(-1);
  if (mail === undefined) throw new Error(`No mail to ${email}.`);
  return mail;
}

/** A browser by its ask cookie. */
export function visitor(browser?: string, more: Partial<Visitor> = {}): Visitor {
  return {
    browser,
    device: undefined,
    sessionId: undefined,
    userAgent: undefined,
    remoteAddress: '192.0.2.1',
    chosenLocale: undefined,
    ...more,
  };
}

/** A code that is not this one. */
export function otherCode(code: string, steps = 1): string {
  return ((Number(code) + steps) % 1_000_000).toString().padStart(6, '0');
}
