import type { Measured } from './lab.ts';
import type { Figures } from './measure.ts';

const widths = [28, 8, 44, 6, 12, 20, 20, 7, 7];

/** The columns: processor time in microseconds for a request, in the process and in the database, of ours and of theirs. */
export function heading(): string {
  return line(['benchmark', 'engine', 'against', 'ratio', 'at least', 'ours µs', 'theirs µs', 'ours/s', 'theirs/s']);
}

export function row({ benchmark, engine, against, ratio, floor, ours, theirs }: Measured): string {
  const goal = floor === null ? '' : `${floor.toFixed(2)} ${ratio >= floor ? 'met' : 'MISSED'}`;
  return line([
    benchmark,
    engine,
    against,
    ratio.toFixed(2),
    goal,
    cost(ours),
    cost(theirs),
    ours.perSecond.toFixed(0),
    theirs.perSecond.toFixed(0),
  ]);
}

function cost({ process, database }: Figures): string {
  const own = process.toFixed(0);
  if (database === undefined) return `${own} and the database`;
  return database === 0 ? own : `${(process + database).toFixed(0)} (${own} + ${database.toFixed(0)})`;
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join(' ')
    .trimEnd();
}
