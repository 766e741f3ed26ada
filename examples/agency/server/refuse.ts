/** Ends the start with one sentence: a stack says nothing to whoever mistyped a setting. */
export function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
