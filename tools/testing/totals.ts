import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Writes how many tests passed and failed to the file that CI names, so that it can end with the sum of its runs. */
export default class Totals implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const file = process.env.PORTICO_TEST_TOTALS;
    if (!file) return;
    let passed = 0;
    // A file that does not load and an error outside any test fail the run too.
    let failed = errors.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        if (state === 'failed') failed += 1;
      }
    }
    appendFileSync(file, `${passed} ${failed}\n`);
  }
}
