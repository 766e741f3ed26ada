import { type Overlay, type TextsLike, whole } from '../words.ts';
import type { en } from './en.ts';

/** Where the words of invoices in German are others with "du". */
export const deInformal: Overlay<TextsLike<typeof en>> = {
  empty: 'Du hast noch keine Rechnung',
  emptyTell: (business) => `Sobald ${business} eine stellt, erscheint sie hier, und wir schreiben dir.`,
  emptyOpenTell: 'Alle deine Rechnungen sind bezahlt.',
  voidTell: 'Diese Rechnung ist storniert. Du musst sie nicht bezahlen.',
  howToPay: 'So bezahlst du',
  howToPayTo: 'Bitte überweise den Betrag auf dieses Konto.',
  poReference: 'Dein Zeichen',
  howToPayTell: (number) => `Bitte überweise den Betrag und nenne die Rechnung ${whole(number)}.`,
};
