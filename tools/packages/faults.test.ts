import { expect, test } from 'vitest';
import { type Files, plantedWorkspace } from '../testing/planted-workspace.ts';
import { packageFaults } from './faults.mjs';

const sound = {
  name: '@portico/core',
  version: '1.0.0',
  license: 'MIT',
  type: 'module',
  files: ['dist'],
  exports: { '.': { types: './dist/index.d.ts', import: './dist/index.js' } },
};

function faults(manifest: object, files: Files = {}): Promise<string[]> {
  const root = plantedWorkspace({
    'package.json': { workspaces: ['packages/*', 'examples/*'] },
    'examples/agency/package.json': { name: 'agency', private: true },
    'packages/core/package.json': { ...sound, ...manifest },
    'packages/core/README.md': '# Core\n',
    'packages/core/LICENSE': 'MIT License\n',
    'packages/core/dist/index.js': 'export const a = 1;\n',
    'packages/core/dist/index.d.ts': 'export declare const a: number;\n',
    ...files,
  });
  return packageFaults(root);
}

test('lets a sound package pass', async () => {
  expect(await faults({})).toEqual([]);
});

test.each([
  [
    'an export that is not packed',
    { exports: { ...sound.exports, './client': { import: './dist/client.js' } } },
    {},
    /publint: .*client\.js/,
  ],
  [
    'types that refer to a file that is not there',
    {},
    { 'packages/core/dist/index.d.ts': "export { a } from './missing';" },
    /attw:/,
  ],
  [
    'a test that is packed',
    {},
    { 'packages/core/dist/index.test.js': 'export {};' },
    /index\.test\.js would be published/,
  ],
])('refuses %s', async (_, manifest, files, message) => {
  expect((await faults(manifest, files as Files)).join('\n')).toMatch(message);
});

test('misses a README and a licence', async () => {
  const root = plantedWorkspace({
    'package.json': { workspaces: ['packages/*'] },
    'packages/core/package.json': sound,
    'packages/core/dist/index.js': 'export const a = 1;\n',
    'packages/core/dist/index.d.ts': 'export declare const a: number;\n',
  });
  expect(await packageFaults(root)).toEqual([
    '@portico/core: README.md would be missing.',
    '@portico/core: LICENSE would be missing.',
  ]);
});
