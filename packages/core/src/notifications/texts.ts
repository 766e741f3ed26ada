import type { MessageCatalogue } from '../texts/catalogue.js';

/** What the kernel adds to mails of topics, and the page on which one stops them. ICU MessageFormat. */
export const notificationTexts = {
  en: {
    'notify.several': '{topic}: {count}',
    'notify.digest': 'What is new at {brand}',
    'notify.greeting': 'Hello {name},',
    'notify.several.intro': 'this is new:',
    'notify.code': 'If you are asked for a code, it is this one. Link and code are valid for 24 hours.',
    'notify.private': 'Do not pass this e-mail on: whoever has it can sign in as you.',
    'notify.stop': 'No more e-mails about “{topic}”',
    'notify.stop.digest': 'No more of these e-mails',

    'stop.title': 'Stop these e-mails',
    'stop.heading': 'No more of these e-mails?',
    'stop.intro':
      '{brand} will then send you no more e-mails about: {topics}. In the portal you still find everything.',
    'stop.button': 'Stop these e-mails',
    'stop.done.title': 'Done',
    'stop.done.heading': 'You get no more of these e-mails',
    'stop.done.intro': 'Nothing is sent any more about: {topics}. You can change that in the portal at any time.',
    'stop.expired.title': 'This link is no longer valid',
    'stop.expired.heading': 'This link is no longer valid',
    'stop.expired.intro': 'Sign in to the portal and choose there which e-mails you get.',
    'stop.portal': 'To the portal',
  },
  de: {
    'notify.several': '{topic}: {count}',
    'notify.digest': 'Neues bei {brand}',
    'notify.greeting': 'Guten Tag {name},',
    'notify.several.intro': 'das ist neu:',
    'notify.code': 'Falls ein Code verlangt wird, ist es dieser. Link und Code gelten 24 Stunden.',
    'notify.private': 'Geben Sie diese E-Mail nicht weiter: Wer sie hat, kann sich unter Ihrem Namen anmelden.',
    'notify.stop': 'Keine E-Mails mehr zu „{topic}“',
    'notify.stop.digest': 'Keine solchen E-Mails mehr',

    'stop.title': 'E-Mails abbestellen',
    'stop.heading': 'Keine solchen E-Mails mehr?',
    'stop.intro': '{brand} sendet Ihnen dann keine E-Mails mehr zu: {topics}. Im Portal finden Sie weiterhin alles.',
    'stop.button': 'E-Mails abbestellen',
    'stop.done.title': 'Erledigt',
    'stop.done.heading': 'Sie erhalten keine solchen E-Mails mehr',
    'stop.done.intro': 'Nichts wird mehr gesendet zu: {topics}. Das können Sie im Portal jederzeit ändern.',
    'stop.expired.title': 'Dieser Link gilt nicht mehr',
    'stop.expired.heading': 'Dieser Link gilt nicht mehr',
    'stop.expired.intro': 'Melden Sie sich im Portal an und wählen Sie dort, welche E-Mails Sie erhalten.',
    'stop.portal': 'Zum Portal',
  },
  'de-x-informal': {
    'notify.greeting': 'Hallo {name},',
    'notify.private': 'Gib diese E-Mail nicht weiter: Wer sie hat, kann sich unter deinem Namen anmelden.',
    'stop.intro': '{brand} sendet dir dann keine E-Mails mehr zu: {topics}. Im Portal findest du weiterhin alles.',
    'stop.done.heading': 'Du erhältst keine solchen E-Mails mehr',
    'stop.done.intro': 'Nichts wird mehr gesendet zu: {topics}. Das kannst du im Portal jederzeit ändern.',
    'stop.expired.intro': 'Melde dich im Portal an und wähle dort, welche E-Mails du erhältst.',
  },
} as const satisfies MessageCatalogue;
