/** A noun by its count: `counted('invoice', 'invoices')(1)`. */
export const counted = (one: string, many: string) => (count: number) => (count === 1 ? one : many);

/** A small number as a word, a larger one in digits; as the beginning of a sentence with a capital. */
export function inWords(count: number, words: readonly string[], capital = false): string {
  const word = words[count] ?? String(count);
  return capital ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/** A number such as 2026-0148 that no line may break. */
export const whole = (number: string) => number.replaceAll('-', '-\u2060');

/** The first sentence, and what follows it if anything does. */
export function sentencesOf(text: string): readonly [string, string?] {
  const [, first = text, rest] = /^(.+?[.?!…])\s+(\S.*)$/s.exec(text) ?? [];
  return rest === undefined ? [first] : [first, rest];
}

/** Numbers from none to twelve, as English writes them before a noun. */
export const englishNumbers = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

/** Numbers from none to twelve, as German writes them before a feminine or plural noun. */
export const germanNumbers = [
  'keine',
  'eine',
  'zwei',
  'drei',
  'vier',
  'fünf',
  'sechs',
  'sieben',
  'acht',
  'neun',
  'zehn',
  'elf',
  'zwölf',
];
