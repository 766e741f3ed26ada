import { plainText } from '../audit/new-entry.js';
import { errorFacts } from '../log.js';

/** How much of it is kept, in UTF-16 units. */
const KEPT = 2000;

/** Why something failed, as its row keeps it for operators: one text that any database takes. */
export function lastErrorOf(error: unknown): string {
  return plainText(errorFacts(error).error.slice(0, KEPT));
}
