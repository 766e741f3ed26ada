import { ownTexts } from '../words.ts';
import { de } from './de.ts';
import { deInformal } from './de-informal.ts';
import { en } from './en.ts';

/** The words of invoices. */
export const texts = ownTexts({ en, de, 'de-x-informal': deInformal });
