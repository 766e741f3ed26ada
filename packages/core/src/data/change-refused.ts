/** The error for a statement that the database itself refused because its runner only reads. */
export function changeRefused(cause: unknown): Error {
  return new Error('The database refused to change anything: whoever ran this statement can only read.', { cause });
}
