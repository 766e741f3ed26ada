import { notoSans } from '../shipped-font.js';
import type { FontFile } from './font-file.js';
import { type OpenFont, openFont } from './open-font.js';

/** How heavy letters are. */
export type Weight = 'regular' | 'bold';

/**
 * Opened fonts, in the order in which they are asked for a letter. Opening is what costs: keep one for each portal, and
 * draw all documents with it.
 *
 * @example
 * ```ts
 * import { Fonts, Sheet } from '@portico/pdf';
 *
 * const fonts = new Fonts([{ regular: '/usr/share/fonts/noto/NotoSansArabic-Regular.ttf' }]);
 * const sheet = new Sheet(fonts, { title: 'Letter', language: 'ar', date: new Date('2026-11-24T00:00:00Z') });
 * sheet.text('السلام عليكم');
 * export const bytes = await sheet.finish();
 * ```
 */
export class Fonts {
  readonly #regular: readonly OpenFont[];
  readonly #bold: readonly OpenFont[];

  /**
   * @param further fonts for what Noto Sans, which comes first, has no letters for
   * @throws Error when a file is missing or no font
   */
  constructor(further: readonly FontFile[] = []) {
    const files = [notoSans, ...further];
    this.#regular = files.map(({ regular }) => openFont(regular));
    this.#bold = files.map(({ bold }, index) => (bold === undefined ? this.#at('regular', index) : openFont(bold)));
  }

  /** The fonts of a weight, in order. */
  of(weight: Weight): readonly OpenFont[] {
    return weight === 'bold' ? this.#bold : this.#regular;
  }

  /** The letters of a text that no font has: they would be drawn as empty boxes. Each once. */
  missing(text: string): string[] {
    const missed = new Set<string>();
    for (const sign of text) {
      if (isShown(sign) && !this.#regular.some(({ covers }) => covers.has(sign.codePointAt(0) ?? 0))) missed.add(sign);
    }
    return [...missed];
  }

  #at(weight: Weight, index: number): OpenFont {
    const found = this.of(weight)[index];
    if (found === undefined) throw new Error('No such font.');
    return found;
  }
}

/** Whether a code point is seen at all: joiners, direction marks and variation selectors are not, line breaks neither. */
export function isShown(sign: string): boolean {
  return !/[\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(sign);
}
