import type { MessageCatalogue } from '../texts/catalogue.js';
import { isVariant } from '../texts/formality.js';
import { languageAndRegion, languageIn } from './reader-locale.js';

/** What the kernel's own pages and mails of sign-in say. ICU MessageFormat. */
export const identityTexts = {
  en: {
    'auth.title': '{page}, {brand}',
    'auth.help': 'Questions? Write to {email}',
    'auth.language': 'Language',

    'auth.ask.title': 'Sign in',
    'auth.ask.heading': 'Welcome to {brand}',
    'auth.ask.intro': 'Sign in with your e-mail address. We send you a code and a link; you need no password.',
    'auth.ask.label': 'Your e-mail address',
    'auth.ask.hint': 'The address that {brand} writes to.',
    'auth.ask.button': 'Send me the e-mail',

    'auth.code.title': 'Enter the code',
    'auth.code.heading': 'Look into your mailbox',
    'auth.code.intro':
      'If we know the address, an e-mail with a code of six digits is on its way. It is valid for {minutes, plural, one {# minute} other {# minutes}}.',
    'auth.code.label': 'Code from the e-mail',
    'auth.code.hint': 'Six digits. The link in the e-mail works as well.',
    'auth.code.button': 'Sign in',
    'auth.code.again': 'Nothing there? Send another e-mail, or use another address',

    'auth.link.title': 'Sign in',
    'auth.link.heading': 'Sign in to {brand}',
    'auth.link.press': 'One press, and you are in.',
    'auth.link.code':
      'This browser did not ask for the e-mail. So that nobody gets in by a link alone, enter the code of six digits that came with it.',
    'auth.link.button': 'Sign in',

    'auth.expired.title': 'Link no longer valid',
    'auth.expired.heading': 'This link no longer works',
    'auth.expired.intro': 'It is too old, or has been used up. We can send you a new one.',
    'auth.expired.button': 'Send a new link',

    'auth.in.title': 'Signed in',
    'auth.in.heading': 'You are signed in',
    'auth.in.intro': 'As {name}, {email}.',
    'auth.in.button': 'Go to the portal',
    'auth.in.out': 'Sign out',

    'auth.out.title': 'Signed out',
    'auth.out.heading': 'You are signed out',
    'auth.out.intro': 'On this device. You can come back at any time.',
    'auth.out.button': 'Sign in again',

    'auth.fault.summary': 'That did not work yet',
    'auth.fault.email': 'Enter one e-mail address, such as name@example.com.',
    'auth.fault.code_form': 'Enter the six digits from the e-mail.',
    'auth.fault.code_wrong': 'The digits did not match. You have {left, plural, one {# try} other {# tries}} left.',
    'auth.fault.code_expired': 'This code is no longer valid. We can send you a new one.',
    'auth.fault.code_throttled': 'Too many codes were tried for this address. Use the link in the e-mail instead.',
    'auth.fault.code_exhausted':
      'Too many wrong codes. Use the link in the e-mail instead, or let us send you a new code.',

    'auth.mail.subject': '{code} is your code for {brand}',
    'auth.mail.title': 'Your code for {brand}',
    'auth.mail.greeting': 'Hello {name},',
    'auth.mail.code': 'enter this code on the page where you asked for it:',
    'auth.mail.link': 'Or open this link and press the button there. In another browser it asks for the code.',
    'auth.mail.button': 'Sign in',
    'auth.mail.valid':
      'Code and link are valid for {minutes, plural, one {# minute} other {# minutes}}, for one sign-in.',
    'auth.mail.private':
      'Do not pass this e-mail on: whoever has it can sign in as you. You did not ask for it? Then do nothing, and it expires.',
  },
  de: {
    'auth.title': '{page}, {brand}',
    'auth.help': 'Fragen? Schreiben Sie an {email}',
    'auth.language': 'Sprache',

    'auth.ask.title': 'Anmelden',
    'auth.ask.heading': 'Willkommen bei {brand}',
    'auth.ask.intro':
      'Melden Sie sich mit Ihrer E-Mail-Adresse an. Wir senden Ihnen einen Code und einen Link; ein Passwort brauchen Sie nicht.',
    'auth.ask.label': 'Ihre E-Mail-Adresse',
    'auth.ask.hint': 'Die Adresse, an die {brand} Ihnen schreibt.',
    'auth.ask.button': 'E-Mail senden',

    'auth.code.title': 'Code eingeben',
    'auth.code.heading': 'Sehen Sie in Ihr Postfach',
    'auth.code.intro':
      'Wenn wir die Adresse kennen, ist eine E-Mail mit einem sechsstelligen Code unterwegs. Er gilt {minutes, plural, one {# Minute} other {# Minuten}}.',
    'auth.code.label': 'Code aus der E-Mail',
    'auth.code.hint': 'Sechs Ziffern. Der Link in der E-Mail geht auch.',
    'auth.code.button': 'Anmelden',
    'auth.code.again': 'Nichts angekommen? Noch eine E-Mail senden oder eine andere Adresse verwenden',

    'auth.link.title': 'Anmelden',
    'auth.link.heading': 'Anmelden bei {brand}',
    'auth.link.press': 'Ein Klick, und Sie sind angemeldet.',
    'auth.link.code':
      'Die E-Mail wurde nicht in diesem Browser angefordert. Damit niemand allein mit einem Link hineinkommt, geben Sie bitte den sechsstelligen Code ein, der dabei steht.',
    'auth.link.button': 'Anmelden',

    'auth.expired.title': 'Link nicht mehr gültig',
    'auth.expired.heading': 'Dieser Link geht nicht mehr',
    'auth.expired.intro': 'Er ist zu alt oder schon verbraucht. Wir senden Ihnen gern einen neuen.',
    'auth.expired.button': 'Neuen Link senden',

    'auth.in.title': 'Angemeldet',
    'auth.in.heading': 'Sie sind angemeldet',
    'auth.in.intro': 'Als {name}, {email}.',
    'auth.in.button': 'Zum Portal',
    'auth.in.out': 'Abmelden',

    'auth.out.title': 'Abgemeldet',
    'auth.out.heading': 'Sie sind abgemeldet',
    'auth.out.intro': 'Auf diesem Gerät. Sie können jederzeit wiederkommen.',
    'auth.out.button': 'Wieder anmelden',

    'auth.fault.summary': 'Das hat noch nicht geklappt',
    'auth.fault.email': 'Geben Sie eine E-Mail-Adresse ein, zum Beispiel name@example.com.',
    'auth.fault.code_form': 'Geben Sie die sechs Ziffern aus der E-Mail ein.',
    'auth.fault.code_wrong':
      'Die Ziffern passten nicht. Sie haben noch {left, plural, one {einen Versuch} other {# Versuche}}.',
    'auth.fault.code_expired': 'Dieser Code gilt nicht mehr. Wir senden Ihnen gern einen neuen.',
    'auth.fault.code_throttled':
      'Für diese Adresse wurden zu viele Codes ausprobiert. Verwenden Sie stattdessen den Link in der E-Mail.',
    'auth.fault.code_exhausted':
      'Zu viele falsche Codes. Verwenden Sie stattdessen den Link in der E-Mail, oder lassen Sie sich einen neuen Code senden.',

    'auth.mail.subject': '{code} ist Ihr Code für {brand}',
    'auth.mail.title': 'Ihr Code für {brand}',
    'auth.mail.greeting': 'Guten Tag {name},',
    'auth.mail.code': 'geben Sie diesen Code auf der Seite ein, auf der Sie ihn angefordert haben:',
    'auth.mail.link':
      'Oder öffnen Sie diesen Link und drücken Sie dort auf den Knopf. In einem anderen Browser fragt er nach dem Code.',
    'auth.mail.button': 'Anmelden',
    'auth.mail.valid':
      'Code und Link gelten {minutes, plural, one {# Minute} other {# Minuten}} und für eine Anmeldung.',
    'auth.mail.private':
      'Geben Sie diese E-Mail nicht weiter: Wer sie hat, kann sich als Sie anmelden. Sie haben sie nicht angefordert? Dann tun Sie nichts, und sie verfällt.',
  },
  'de-x-informal': {
    'auth.help': 'Fragen? Schreib an {email}',

    'auth.ask.intro':
      'Melde dich mit deiner E-Mail-Adresse an. Wir senden dir einen Code und einen Link; ein Passwort brauchst du nicht.',
    'auth.ask.label': 'Deine E-Mail-Adresse',
    'auth.ask.hint': 'Die Adresse, an die {brand} dir schreibt.',

    'auth.code.heading': 'Schau in dein Postfach',

    'auth.link.press': 'Ein Klick, und du bist angemeldet.',
    'auth.link.code':
      'Die E-Mail wurde nicht in diesem Browser angefordert. Damit niemand allein mit einem Link hineinkommt, gib bitte den sechsstelligen Code ein, der dabei steht.',

    'auth.expired.intro': 'Er ist zu alt oder schon verbraucht. Wir senden dir gern einen neuen.',

    'auth.in.heading': 'Du bist angemeldet',

    'auth.out.heading': 'Du bist abgemeldet',
    'auth.out.intro': 'Auf diesem Gerät. Du kannst jederzeit wiederkommen.',

    'auth.fault.email': 'Gib eine E-Mail-Adresse ein, zum Beispiel name@example.com.',
    'auth.fault.code_form': 'Gib die sechs Ziffern aus der E-Mail ein.',
    'auth.fault.code_wrong':
      'Die Ziffern passten nicht. Du hast noch {left, plural, one {einen Versuch} other {# Versuche}}.',
    'auth.fault.code_expired': 'Dieser Code gilt nicht mehr. Wir senden dir gern einen neuen.',
    'auth.fault.code_throttled':
      'Für diese Adresse wurden zu viele Codes ausprobiert. Verwende stattdessen den Link in der E-Mail.',
    'auth.fault.code_exhausted':
      'Zu viele falsche Codes. Verwende stattdessen den Link in der E-Mail, oder lass dir einen neuen Code senden.',

    'auth.mail.subject': '{code} ist dein Code für {brand}',
    'auth.mail.title': 'Dein Code für {brand}',
    'auth.mail.greeting': 'Hallo {name},',
    'auth.mail.code': 'gib diesen Code auf der Seite ein, auf der du ihn angefordert hast:',
    'auth.mail.link':
      'Oder öffne diesen Link und drück dort auf den Knopf. In einem anderen Browser fragt er nach dem Code.',
    'auth.mail.private':
      'Gib diese E-Mail nicht weiter: Wer sie hat, kann sich unter deinem Namen anmelden. Du hast sie nicht angefordert? Dann tu nichts, und sie verfällt.',
  },
} as const satisfies MessageCatalogue;

/** The languages that the kernel speaks. */
export const offeredLanguages: readonly string[] = Object.keys(identityTexts).filter((tag) => !isVariant(tag));

/** The language in which a reader of `locale` gets these texts: for the `lang` attribute. Language and region at most. */
export function languageOf(locale: string): string {
  const known = languageAndRegion(locale);
  return known !== undefined && Object.hasOwn(identityTexts, languageIn(known)) ? known : 'en';
}
