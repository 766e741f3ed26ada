import { describe, expect, test } from 'vitest';
import { type Files, plantedWorkspace } from '../testing/planted-workspace.ts';
import { importFaults } from './faults.mjs';

const entry = (name: string) => ({ import: `./dist/${name}.js` });
const manifests = {
  'package.json': { workspaces: ['packages/*', 'examples/*'] },
  'packages/core/package.json': {
    name: '@portico/core',
    exports: { '.': entry('index'), './client': entry('client') },
    dependencies: { kysely: '1' },
  },
  'packages/plugin-billing/package.json': {
    name: '@portico/plugin-billing',
    exports: { '.': entry('index') },
    peerDependencies: { '@portico/core': '1' },
  },
  'packages/plugin-courses/package.json': {
    name: '@portico/plugin-courses',
    exports: { '.': entry('index') },
    peerDependencies: { '@portico/core': '1' },
  },
  'examples/agency/package.json': { name: 'agency', private: true, dependencies: { '@portico/core': '1' } },
};

/** The faults of a sound workspace with these files put into it. */
function faults(files: Files): string[] {
  const sound = {
    ...manifests,
    'packages/core/src/index.ts': "export { a } from './a.js';",
    'packages/core/src/a.ts': "import { sql } from 'kysely';\nexport const a = sql;",
    'packages/core/src/client.ts': "import type { sql } from 'kysely';\nexport type A = typeof sql;",
    'packages/plugin-billing/src/index.ts': "import { a } from '@portico/core';\nexport const b = a;",
  };
  return importFaults(plantedWorkspace({ ...sound, ...files }));
}

describe('the import rule', () => {
  test('lets a sound workspace pass', () => {
    expect(faults({})).toEqual([]);
  });

  const planted: [string, Files, RegExp][] = [
    [
      'core imports a plugin',
      { 'packages/core/src/a.ts': "export * as a from '@portico/plugin-billing';" },
      /packages\/core\/src\/a\.ts:1: core imports @portico\/plugin-billing/,
    ],
    [
      'a plugin imports another',
      { 'packages/plugin-billing/src/x.ts': "import '@portico/plugin-courses';" },
      /a plugin imports another one/,
    ],
    [
      'a plugin imports the types of another',
      { 'packages/plugin-billing/src/x.ts': "export type X = import('@portico/plugin-courses').X;" },
      /a plugin imports another one/,
    ],
    ['a package imports an example', { 'packages/core/src/x.ts': "import 'agency';" }, /a package imports an example/],
    [
      'an import leaves its package',
      { 'packages/plugin-billing/src/x.ts': "\nimport { a } from '../../core/src/a.js';" },
      /x\.ts:2: '\.\.\/\.\.\/core\/src\/a\.js' leaves @portico\/plugin-billing/,
    ],
    [
      'a test leaves its package',
      { 'packages/plugin-billing/src/x.test.ts': "await import('../../core/src/a.js');" },
      /leaves @portico\/plugin-billing/,
    ],
    [
      'an import reaches past the exports',
      { 'packages/plugin-billing/src/x.ts': "import '@portico/core/dist/a.js';" },
      /'\.\/dist\/a\.js' is not among its exports/,
    ],
    [
      'an import takes what was built',
      { 'packages/core/src/x.ts': "import '../dist/index.js';" },
      /imports what was built/,
    ],
    [
      'a package imports itself by name',
      { 'packages/core/src/x.ts': "import '@portico/core';" },
      /imports its own package by name/,
    ],
    [
      'a workspace is imported and not declared',
      { 'examples/agency/server.ts': "import '@portico/plugin-billing';" },
      /@portico\/plugin-billing is missing in the package\.json of agency/,
    ],
    [
      'a published file imports what the package does not depend on',
      { 'packages/core/src/a.ts': "import 'pg';\nexport const a = 1;" },
      /'pg' is missing in the dependencies of @portico\/core/,
    ],
    [
      'a plugin has core as a dependency',
      {
        'packages/plugin-courses/package.json': {
          name: '@portico/plugin-courses',
          dependencies: { '@portico/core': '1' },
        },
      },
      /belongs to its peerDependencies/,
    ],
    [
      'files import each other in a circle',
      {
        'packages/core/src/a.ts': "export { b as a } from './b.js';",
        'packages/core/src/b.ts': "import { c } from './deep/c.js';\nexport const b = c;",
        'packages/core/src/deep/c.ts': "import { a } from '../a.js';\nexport const c = () => a;",
      },
      /circle: src\/a\.ts -> src\/b\.ts -> src\/deep\/c\.ts -> src\/a\.ts/,
    ],
    [
      'the client loads a package, two files on',
      {
        'packages/core/src/client.ts': "export * from './x.js';",
        'packages/core/src/x.ts': "import { sql } from 'kysely';\nexport { sql };",
      },
      /x\.ts:1: the client entry loads 'kysely'/,
    ],
    [
      'the client loads a part of Node without the prefix',
      { 'packages/core/src/client.ts': "export const c = () => import('fs/promises');" },
      /the client entry loads 'fs\/promises'/,
    ],
  ];

  for (const [name, files, message] of planted) {
    test(`reports when ${name}, and nothing else`, () => {
      const found = faults(files);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(message);
    });
  }

  test('lets types go in a circle, and tests use the tools of the repository', () => {
    const sound = faults({
      'packages/core/src/a.ts': "import type { B } from './b.js';\nexport const a = 1 as unknown as B;",
      'packages/core/src/b.ts': "import { a } from './a.js';\nexport type B = typeof a;",
      'examples/agency/e2e/a.test.ts': "import '../../../tools/testing/launch-browser.ts';",
      'packages/core/tsup.config.ts': "import '../../tools/tsup.ts';",
    });
    expect(sound).toEqual([]);
  });
});
