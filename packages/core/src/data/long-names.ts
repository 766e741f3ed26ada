/** How many bytes PostgreSQL keeps of a name. The rest it cuts off without a word. */
const KEPT = 63;

/** Texts and comments, which are skipped; then names, quoted or bare. */
const PARTS =
  /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|\$(\w*)\$[\s\S]*?\$\1\$|"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_$]*)/gu;

/** The names in a statement that PostgreSQL would cut: of tables, columns, keys, whatever it makes or uses. */
export function longNames(sql: string): string[] {
  const names = [...sql.matchAll(PARTS)].map(([, , quoted, bare]) => quoted ?? bare ?? '');
  return names.filter((name) => Buffer.byteLength(name) > KEPT);
}
