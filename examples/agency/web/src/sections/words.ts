import type { Language, TextsLike } from '../texts/texts.ts';

// What the words of a section are put together with. It loads nothing else, so that words can be read anywhere.
export { counted, englishNumbers, germanNumbers, inWords, whole } from '../texts/count.ts';
export type { TextsLike };

/** A section's words in every language of the portal. */
export type OwnTexts<En> = { readonly [Each in Language]: Each extends 'en' ? En : TextsLike<En> };

/** The words of one section. English is where their keys are written down; another language with a key less does not compile. */
export const ownTexts = <En extends object>(texts: OwnTexts<En>): OwnTexts<En> => texts;
