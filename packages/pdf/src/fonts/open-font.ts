import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';

/** What is needed of a font of fontkit's. */
export interface FontLayout {
  readonly unitsPerEm: number;
  /** Puts glyphs to a text of one direction. */
  layout(text: string): { readonly advanceWidth: number };
}

/** An opened font, and what it has letters for. */
export interface OpenFont {
  readonly font: FontLayout;
  /** Code points. */
  readonly covers: ReadonlySet<number>;
}

/**
 * Opens a font.
 *
 * @param source a path or `file:` address
 * @throws Error when there is no font, or a collection of several
 */
export function openFont(source: string): OpenFont {
  const bytes = readFileSync(source.startsWith('file:') ? new URL(source) : source);
  let font: ReturnType<typeof create>;
  try {
    font = create(bytes);
  } catch (cause) {
    throw new Error(`${source} is not a font that can be read: TrueType, OpenType, WOFF or WOFF2.`, { cause });
  }
  if (!('layout' in font)) throw new Error(`${source} is a collection of fonts: give a file with one.`);
  // A glyph remembers the letters under which it was asked for first: a ligature or accent asked for before its letter
  // would take the letter out of the text of all later documents. Letters in their Arabic forms have code points too,
  // for other times' sake: what is read is the letter.
  for (const codePoint of font.characterSet) {
    if (!isPresentationForm(codePoint)) font.glyphForCodePoint(codePoint);
  }
  readable(font);
  return { font, covers: new Set(font.characterSet) };
}

function isPresentationForm(codePoint: number): boolean {
  return (codePoint >= 0xfb50 && codePoint <= 0xfdff) || (codePoint >= 0xfe70 && codePoint <= 0xfefc);
}

/**
 * Some fonts draw one letter of several glyphs. Those that stand for no letter of their own would be read as anything;
 * as joiners they are read as nothing.
 */
function readable(font: Font): void {
  const layout = font.layout.bind(font);
  font.layout = (...given) => {
    const run = layout(...given);
    for (const glyph of run.glyphs) {
      if (glyph.codePoints.length === 0) glyph.codePoints = [0x200d];
    }
    return run;
  };
}
