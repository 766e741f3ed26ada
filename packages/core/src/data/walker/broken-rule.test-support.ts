import type { Break } from './red-tests.test-support.js';

/** A rule of the walker that is code, with a replacement that makes it no rule. For tests only. */
export type BrokenRule = Break & { readonly what: string };

export function rulesOf(
  file: string,
  rules: readonly (readonly [what: string, find: string, put: string])[],
): readonly BrokenRule[] {
  return rules.map(([what, find, put]) => ({ what, file, find, put }));
}
