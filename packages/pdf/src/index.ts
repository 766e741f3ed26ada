/**
 * Draws documents: text of any script in lines, tables with a repeated head, pages with head and foot, in PDF files that
 * have the same bytes for the same content.
 *
 * @module
 */
export type { FontFile } from './fonts/font-file.js';
export { Fonts, type Weight } from './fonts/fonts.js';
export { type Block, Sheet, type SheetOptions, type TextOptions } from './page/sheet.js';
export { notoSans } from './shipped-font.js';
export { type CellText, type Column, drawTable, type Row } from './table/table.js';
export { answerDrawing } from './worker/answer-drawing.js';
export { drawInWorker } from './worker/draw-in-worker.js';
