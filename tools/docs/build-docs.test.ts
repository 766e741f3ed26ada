import { existsSync } from 'node:fs';
import path from 'node:path';
import { Logger } from 'typedoc';
import { expect, test } from 'vitest';
import { plantedWorkspace } from '../testing/planted-workspace.ts';
import { buildDocs } from './build-docs.mjs';

class Heard extends Logger {
  readonly messages: string[] = [];
  protected override addContext(message: string, ..._rest: unknown[]): string {
    this.messages.push(message);
    return message;
  }
}

async function build(index: string) {
  const root = plantedWorkspace({
    'package.json': { workspaces: ['packages/*'] },
    'packages/core/package.json': { name: '@portico/core', exports: { '.': { import: './dist/index.js' } } },
    'packages/core/src/index.ts': index,
    'tsconfig.sources.json': {
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2023',
        strict: true,
        skipLibCheck: true,
        noEmit: true,
        types: [],
      },
    },
  });
  const logger = new Heard();
  const out = path.join(root, 'docs/api');
  const settings = path.join(import.meta.dirname, '../../typedoc.json');
  const sound = await buildDocs({ root, settings, out, logger });
  return { sound, said: logger.messages.join('\n'), written: existsSync(path.join(out, 'index.html')) };
}

test('writes the reference of a documented package', async () => {
  const index =
    '/** Answers. */\nexport interface A {\n  b: string;\n}\n/** See {@link A}. */\nexport const a: A = { b: "" };';
  expect(await build(index)).toMatchObject({ sound: true, written: true });
});

test.each([
  ['an export without documentation', 'export const a = 1;', /a .*does not have any documentation/],
  [
    'a type that is named and not exported',
    'interface B {}\n/** Answers. */\nexport const a = (): B => ({});',
    /B, defined in .*is referenced by .*a.* but not included/,
  ],
  ['a link to nothing', '/** See {@link Nobody}. */\nexport const a = 1;', /Failed to resolve link to "Nobody"/],
])('refuses %s', async (_, index, message) => {
  const { sound, said } = await build(index);
  expect(sound).toBe(false);
  expect(said).toMatch(message);
});
