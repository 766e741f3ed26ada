import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { sourceAliases } from './tools/testing/source-aliases.ts';

const root = import.meta.dirname;

/** Every package, without an entry here: a new one needs no edit. */
const packages = readdirSync(path.join(root, 'packages'))
  .map((name) => `packages/${name}`)
  .filter((folder) => existsSync(path.join(root, folder, 'package.json')))
  .sort();

export default defineConfig({
  resolve: { alias: sourceAliases(root, packages) },
  test: {
    globalSetup: ['tools/testing/postgres.ts', 'tools/testing/browser.ts'],
    // node:sqlite announces itself as experimental in every worker.
    execArgv: ['--disable-warning=ExperimentalWarning'],
    // Vitest leaves one processor to itself, half of a small machine; more workers than this exhaust PostgreSQL's connections.
    maxWorkers: Math.min(availableParallelism(), 8),
    // No test asserts a time, and a busy machine is no failure.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', './tools/testing/totals.ts'],
    projects: [
      ...packages.map((folder) => ({
        extends: true as const,
        test: {
          name: path.basename(folder).replace(/^plugin-/, ''),
          include: [`${folder}/{src,test}/**/*.test.{ts,tsx}`],
          typecheck: {
            enabled: existsSync(path.join(root, folder, 'tsconfig.json')),
            include: [`${folder}/{src,test}/**/*.test-d.ts`],
            tsconfig: path.join(root, folder, 'tsconfig.json'),
          },
        },
      })),
      { extends: true, test: { name: 'tools', include: ['tools/**/*.test.ts'], testTimeout: 60_000 } },
      // Runs what is built, in processes of its own.
      { extends: true, test: { name: 'bench', include: ['bench/*.test.ts'], testTimeout: 120_000 } },
      {
        extends: true,
        test: { name: 'docs', include: ['docs/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: 'examples',
          include: ['examples/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/dist/**', 'examples/*/e2e/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['examples/*/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // A server and a browser each: after the unit tests, and one file at a time.
          sequence: { groupOrder: 1 },
          maxWorkers: 1,
        },
      },
    ],
  },
});
