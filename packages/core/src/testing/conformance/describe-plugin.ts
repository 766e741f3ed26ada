import type { AnyPlugin } from '../../plugin.js';
import { testEngines } from '../test-database.js';
import { checkOnEngine, compareEngines, type EngineReport, forAny } from './check-plugin.js';
import { type CheckName, checkTitles, type Finding, findingsText } from './finding.js';
import type { ConformanceOptions } from './options.js';

// This entry is also loaded where vitest is not: there nothing is imported.
const vitest = process.env['VITEST'] === undefined ? undefined : await import('vitest').catch(() => undefined);

/** Long enough for a large plugin on a busy machine: nothing is measured here. */
const PATIENCE = 600_000;

/**
 * Tests a plugin as the project tests its own: on each engine, every route, card, action, list and item, by every caller:
 * contacts with and without a company, another account's, nobody, an operator who looks. One call in a file of vitest's
 * makes a test for each check. What it cannot check for want of an example, it says.
 *
 * @example
 * ```ts
 * import { describePlugin } from '@portico/core/testing';
 * import { billing } from '@portico/plugin-billing';
 *
 * describePlugin(billing(), {
 *   seed: async ({ services, owner, marker, hiddenMarker }) => {
 *     const lines = [
 *       { description: marker, quantity: '1', unitPrice: '100.00', tax: { name: 'VAT', category: 'S', ratePpm: 190_000 } } as const,
 *     ];
 *     await services.billing.draftInvoice({ owner, subject: hiddenMarker, lines });
 *     const { id } = await services.billing.draftInvoice({ owner, subject: marker, lines });
 *     await services.billing.issueInvoice({ id });
 *     return { 'GET /invoices/:id': { params: { id } } };
 *   },
 * });
 * ```
 */
export function describePlugin<P extends AnyPlugin>(plugin: P, options: ConformanceOptions<P>): void {
  if (vitest === undefined)
    throw new Error(
      'describePlugin makes tests of vitest. Call it in a test file that vitest runs, or use checkPlugin.',
    );
  const { beforeAll, describe, it } = vitest;
  const engines = options.engines ?? testEngines();
  const tests = (findings: () => readonly Finding[], checks: readonly CheckName[]) => {
    for (const check of checks)
      it(checkTitles[check], () => {
        const found = findings().filter((finding) => finding.check === check);
        if (found.length > 0) throw failure(found);
      });
  };
  const perEngine = (Object.keys(checkTitles) as CheckName[]).filter((check) => check !== 'engines');
  describe(`plugin ${plugin.id}`, () => {
    const reports = new Map<string, EngineReport>();
    for (const engine of engines)
      describe(`on ${engine}`, () => {
        beforeAll(async () => {
          reports.set(engine, await checkOnEngine(plugin, forAny(options), engine));
        }, PATIENCE);
        tests(() => reports.get(engine)?.findings ?? [], perEngine);
      });
    if (engines.length > 1)
      tests(() => {
        if (reports.size < engines.length)
          throw new Error('There is nothing to compare: the plugin could not be looked at on each engine.');
        return compareEngines([...reports.values()]);
      }, ['engines']);
  });
}

/** An error that says what was found, and not where the kit says so. */
function failure(found: readonly Finding[]): Error {
  const error = new Error(`${found.length === 1 ? 'One fault' : `${found.length} faults`}\n\n${findingsText(found)}\n`);
  error.stack = `${error.name}: ${error.message}`;
  return error;
}
