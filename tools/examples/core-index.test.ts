import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentedNames } from './doc-examples.mjs';
import { exportedNames } from './exported-names.mjs';

const index = path.join(import.meta.dirname, '../../packages/core/src/index.ts');

describe('the index of core', () => {
  it('is small enough to be read: what only some need has an entry of its own', () => {
    const names = exportedNames(index).map(({ name }) => name);
    expect(names).toContain('createPortal');
    expect(names.length).toBeLessThanOrEqual(60);
  });

  it('says of each name what it is for, with an example', () => {
    const names = documentedNames(index);
    expect(names).toHaveLength(exportedNames(index).length);
    const lacking = names.filter(({ documented, examples }) => !documented || !examples.some(({ own }) => own));
    expect(lacking.map(({ name }) => name)).toEqual([]);
  });
});
