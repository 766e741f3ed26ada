import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { typeFaults } from '../tools/examples/type-check.mjs';

it.each(['declarations', 'documents', 'notifications', 'operators', 'views'])(
  '`@portico/core/%s` is types alone: nothing of it is loaded',
  async (entry) => {
    const built = await readFile(path.join(import.meta.dirname, `../packages/core/dist/${entry}.js`), 'utf8');
    expect(built.replace(/^\/\/#.*$/m, '').trim()).toBe('');
  },
);

it('lets a plugin that imports nothing but core be published with its declarations', () => {
  const root = path.join(import.meta.dirname, '..');
  const text = `
    import { defineTables, type OwnedRow, owned, type Params } from '@portico/core';
    interface ToyRow extends OwnedRow { id: string }
    export const tables = defineTables<{ toys_toy: ToyRow }>({ toys_toy: owned() });
    export const one = tables.prepared((db, p: Params<{ id: string }>) =>
      db.selectFrom('toys_toy').select('id').where('id', '=', p.id));
  `;
  const places = text.split('\n').map((_, line) => ({ file: 'toys.ts', line }));
  expect(typeFaults(root, new Map([[path.join(root, 'docs/.blocks/toys.ts'), { text, places }]]))).toEqual([]);
});

it.each([
  ['outside of it', undefined],
  ['in a process that it has started', 'true'],
])('`@portico/core/testing` loads without vitest, %s', (_, VITEST) => {
  const entry = pathToFileURL(path.join(import.meta.dirname, '../packages/core/dist/testing.js')).href;
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve(name, context, next) {
        if (name === 'vitest') throw new Error('There is no vitest here.');
        return next(name, context);
      },
    });
    const { describePlugin, testEngines } = await import(${JSON.stringify(entry)});
    let refusal = '';
    try { describePlugin({ id: 'toys' }, { seed: () => ({}) }); } catch (error) { refusal = error.message; }
    console.log(testEngines().length > 0, refusal);
  `;
  const { VITEST: _own, ...env } = process.env;
  const done = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '--eval', script], {
    env: VITEST === undefined ? env : { ...env, VITEST },
    encoding: 'utf8',
  });
  expect(done.stderr).toBe('');
  expect(done.stdout.trim()).toBe(
    'true describePlugin makes tests of vitest. Call it in a test file that vitest runs, or use checkPlugin.',
  );
});
