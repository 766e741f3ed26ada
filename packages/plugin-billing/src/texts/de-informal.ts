import type { de } from './de.js';

/** The messages in which German addresses its reader, with "du". */
export const deInformal = {
  'detail.reference': 'Dein Zeichen',
  'pdf.reference': 'Dein Zeichen',
  'pdf.pay': 'Bitte überweise {amount} bis zum {day} und gib dabei die Rechnungsnummer an.',
} as const satisfies Partial<typeof de>;
