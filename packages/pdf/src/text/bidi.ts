import bidiFactory, { type Bidi } from 'bidi-js';

// Every letter and mark that is or makes right to left.
const RIGHT_TO_LEFT = /[\u0590-\u08FF\u200F\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** A stretch of text, as indices of its UTF-16 code units, the end not included. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The directions in one paragraph, by the Unicode Bidirectional Algorithm (UAX 9). */
export interface Directions {
  /** Whether the paragraph as a whole runs from right to left. */
  readonly rightToLeft: boolean;
  /** The level of each code unit: odd is right to left. None where all runs from left to right. */
  readonly levels: Uint8Array | undefined;
}

/** Finds which way text runs. */
export class Directionality {
  // Its types say that the function lies in `default`.
  readonly #bidi = (bidiFactory as unknown as () => Bidi)();

  of(paragraph: string): Directions {
    if (!RIGHT_TO_LEFT.test(paragraph)) return { rightToLeft: false, levels: undefined };
    const { levels, paragraphs } = this.#bidi.getEmbeddingLevels(paragraph, 'auto');
    return { rightToLeft: ((paragraphs[0]?.level ?? 0) & 1) === 1, levels };
  }

  /** The letter that is drawn right to left for one: brackets are turned round. */
  mirrored(sign: string): string {
    return this.#bidi.getMirroredCharacter(sign) ?? sign;
  }
}

/** Puts stretches of one line, each of one level, into the order in which they are seen (rule L2). */
export function inVisualOrder<S extends { readonly level: number }>(stretches: readonly S[]): S[] {
  const seen = [...stretches];
  const highest = Math.max(0, ...seen.map(({ level }) => level));
  for (let level = highest; level > 0; level--) {
    for (let start = 0; start < seen.length; start++) {
      if (levelAt(seen, start) < level) continue;
      let end = start;
      while (end < seen.length && levelAt(seen, end) >= level) end++;
      seen.splice(start, end - start, ...seen.slice(start, end).reverse());
      start = end;
    }
  }
  return seen;
}

function levelAt(stretches: readonly { readonly level: number }[], index: number): number {
  return stretches[index]?.level ?? 0;
}
