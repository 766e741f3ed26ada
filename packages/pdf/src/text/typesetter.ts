/// <reference path="./linebreak.d.ts" />
import LineBreaker from 'linebreak';
import { type Fonts, isShown, type Weight } from '../fonts/fonts.js';
import { Directionality, type Directions, inVisualOrder, type Stretch } from './bidi.js';

/** How text looks. */
export interface TextStyle {
  /** Points. */
  readonly size: number;
  readonly weight: Weight;
}

/** Letters of one font and direction, as they are drawn. */
export interface Run {
  readonly text: string;
  /** The same as it was written: brackets that run from right to left are drawn the other way round. */
  readonly written: string;
  /** Its place among the fonts of the weight. */
  readonly font: number;
  /** Points. */
  readonly width: number;
  /** Whether the font's own layout turns it round; it must be laid out as a whole then. */
  readonly rightToLeft: boolean;
}

/** One line: its runs from left to right as they are seen. */
export interface Line {
  readonly runs: readonly Run[];
  /** Points. */
  readonly width: number;
  /** Whether the paragraph runs from right to left: it begins at the right edge then. */
  readonly rightToLeft: boolean;
}

interface Piece extends Stretch {
  readonly font: number;
  readonly level: number;
}

/** Breaks text into lines, each in the order in which it is seen, and picks a font for every letter. */
export class Typesetter {
  readonly #directionality = new Directionality();
  readonly #graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
  /** Advance widths in thousandths of the font's size, by weight, font and text: words come again and again. */
  readonly #widths = new Map<string, number>();

  constructor(private readonly fonts: Fonts) {}

  /**
   * The lines of a text, at most `width` points wide. Line breaks of the text stay; a word that is wider than a line is
   * broken between letters.
   */
  lines(text: string, width: number, style: TextStyle): Line[] {
    return text.split(/\r\n|[\n\r\u2028\u2029]/u).flatMap((paragraph) => {
      const clean = paragraph.replaceAll('\t', '    ').trimEnd();
      const directions = this.#directionality.of(clean);
      return this.#broken(clean, width, style, directions).map((stretch) =>
        this.#line(clean, stretch, style, directions),
      );
    });
  }

  #broken(text: string, width: number, style: TextStyle, directions: Directions): Stretch[] {
    const measure = (start: number, end: number) => this.#width(text, start, end, style, directions);
    const found: Stretch[] = [];
    let start = 0;
    let used = 0;
    let last = 0;
    for (const end of breaksOf(text)) {
      const bare = last + text.slice(last, end).trimEnd().length;
      if (used + measure(last, bare) > width && last > start) {
        found.push({ start, end: last });
        [start, used] = [last, 0];
      }
      if (used + measure(last, bare) > width) {
        for (const cut of this.#cuts(text.slice(last, bare), width, (from, to) => measure(last + from, last + to))) {
          found.push({ start, end: last + cut });
          start = last + cut;
        }
        used = measure(start, end);
      } else used += measure(last, end);
      last = end;
    }
    if (start < text.length || found.length === 0) found.push({ start, end: text.length });
    return found;
  }

  /** Where a word that is too wide is cut: between what people see as letters. */
  #cuts(word: string, width: number, measure: (from: number, to: number) => number): number[] {
    const cuts: number[] = [];
    let used = 0;
    for (const { index, segment } of this.#graphemes.segment(word)) {
      const wide = measure(index, index + segment.length);
      if (used > 0 && used + wide > width) {
        cuts.push(index);
        used = 0;
      }
      used += wide;
    }
    return cuts;
  }

  #width(text: string, start: number, end: number, style: TextStyle, directions: Directions): number {
    return this.#pieces(text, { start, end }, style.weight, directions).reduce(
      (sum, piece) => sum + this.#widthOf(text.slice(piece.start, piece.end), piece.font, style),
      0,
    );
  }

  #line(text: string, { start, end }: Stretch, style: TextStyle, directions: Directions): Line {
    const bare = start + text.slice(start, end).trimEnd().length;
    const pieces = inVisualOrder(this.#pieces(text, { start, end: bare }, style.weight, directions));
    const runs = pieces.map((piece) => this.#run(text.slice(piece.start, piece.end), piece, style));
    return { runs, width: runs.reduce((sum, run) => sum + run.width, 0), rightToLeft: directions.rightToLeft };
  }

  #run(text: string, { level, font }: Piece, style: TextStyle): Run {
    if (level % 2 === 0)
      return { text, written: text, font, width: this.#widthOf(text, font, style), rightToLeft: false };
    const letters = [...this.#graphemes.segment(text)].map(({ segment }) => this.#directionality.mirrored(segment));
    const rightToLeft = /[\p{L}\p{M}]/u.test(text);
    // A font turns round the letters of a script, and leaves bare signs as they are.
    const drawn = (rightToLeft ? letters : letters.reverse()).join('');
    return { text: drawn, written: text, font, width: this.#widthOf(drawn, font, style), rightToLeft };
  }

  /** Cuts a stretch where font or level changes. */
  #pieces(text: string, { start, end }: Stretch, weight: Weight, { levels }: Directions): Piece[] {
    const pieces: { start: number; end: number; font: number; level: number }[] = [];
    for (let at = start; at < end; ) {
      const codePoint = text.codePointAt(at) ?? 0;
      const next = at + (codePoint > 0xffff ? 2 : 1);
      const before = pieces.at(-1);
      const level = levels?.[at] ?? 0;
      const font = this.#fontOf(codePoint, weight, before?.font);
      if (before?.font === font && before.level === level) before.end = next;
      else pieces.push({ start: at, end: next, font, level });
      at = next;
    }
    return pieces;
  }

  #fontOf(codePoint: number, weight: Weight, before: number | undefined): number {
    const fonts = this.fonts.of(weight);
    const sign = String.fromCodePoint(codePoint);
    if (before !== undefined) {
      // Spaces, digits and marks go with the letters before them, so that words stay whole.
      if (!isShown(sign) || (fonts[before]?.covers.has(codePoint) && /[\p{M}\p{N}\p{P}\s]/u.test(sign))) return before;
    }
    const found = fonts.findIndex(({ covers }) => covers.has(codePoint));
    return found === -1 ? (before ?? 0) : found;
  }

  #widthOf(text: string, index: number, { size, weight }: TextStyle): number {
    const key = `${weight} ${index} ${text}`;
    let units = this.#widths.get(key);
    if (units === undefined) {
      const font = this.fonts.of(weight)[index]?.font;
      if (font === undefined) throw new Error('No such font.');
      units = (font.layout(text).advanceWidth * 1_000) / font.unitsPerEm;
      this.#widths.set(key, units);
    }
    return (units * size) / 1_000;
  }
}

/** Where a line may end (UAX 14), the end of the text last. */
function* breaksOf(text: string): Generator<number> {
  const breaker = new LineBreaker(text);
  for (let at = breaker.nextBreak(); at !== null; at = breaker.nextBreak()) yield at.position;
}
