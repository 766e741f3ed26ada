import { beforeAll, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../../tools/testing/property-runs.js';
import { BROKEN_RULES } from './broken-rules.test-support.js';
import { KINDS, type Treatment } from './node-kinds.js';
import { bundled, firstRed } from './red-tests.test-support.js';

/** The walker's tests, quick ones first: the first that fails is enough. */
const TESTS = [
  ...['refused-words', 'refused-relations', 'refused-changes', 'undeclared-tables', 'crafted-nodes', 'refused-circles'],
  ...['compiled-text', 'sights', 'node-kinds', 'vocabulary'],
  ...['../written-rows', '../proposed-rows', '../shared-tables', '../json-from', 'planted-nodes'],
].map((name) => `${name}.test.ts`);

/** What can be wrong with how a property is treated: it is taken as it is, or looked at but not walked. */
const LOOSER: Readonly<Record<string, Treatment>> = {
  'taken as it is': 'value',
  'not walked': { only: new Set(Object.keys(KINDS)) },
};
/** What these hold the kind's own code makes anew, so nothing of it is left to be taken as it is. */
const MADE_ANEW = [
  ...['ColumnUpdateNode.column', 'DeleteQueryNode.from', 'InsertQueryNode.columns', 'InsertQueryNode.into'],
  // Its operator is compared with those that are known, whatever it is.
  ...['UnaryOperationNode.operator', 'UpdateQueryNode.from', 'UpdateQueryNode.table'],
];
const loosened = Object.entries(KINDS).flatMap(([kind, treatments]) =>
  Object.entries(treatments as Record<string, Treatment>)
    // The first two are taken as they are by right; what `checks.ts` sees to is broken there.
    .filter(([, treatment]) => treatment !== 'value' && treatment !== 'checked')
    .filter(([property]) => !MADE_ANEW.includes(`${kind}.${property}`))
    .flatMap(([property, treatment]) =>
      Object.keys(LOOSER)
        .filter((how) => how !== 'not walked' || treatment === 'walk')
        .map((how) => [`${kind}.${property}`, how] as const),
    ),
);

// Each is a run of the walker's tests: `npm test` takes some of them, each day others, and `npm run test:long` all.
const { numRuns, timeout } = propertyRuns(1);
const step = Math.ceil(20 / numRuns);
const today = Math.floor(Date.now() / 86_400_000);
const some = <Item>(all: readonly Item[]) => all.filter((_, index) => (index + today) % step === 0);
/** A test was red. That a broken source could not even be loaded says nothing of its rule. */
const red = expect.not.stringMatching(/^loading:/);

describe('a walker', () => {
  let bundle: string;
  beforeAll(async () => {
    bundle = await bundled(TESTS, [
      {
        file: 'node-kinds.ts',
        find: 'map(([name, treatment]) => ({ name, treatment }))',
        put: 'map(([name, treatment]) => ({ name, treatment: treat(kind, name, treatment) }))',
      },
    ]);
  }, timeout);

  it(
    'that is whole is found whole',
    async () => {
      expect(await firstRed(bundle, { treat: (_kind: string, _name: string, how: Treatment) => how })).toBeUndefined();
    },
    timeout,
  );

  it.each(some(loosened))(
    'is found broken when %s is %s',
    async (place, how) => {
      const treat = (ofKind: string, name: string, right: Treatment) =>
        `${ofKind}.${name}` === place ? LOOSER[how] : right;
      const concerned = (test: string) => !test.includes('or bound: ') || `${test} `.includes(`${place} `);
      expect(await firstRed(bundle, { treat }, concerned)).toEqual(red);
    },
    timeout,
  );
});

describe('a walker without a rule', () => {
  it.each(some(BROKEN_RULES))(
    'is found broken: $what',
    async ({ file, find, put }) => {
      const bundle = await bundled(TESTS, [{ file, find, put }]);
      expect(await firstRed(bundle)).toEqual(red);
    },
    timeout,
  );
});
