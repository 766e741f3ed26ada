/** The order of a statement, and what it groups by. */
export interface Order {
  readonly text: string;
  /** The plain columns that it orders by; what is computed is left out. */
  readonly columns: readonly (string | undefined)[];
  readonly groups: readonly string[];
}

/** The order of the outermost part of a select, as the compiler writes it. */
export function lastOrder(sql: string): Order | undefined {
  const outer = outermost(sql);
  const order = /\border by (.+?)(?= limit | offset | for | fetch |$)/i.exec(outer)?.[1];
  if (order === undefined) return undefined;
  const group = /\bgroup by (.+?)(?= having | order by | limit |$)/i.exec(outer)?.[1] ?? '';
  return {
    text: order,
    columns: order.split(', ').map(columnOf),
    groups: group.split(', ').flatMap((each) => columnOf(each) ?? []),
  };
}

function columnOf(text: string): string | undefined {
  return /^(?:"[^"]+"\.)*"([^"]+)"(?: (?:asc|desc))?(?: nulls (?:first|last))?$/i.exec(text.trim())?.[1];
}

/** What stands in no parentheses; names and texts in quotes count as a whole. */
function outermost(sql: string): string {
  let depth = 0;
  let outer = '';
  for (const [token] of sql.matchAll(/"[^"]*"|'(?:[^']|'')*'|[\s\S]/g)) {
    if (token === ')') depth -= 1;
    if (depth === 0) outer += token;
    if (token === '(') depth += 1;
  }
  return outer;
}
