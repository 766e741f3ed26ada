import { createContext, useContext } from 'react';
import type { Formats } from './format.ts';
import type { Language, Texts } from './texts.ts';

/** The words and formats that the reader gets, and how he chooses another language. */
export interface Reading {
  readonly t: Texts;
  readonly f: Formats;
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

export const ReadingContext = createContext<Reading | undefined>(undefined);

/** The words (`t`) and formats (`f`) of the reader's language. */
export function useTexts(): Reading {
  const reading = useContext(ReadingContext);
  if (reading === undefined) throw new Error('useTexts stands outside of <Reader>');
  return reading;
}
