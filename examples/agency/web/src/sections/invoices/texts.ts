import { ownTexts } from '../words.ts';
import { de } from './de.ts';
import { en } from './en.ts';

/** The words of invoices. */
export const texts = ownTexts({ en, de });
