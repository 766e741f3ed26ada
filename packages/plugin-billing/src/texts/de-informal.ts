import type { de } from './de.js';

/** The messages in which German addresses its reader, with "du". */
export const deInformal = {
  'detail.reference': 'Dein Zeichen',
} as const satisfies Partial<typeof de>;
