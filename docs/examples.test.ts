import path from 'node:path';
import { expect, test } from 'vitest';
import { exampleFaults } from '../tools/examples/faults.mjs';

test('the code in documentation compiles, against the packages as they are built', () => {
  expect(exampleFaults(path.join(import.meta.dirname, '..'))).toEqual([]);
});
