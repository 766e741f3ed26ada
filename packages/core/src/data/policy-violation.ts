/**
 * A row that the database's own policies refused to have written. Where the walker looks at what is written it comes to
 * the same; elsewhere it means that something passed the walker.
 */
export class PolicyViolation extends Error {
  override readonly name = 'PolicyViolation';

  constructor(cause: unknown) {
    super('The row-level security of the database refused a row that a scoped statement would have written.', {
      cause,
    });
  }
}
