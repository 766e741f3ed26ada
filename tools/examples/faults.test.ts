import { describe, expect, test } from 'vitest';
import { type Files, plantedWorkspace } from '../testing/planted-workspace.ts';
import { exampleFaults } from './faults.mjs';

const fence = '```';
const block = (...lines: string[]) => [`${fence}ts`, ...lines, fence].join('\n');

/** The faults of a workspace with one package, whose `double` is documented with `comment`, and these files put into it. */
function faults(comment: string, files: Files = {}): string[] {
  const lines = comment.split('\n').map((line) => ` * ${line}`.trimEnd());
  return exampleFaults(
    plantedWorkspace({
      'package.json': { type: 'module', workspaces: ['packages/*'] },
      'packages/core/package.json': { name: '@portico/core', exports: { '.': { import: './dist/index.js' } } },
      'packages/core/src/index.ts': "export { double } from './double.js';",
      'packages/core/src/double.ts': `/**\n * Doubles.\n *\n${lines.join('\n')}\n */\nexport const double = (n: number) => 2 * n;\n`,
      'node_modules/@portico/core/package.json': {
        name: '@portico/core',
        type: 'module',
        exports: { '.': { types: './dist/index.d.ts' } },
      },
      'node_modules/@portico/core/dist/index.d.ts': 'export declare const double: (n: number) => number;',
      ...files,
    }),
  );
}

const sound = `@example\n${block("import { double } from '@portico/core';", 'export const four = double(2);')}`;

describe('examples of exported names', () => {
  test('that compile have no fault', () => {
    expect(faults(sound)).toEqual([]);
  });

  test('that do not are told with their place in the source', () => {
    expect(faults(sound.replace('double(2)', "double('2')"))).toEqual([
      "packages/core/src/double.ts:7: Argument of type 'string' is not assignable to parameter of type 'number'.",
    ]);
  });

  test('of members are compiled too', () => {
    const index = `/** Counts. */\nexport class Counter {\n  /**\n   * @example\n   * ${fence}ts\n   * nothing();\n   * ${fence}\n   */\n  count() {}\n}`;
    expect(faults(sound, { 'packages/core/src/index.ts': index })).toEqual([
      "packages/core/src/index.ts:6: Cannot find name 'nothing'.",
    ]);
  });

  test('import what they use', () => {
    expect(faults(`@example\n${block('double(2);')}`)).toEqual([
      "packages/core/src/double.ts:6: Cannot find name 'double'.",
    ]);
  });

  test('are blocks', () => {
    expect(faults('@example double(2)')).toEqual(['packages/core/src/double.ts:4: an @example is a ```ts block.']);
  });

  test('may begin a line with a decorator', () => {
    const decorated = block('const seen = (_: unknown) => {};', '@seen', 'export class Seen {}', 'gone();');
    expect(faults(`@example\n${decorated}`)).toEqual(["packages/core/src/double.ts:9: Cannot find name 'gone'."]);
  });

  test('declare nothing that a package could not publish', () => {
    const files = {
      'node_modules/@portico/core/dist/index.d.ts':
        "export declare const double: (n: number) => import('./hidden.js').Hidden;",
      'node_modules/@portico/core/dist/hidden.d.ts': 'export interface Hidden { a: string }',
    };
    expect(faults(sound, files).join()).toMatch(/double\.ts:7: The inferred type of 'four' cannot be named/);
  });
});

describe('blocks of pages', () => {
  const page = (...texts: string[]) => faults(sound, { 'docs/page.md': `# A page\n\n${texts.join('\n\n')}\n` });

  test('stand alone, and do not know of each other', () => {
    expect(page(block('const a = 1;'), block('a;'))).toEqual(["docs/page.md:8: Cannot find name 'a'."]);
  });

  test('of one name are parts of one file, which others import', () => {
    const parts = [block('// a.ts', 'export const a = 1;'), block('// a.ts', 'export const b = a + 1;')];
    expect(page(...parts, block("import { a, b } from './a.ts';", 'a.toFixed(b);'))).toEqual([]);
    expect(page(...parts, block("import { c } from './a.ts';"))).toEqual([
      "docs/page.md:14: Module '\"./a.ts\"' has no exported member 'c'.",
    ]);
  });

  test('can begin a file anew, and what was before must fit it', () => {
    const before = [block('// a.ts', 'export const a = 1;'), block('// b.ts', "import { a } from './a.ts';", 'a;')];
    const anew = (name: string) => block('// a.ts, from now on', `export const ${name} = 2;`);
    expect(page(...before, anew('a'))).toEqual([]);
    expect(page(...before, anew('c'))).toEqual(["docs/page.md:10: Module '\"./a.ts\"' has no exported member 'a'."]);
  });

  test('of another language are not compiled', () => {
    expect(page(`${fence}sh\nnpm init\n${fence}`)).toEqual([]);
  });

  test('are those of every README and of docs', () => {
    const wrong = block('wrong();');
    const files = { 'README.md': wrong, 'packages/core/README.md': wrong, 'docs/a.md': wrong };
    expect(faults(sound, files)).toEqual(
      ['README.md', 'packages/core/README.md', 'docs/a.md'].map((file) => `${file}:2: Cannot find name 'wrong'.`),
    );
  });
});
