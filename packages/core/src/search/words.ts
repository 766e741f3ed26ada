/** Which version of the rules below an index was made by. Raised with every change of them: then indexes are made anew. */
export const WORD_RULES = 1;

/** How much of a text is searched, in UTF-16 units: more than a page of a contract, less than what a database refuses. */
export const SEARCHED_LENGTH = 20_000;

/** Longer words are cut, in texts as in what is searched for. */
const LONGEST_WORD = 64;

/** A word where it stands in a text. */
export interface Word {
  readonly from: number;
  readonly to: number;
  /** As it is compared: without case and accents. */
  readonly folded: string;
  /** Whether its script has no spaces, so that it may be many words in a row. */
  readonly run: boolean;
}

const WORDS = (() => {
  const letter = String.raw`[\p{L}\p{N}\p{M}]`;
  // Scripts that are written without spaces between words.
  const scripts = ['scx=Han', 'scx=Hira', 'scx=Kana', 'sc=Bopo', 'sc=Thai', 'sc=Laoo', 'sc=Khmr', 'sc=Mymr'];
  const spaceless = `(?=${letter})[${scripts.map((script) => `\\p{${script}}`).join('')}]`;
  // A soft hyphen, a joiner: within a word they are nothing.
  const inside = String.raw`[\u00ad\u200b-\u200d]`;
  const spaced = `(?!${spaceless})${letter}`;
  return new RegExp(`(?<run>(?:${spaceless})+)|(?:${spaced})(?:${inside}*(?:${spaced}))*`, 'gu');
})();

/** The words of a text, in order. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.slice(0, SEARCHED_LENGTH).matchAll(WORDS)) {
    const run = match.groups?.['run'] !== undefined;
    const folded = fold(match[0]);
    const cut = run ? folded : shortened(folded);
    if (cut !== '') words.push({ from: match.index, to: match.index + match[0].length, folded: cut, run });
  }
  return words;
}

/** What is compared of a word of a script with spaces: itself, and what letters and digits that touch are apart. */
export function formsOf({ folded }: Word): string[] {
  if (/^[a-z]+$/.test(folded)) return [folded];
  const forms = new Set([folded]);
  const parts = folded.match(/\p{N}+|[^\p{N}]+/gu) ?? [];
  for (const part of parts) {
    forms.add(part);
    // People leave out the zeros that a number begins with.
    const plain = part.replace(/^0+(?=\p{N})/u, '');
    forms.add(plain);
  }
  return [...forms];
}

/** What an index keeps of a run: each two neighbours, and the last character. So every part of it is found by two's. */
export function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.map((character, i) => character + (characters[i + 1] ?? ''));
}

/** Letters that no decomposition takes apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
  ς: 'σ',
};

/** Without case, accents, and what only looks otherwise ([NFKD](https://unicode.org/reports/tr15/)). */
function fold(word: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: nearly all words are of these
  if (/^[\x00-\x7f]*$/.test(word)) return word.toLowerCase();
  return word
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[ßæœøđðħıłþς]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}

function shortened(word: string): string {
  return word.length <= LONGEST_WORD ? word : [...word].slice(0, LONGEST_WORD).join('');
}
