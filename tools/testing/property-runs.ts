/**
 * How often a large property is tried: as its test says, and in `npm run test:long` as many times more as
 * `PORTICO_TEST_FACTOR` says. What asks this belongs to the long tests by that alone.
 */
export function propertyRuns(usual: number): { readonly numRuns: number; readonly timeout: number } {
  const numRuns = usual * Number(process.env.PORTICO_TEST_FACTOR ?? 1);
  // No test asserts a time: this only ends what hangs.
  return { numRuns, timeout: 180_000 + numRuns * 1000 };
}
