import type { Block, Sheet, TextOptions } from '../page/sheet.js';

/** A column of a table. */
export interface Column {
  readonly title: string;
  /** Points. */
  readonly width: number;
  readonly align?: TextOptions['align'];
}

/** Some text in a cell, drawn below the one before. */
export interface CellText extends Pick<TextOptions, 'size' | 'weight' | 'colour'> {
  readonly text: string;
}

/** A row: for each column what stands in it. */
export type Row = readonly (readonly CellText[])[];

const GAP = 8;
const PADDING = 4;
const MUTED = '#5f6670';

interface DrawnLine {
  readonly block: Block;
  readonly colour: string | undefined;
}

/**
 * Draws a table from `y` on. Its head is drawn again on each page. A row stays on one page if a page can hold it, else
 * it goes on over the next.
 */
export function drawTable(sheet: Sheet, columns: readonly Column[], rows: Iterable<Row>): void {
  const head = linesOf(
    sheet,
    columns,
    columns.map(({ title }) => [{ text: title, size: 8, weight: 'bold', colour: MUTED }]),
  );
  const begin = () => {
    const height = heightOf(head);
    drawLines(sheet, columns, head, 0, Number.POSITIVE_INFINITY);
    sheet.y += height + PADDING;
    sheet.rule({ colour: '#9aa1ab' });
    sheet.y += PADDING;
  };
  const onNewPage = () => {
    sheet.addPage();
    begin();
    return sheet.room;
  };

  // A head alone at the foot of a page says nothing.
  sheet.need(heightOf(head) + 40);
  begin();
  const whole = sheet.bottom - sheet.left - heightOf(head) - 3 * PADDING;
  for (const row of rows) {
    const lines = linesOf(sheet, columns, row);
    const height = heightOf(lines);
    if (sheet.room < height + PADDING && (height <= whole || sheet.room < 40)) onNewPage();
    drawRow(sheet, columns, lines, onNewPage);
    sheet.y += PADDING;
    sheet.rule({ colour: '#e6e8eb', thickness: 0.4 });
    sheet.y += PADDING;
  }
}

/** Draws a row, and goes on at the top of a new page where this one ends. */
function drawRow(sheet: Sheet, columns: readonly Column[], lines: DrawnLine[][], onNewPage: () => number): void {
  const height = heightOf(lines);
  for (let done = 0; done < height - 0.01; ) {
    const drawn = drawLines(sheet, columns, lines, done, sheet.room);
    sheet.y += drawn;
    done += drawn;
    if (done < height - 0.01) onNewPage();
  }
}

/** Draws what lies between `from` and `from + room` points of the row's height. Returns how much of it that was. */
function drawLines(sheet: Sheet, columns: readonly Column[], cells: DrawnLine[][], from: number, room: number): number {
  let x = sheet.left;
  let most = 0;
  for (const [index, { width, align = 'start' }] of columns.entries()) {
    let at = 0;
    for (const { block, colour } of cells[index] ?? []) {
      const end = at + block.height;
      if (at >= from - 0.01 && end <= from + room + 0.01) {
        sheet.draw(block, { x, y: sheet.y + at - from, width: width - GAP, align, ...(colour && { colour }) });
        most = Math.max(most, end - from);
      }
      at = end;
    }
    x += width;
  }
  return most;
}

/** The lines of each cell, each as a block of its own. */
function linesOf(sheet: Sheet, columns: readonly Column[], row: Row): DrawnLine[][] {
  return columns.map(({ width }, index) =>
    (row[index] ?? []).flatMap(({ text, colour, ...style }) => {
      const block = sheet.block(text, width - GAP, style);
      return block.lines.map((line) => ({ block: { ...block, lines: [line], height: block.lineHeight }, colour }));
    }),
  );
}

function heightOf(cells: readonly DrawnLine[][]): number {
  return Math.max(0, ...cells.map((lines) => lines.reduce((sum, { block }) => sum + block.height, 0)));
}
