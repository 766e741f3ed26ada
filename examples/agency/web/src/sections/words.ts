import { type Overlay, overlaid } from '../texts/overlay.ts';
import type { TextsLike, Wording } from '../texts/texts.ts';

// What the words of a section are put together with. It loads nothing else, so that words can be read anywhere.
export { counted, englishNumbers, germanNumbers, inWords, whole } from '../texts/count.ts';
export type { Overlay, TextsLike };

/** A section's words in every language of the portal, and what of them is different with "du". */
export interface GivenTexts<En> {
  readonly en: En;
  readonly de: TextsLike<En>;
  readonly 'de-x-informal': Overlay<TextsLike<En>>;
}

/** A section's words by language and form of address. */
export type OwnTexts<En> = { readonly [Each in Wording]: Each extends 'en' ? En : TextsLike<En> };

/** The words of one section. English is where their keys are written down; German with a key less does not compile. */
export const ownTexts = <En extends object>(given: GivenTexts<En>): OwnTexts<En> => ({
  ...given,
  'de-x-informal': overlaid(given.de as object, given['de-x-informal']) as TextsLike<En>,
});
