import { germanNumbers, inWords } from './count.ts';
import { en } from './en.ts';
import type { Overlay } from './overlay.ts';
import type { Texts } from './texts.ts';

/** Where the portal's words in German are others with "du". */
export const deInformal: Overlay<Texts> = {
  waits: (count) => `, ${count} ${count === 1 ? 'wartet' : 'warten'} auf dich`,
  writeTo: (name) => `${name} hilft dir gern.`,
  yourProfile: ', dein Profil',
  profile: 'Dein Profil',
  signOutEverywhereTell: 'Auch auf diesem. Danach meldest du dich mit deiner E-Mail-Adresse neu an.',

  greeting: { day: (name) => `Hallo ${name}` },
  called: en.called,
  waitCount: (count) =>
    count === 1 ? 'Eine Sache wartet auf dich.' : `${inWords(count, germanNumbers, true)} Dinge warten auf dich.`,
  nothingWaits: 'Heute wartet nichts auf dich.',
  waiting: 'Das wartet auf dich',
  notifications: {
    none: 'Noch nichts. Was für dich neu ist, steht dann hier.',
    choices: 'Was wir dir mitteilen',
    choicesTell: 'Wähle, wovon wir dir schreiben und was hier steht. Jede Wahl gilt sofort.',
    required: 'Diese Mitteilung kommt immer, denn sie gehört zu dem, was du mit uns vereinbart hast.',
    notSaved: 'Das ließ sich nicht speichern. Bitte versuche es noch einmal.',
  },
  search: {
    hint: 'Eine Nummer, ein Name oder irgendein Wort aus dem, was du suchst.',
    moreFailed: 'Weitere Ergebnisse ließen sich nicht laden. Bitte versuche es noch einmal.',
  },
  allAbove: 'Alles davon steht oben bei dem, was auf dich wartet.',
  install: {
    title: 'Dieses Portal auf dein Gerät legen',
    byHand: 'Tipp in deinem Browser auf „Teilen“ und dann auf „Zum Home-Bildschirm“.',
  },
  next: {
    in: 'Du bist angemeldet',
    inTell: 'Mit deiner E-Mail-Adresse kommst du jederzeit wieder herein.',
    prepares: (business) => `${business} bereitet deine ersten Unterlagen vor`,
    preparesTell: 'Du musst nichts weiter tun.',
    appearTell: 'Wir schreiben dir, sobald die ersten bereitliegen.',
  },

  unavailableWaiting: (app) => `Was bei „${app}“ auf dich wartet, ist gerade nicht zu sehen.`,
  notFoundAs: (name) => `Du bist als ${name} angemeldet. Was an jemand anderen ging, lässt sich hier nicht öffnen.`,
  offlineSince: (time) => `Du siehst den Stand von ${time}.`,

  signIn: {
    tell: 'Melde dich mit deiner E-Mail-Adresse an. Wir senden dir einen Code und einen Link; ein Passwort brauchst du nicht.',
    email: 'Deine E-Mail-Adresse',
    codeTitle: ['Bitte schau', 'in dein Postfach'],
    codeWrong: (tries) =>
      `Die Ziffern passten nicht. Du hast noch ${tries === 1 ? 'einen Versuch' : `${inWords(tries, germanNumbers)} Versuche`}.`,
    codeEnded: 'Diese Ziffern gelten nicht mehr. Bitte lass dir eine neue E-Mail senden.',
    tooMany: 'Das war etwas zu oft. Bitte warte ein paar Minuten und versuch es dann noch einmal.',
    sameDevice: 'Du liest die E-Mail auf diesem Gerät? Dann genügt der Knopf darin.',
    link: {
      press: 'Ein Klick, und du bist angemeldet.',
      code: 'Die E-Mail wurde nicht in diesem Browser angefordert. Damit niemand allein mit einem Link hineinkommt, gib bitte die sechs Ziffern ein, die dabei stehen.',
      already: (name) => `Du bist schon angemeldet, als ${name}.`,
    },
    over: {
      expired: 'Er ist zu alt oder schon verbraucht. Wir senden dir gern einen neuen.',
      tries: 'Es wurden zu oft falsche Ziffern eingegeben. Wir senden dir gern einen neuen Link.',
    },
    failed: {
      tell: 'Das liegt an uns. Bitte beginne die Anmeldung neu.',
    },
  },
};
