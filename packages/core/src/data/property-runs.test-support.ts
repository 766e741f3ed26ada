/**
 * How often a property is tried: what its test says, or, in `npm run test:long`, what `PORTICO_TEST_RUNS` says if that is
 * more. For tests only.
 */
export function propertyRuns(usual: number): { readonly numRuns: number; readonly timeout: number } {
  const numRuns = Math.max(usual, Number(process.env.PORTICO_TEST_RUNS ?? 0));
  // No test asserts a time: this only ends what hangs.
  return { numRuns, timeout: 60_000 + numRuns * 200 };
}
