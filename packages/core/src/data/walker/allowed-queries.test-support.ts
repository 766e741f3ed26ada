import { allowedChanges } from './allowed-changes.test-support.js';
import type { Allowed } from './allowed-query.test-support.js';
import { allowedReads } from './allowed-reads.test-support.js';

/** All that is allowed: each kind of node and each property stands in one of them. For tests only. */
export const allowed: readonly Allowed[] = [...allowedReads, ...allowedChanges];
