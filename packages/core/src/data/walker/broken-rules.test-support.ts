import { BROKEN_CHANGES } from './broken-changes.test-support.js';
import type { BrokenRule } from './broken-rule.test-support.js';
import { BROKEN_SIGHTS } from './broken-sights.test-support.js';
import { BROKEN_WALK } from './broken-walk.test-support.js';

/** All rules of the walker that are code, each broken. For tests only. */
export const BROKEN_RULES: readonly BrokenRule[] = [...BROKEN_WALK, ...BROKEN_CHANGES, ...BROKEN_SIGHTS];
