import PDFDocument from 'pdfkit';
import type { Fonts, Weight } from '../fonts/fonts.js';
import { type Line, type TextStyle, Typesetter } from '../text/typesetter.js';
import { collected } from './collected.js';

/** What a document is. All of it is written into the file: the same gives the same bytes. */
export interface SheetOptions {
  /**
   * What readers show as the window's title. Letters, digits and `.,-_/#` of any script; everything else is left out,
   * since the file's metadata would not hold it.
   */
  readonly title: string;
  /** BCP 47. */
  readonly language: string;
  /** When the document was made, as it says itself; never the clock while drawing. */
  readonly date: Date;
  readonly author?: string | undefined;
  /** Default: A4. */
  readonly size?: 'A4' | 'LETTER';
  /** The margin on every side, in points. Default: 56. */
  readonly margin?: number;
  /** Drawn on each new page before anything else; `page` counts from 1. */
  readonly head?: ((sheet: Sheet, page: number) => void) | undefined;
  /** Drawn on each page once it is known how many there are, below the margin of the bottom. */
  readonly foot?: ((sheet: Sheet, page: number, pages: number) => void) | undefined;
}

/** How a text is drawn. */
export interface TextOptions {
  /** Points from the left edge of the page. Default: where the margin ends. */
  readonly x?: number;
  /** Points from the top; default: `y`, which moves on. */
  readonly y?: number;
  /** Points. Default: what lies between `x` and the right margin. */
  readonly width?: number;
  /** Points. Default: 9.5. */
  readonly size?: number;
  readonly weight?: Weight;
  /** `#rrggbb`. Default: almost black. */
  readonly colour?: string;
  /** `start`: where the text's own direction begins. */
  readonly align?: 'start' | 'left' | 'right';
}

/** Text that is broken into lines and can be drawn. */
export interface Block {
  readonly lines: readonly Line[];
  readonly style: TextStyle;
  /** Points. */
  readonly lineHeight: number;
  readonly height: number;
}

const INK = '#1c1f24';
const LINE_HEIGHT = 1.42;

/** Pages to draw on, from top to bottom. `y` is where the next thing goes, in points from the top. */
export class Sheet {
  y = 0;
  readonly #pdf: PDFKit.PDFDocument;
  readonly #typesetter: Typesetter;
  readonly #bytes: Promise<Uint8Array>;
  readonly #head: SheetOptions['head'];
  readonly #foot: SheetOptions['foot'];
  readonly #margin: number;
  #pages = 0;

  constructor(fonts: Fonts, options: SheetOptions) {
    const { title, language, date, author, size = 'A4', margin = 56, head, foot } = options;
    this.#head = head;
    this.#foot = foot;
    this.#margin = margin;
    this.#typesetter = new Typesetter(fonts);
    this.#pdf = new PDFDocument({
      size,
      margin,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      lang: language,
      displayTitle: true,
      // Without it Helvetica is read, and then embedded.
      font: null as unknown as string,
      info: {
        Title: plainTitle(title),
        Producer: 'Portico',
        Creator: 'Portico',
        ...(author !== undefined && { Author: author }),
        CreationDate: date,
        ModDate: date,
      },
    });
    this.#bytes = collected(this.#pdf);
    for (const weight of ['regular', 'bold'] as const) {
      // The opened font: given bytes, pdfkit would parse them again for each document.
      for (const [index, { font }] of fonts.of(weight).entries()) {
        this.#pdf.registerFont(fontName(weight, index), font as unknown as PDFKit.Mixins.PDFFontSource);
      }
    }
    this.addPage();
  }

  /** Where the margin ends, in points from the left. */
  get left(): number {
    return this.#margin;
  }

  /** Where the margin of the right begins, in points from the left. */
  get right(): number {
    return this.#pdf.page.width - this.#margin;
  }

  /** Where the margin of the bottom begins, in points from the top. */
  get bottom(): number {
    return this.#pdf.page.height - this.#margin;
  }

  /** Points between `y` and the bottom. */
  get room(): number {
    return this.bottom - this.y;
  }

  /** Begins a new page. */
  addPage(): void {
    this.#pdf.addPage();
    this.y = this.#margin;
    this.#pages++;
    this.#head?.(this, this.#pages);
  }

  /** Begins a new page unless so many points are left on this one. */
  need(height: number): void {
    if (this.room < height) this.addPage();
  }

  /** Breaks a text into lines of a width, without drawing it. */
  block(text: string, width: number, { size = 9.5, weight = 'regular' }: TextOptions = {}): Block {
    const style = { size, weight };
    const lines = this.#typesetter.lines(text, width, style);
    const lineHeight = size * LINE_HEIGHT;
    return { lines, style, lineHeight, height: lines.length * lineHeight };
  }

  /**
   * Draws text from `y` on, and new pages where it needs them.
   *
   * @returns how high it is, in points
   */
  text(text: string, options: TextOptions = {}): number {
    const { x = this.left, y, width = this.right - x } = options;
    const block = this.block(text, width, options);
    if (y !== undefined) {
      this.draw(block, { ...options, x, y, width });
      return block.height;
    }
    for (const line of block.lines) {
      this.need(block.lineHeight);
      this.draw({ ...block, lines: [line] }, { ...options, x, y: this.y, width });
      this.y += block.lineHeight;
    }
    return block.height;
  }

  /** Draws a block at a place, whatever is there; `y` does not move. */
  draw({ lines, style, lineHeight }: Block, at: TextOptions & { x: number; y: number; width: number }): void {
    const { size, weight } = style;
    const { align = 'start', colour = INK } = at;
    let baseline = at.y + size * 1.07;
    for (const line of lines) {
      const atRight = align === 'right' || (align === 'start' && line.rightToLeft);
      let x = atRight ? at.x + at.width - line.width : at.x;
      for (const run of line.runs) {
        // Drawn in the order in which it is seen, read in the order in which it was written.
        if (run.rightToLeft) this.#pdf.markContent('Span', { actual: run.written });
        this.#pdf
          .font(fontName(weight, run.font))
          .fontSize(size)
          .fillColor(colour)
          // With `features` the run is laid out as a whole; without, word by word, which would turn their order round.
          .text(run.text, x, baseline, {
            lineBreak: false,
            baseline: 'alphabetic',
            ...(run.rightToLeft && { features: [] }),
          });
        if (run.rightToLeft) this.#pdf.endMarkedContent();
        x += run.width;
      }
      baseline += lineHeight;
    }
  }

  /** Draws a thin line across, from `from` to `to` (points from the left; default: from margin to margin). */
  rule({ y = this.y, from = this.left, to = this.right, colour = '#d4d7dc', thickness = 0.6 } = {}): void {
    this.#pdf.moveTo(from, y).lineTo(to, y).lineWidth(thickness).strokeColor(colour).stroke();
  }

  /** Fills a rectangle. All in points. */
  fill(x: number, y: number, width: number, height: number, colour: string): void {
    this.#pdf.rect(x, y, width, height).fill(colour);
  }

  /**
   * Ends the document: draws the feet of all pages.
   *
   * @returns the file
   */
  finish(): Promise<Uint8Array> {
    for (let page = 0; page < this.#pages; page++) {
      this.#pdf.switchToPage(page);
      this.#foot?.(this, page + 1, this.#pages);
    }
    this.#pdf.end();
    return this.#bytes;
  }
}

function fontName(weight: Weight, index: number): string {
  return `${weight}-${index}`;
}

/** pdfkit writes titles into XML as they are. */
function plainTitle(title: string): string {
  return title.replace(/[^\p{L}\p{M}\p{N} .,\-_/#]/gu, '');
}
