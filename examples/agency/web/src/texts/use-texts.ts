import { createContext, useContext } from 'react';
import type { Formats } from './format.ts';
import type { Language, Texts, Wording } from './texts.ts';

/** The words and formats that the reader gets, and how he chooses another language. */
export interface Reading {
  readonly t: Texts;
  readonly f: Formats;
  readonly language: Language;
  /** By which sections choose words of their own. */
  readonly wording: Wording;
  readonly choose: (language: Language) => void;
}

export const ReadingContext = createContext<Reading | undefined>(undefined);

/** The words (`t`) and formats (`f`) of the reader's language, in the account's form of address. */
export function useTexts(): Reading {
  const reading = useContext(ReadingContext);
  if (reading === undefined) throw new Error('useTexts stands outside of <Reader>');
  return reading;
}
