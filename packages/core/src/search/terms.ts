import { formsOf, pairsOf, type Word, wordsOf } from './words.js';

/** A word that a document must have for a query to find it. */
export interface Term {
  readonly folded: string;
  /** Of a script without spaces: any part of a run will do. */
  readonly run: boolean;
  /** Whether words count that only begin so. */
  readonly prefix: boolean;
}

/** What an index is asked for: a word, or whatever begins so. */
export interface Key {
  readonly word: string;
  readonly prefix: boolean;
}

/** What a query asks for: every word of it, the last one also as the beginning of a word. There is no syntax. */
export function termsOf(query: string): Term[] {
  const words = wordsOf(query);
  const terms = new Map<string, Term>();
  for (const [i, { folded, run }] of words.entries()) {
    const prefix = !run && i === words.length - 1;
    // Asked for as a whole word already, it need not begin one too.
    if (!terms.has(folded)) terms.set(folded, { folded, run, prefix });
  }
  return [...terms.values()];
}

/** What a query's words come to, to tell two queries apart that find the same. */
export function nameOf(terms: readonly Term[]): string {
  return terms.map(({ folded, prefix }) => (prefix ? `${folded}*` : folded)).join(' ');
}

/** What an index must have of a document. It may let through what {@link finds} refuses, never the other way round. */
export function keysOf(terms: readonly Term[]): Key[] {
  const keys = new Map<string, Key>();
  for (const { folded, run, prefix } of terms) {
    const characters = [...folded];
    const pairs = run && characters.length > 1 ? pairsOf(folded).slice(0, -1) : [folded];
    // One character begins a pair wherever it stands.
    const begins = run ? characters.length === 1 : prefix;
    for (const word of pairs) keys.set(`${word}${begins ? '*' : ''}`, { word, prefix: begins });
  }
  return [...keys.values()];
}

/** Whether a word is what a term asks for. */
export function isMeant(term: Term, word: Word): boolean {
  if (term.run !== word.run) return false;
  if (term.run) return word.folded.includes(term.folded);
  return formsOf(word).some((form) => (term.prefix ? form.startsWith(term.folded) : form === term.folded));
}

/** Whether a document has all that is asked for. */
export function finds(terms: readonly Term[], document: readonly Word[]): boolean {
  return terms.length > 0 && terms.every((term) => document.some((word) => isMeant(term, word)));
}

/** What an index keeps of a document, each word once. */
export function indexWords(document: readonly Word[]): string[] {
  const words = new Set<string>();
  for (const word of document) for (const each of word.run ? pairsOf(word.folded) : formsOf(word)) words.add(each);
  return [...words];
}
