import type { DocumentContent } from './document.js';

/** As much of a text as is searched. */
const SEARCHED = 20_000;

/** The words by which an invoice is found beside its number: what it is for, for whom, and its lines. */
export function foundBy({ subject, buyer, lines }: DocumentContent): string {
  const texts = lines.flatMap(({ description, detail }) => [description, detail ?? []].flat());
  // Not half a letter at the end.
  return [subject, buyer.name, ...texts]
    .join('\n')
    .slice(0, SEARCHED)
    .replace(/[\uD800-\uDBFF]$/, '');
}
