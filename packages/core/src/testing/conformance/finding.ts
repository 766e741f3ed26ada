import type { TestEngine } from '../test-database.js';

/** What a check looks after. Its title is the name of its test. */
export const checkTitles = {
  declarations: 'declares what can be checked',
  examples: 'has an example for each route, and each example works',
  isolation: 'shows nobody what is another contact’s, another account’s or hidden',
  'foreign-ids': 'answers an id of somebody else as one that nobody has',
  'foreign-writes': 'changes nothing of somebody else’s',
  'hidden-apps': 'has nothing to show of a hidden app',
  anonymous: 'asks who is not signed in to sign in',
  returns: 'answers what its schemas say',
  engines: 'answers the same on every engine',
  order: 'orders what it lists, to the last row',
  shapes: 'presents cards, actions, lists and items in the standard shapes, in every language',
  topics: 'tells of each topic in every language, with the values that it declares',
  'reads-write': 'changes nothing when it is read',
  'cards-raised': 'shows on home what the contact may see, and raises no rights for it',
  view: 'can be looked at as a contact, which changes nothing',
  'search-index': 'marks what can be searched in whatever changes it',
  'refusals-write': 'changes nothing when it refuses',
  repeated: 'does once what is sent twice',
  input: 'refuses what does not fit, and says so in problem details',
  hooks: 'takes a notice for the account that it was sent to',
  'server-errors': 'fails at nothing',
  'inner-text': 'says nothing of its inside',
  log: 'keeps clients’ texts out of the log',
  budgets: 'answers home within its budgets',
} as const;

/** The name of a check. */
export type CheckName = keyof typeof checkTitles;

/**
 * One fault of a plugin.
 *
 * @example
 * ```ts
 * import type { Finding } from '@portico/core/testing';
 *
 * export const lines = (findings: readonly Finding[]) =>
 *   findings.map(({ check, place, what, mend }) => `${check}: ${place}: ${what} ${mend}`);
 * ```
 */
export interface Finding {
  /** Which check found it. */
  readonly check: CheckName;
  /** Where: `GET /invoices/:id`, `card recent`, `action due`, `list all`, `item invoice`, `app invoices`, `table ...`. */
  readonly place: string;
  /** Who asked, where that matters. */
  readonly caller?: string;
  readonly engine: TestEngine;
  /** What is wrong, in a sentence. */
  readonly what: string;
  /** What to do about it. */
  readonly mend: string;
}

/** Findings that others explain: what is at the same place and found by one of these is the same fault seen again. */
const explainedBy: Partial<Record<CheckName, readonly CheckName[]>> = {
  'foreign-ids': ['isolation', 'foreign-writes', 'server-errors'],
  view: ['reads-write', 'cards-raised', 'isolation'],
  engines: ['isolation', 'order', 'returns', 'server-errors'],
  isolation: ['foreign-writes'],
  shapes: ['cards-raised', 'budgets'],
  repeated: ['refusals-write'],
  input: ['server-errors'],
  returns: ['declarations'],
  examples: ['server-errors'],
};

/** Each fault once, where it was found first, without what another fault at the same place explains. */
export function condensed(findings: readonly Finding[]): Finding[] {
  const first = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.engine} ${finding.check} ${finding.place}`;
    if (!first.has(key)) first.set(key, finding);
  }
  const all = [...first.values()];
  return all.filter(
    ({ engine, place, check }) =>
      !all.some(
        (other) => other.engine === engine && other.place === place && explainedBy[check]?.includes(other.check),
      ),
  );
}

/** Findings for people to read. */
export function findingsText(findings: readonly Finding[]): string {
  return findings
    .map(
      ({ place, caller, what, mend }) =>
        `${place}${caller === undefined ? '' : `, asked by ${caller}`}\n  ${what}\n  Mend: ${mend}`,
    )
    .join('\n\n');
}
