import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { typeFaults } from '../tools/examples/type-check.mjs';

it.each(['declarations', 'operators', 'views'])(
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
