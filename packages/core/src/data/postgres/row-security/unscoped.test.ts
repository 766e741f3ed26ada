import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../../../../tools/testing/property-runs.js';
import { describeScoped, type SuiteDatabase } from '../../each-engine.js';
import type { HandleScope } from '../../scope-values.js';
import { ACME, BOLT, idOf, openShop, type ShopTables } from '../../shop.test-support.js';
import {
  crowd,
  crowdedShop,
  PERSONS,
  readWorld,
  scopeOf,
  TABLES,
  type World,
  writeWorld,
} from '../../walker/crowd.test-support.js';
import { BROKEN_SETTINGS, brokenPolicies } from './broken-policies.test-support.js';
import { attemptsOf, COMMANDS, ROLE, settingsOf, Unscoped } from './unscoped.test-support.js';

// `npm test` takes a part of the broken policies, and `npm run test:long` all.
const { numRuns, timeout } = propertyRuns(60);
const url = process.env.PORTICO_TEST_POSTGRES ?? '';

describeScoped('SQL that nobody scoped', (database) => {
  if (database.rowSecurity) isHeld(database);
  else
    it('is not held by the database where row-level security is off', () => expect(database.rowSecurity).toBe(false));
});

function isHeld(database: SuiteDatabase) {
  const schema = () => database.engine.schema ?? '';
  const client = new pg.Client({ connectionString: url, pipeline: true });
  let unscoped: Unscoped;
  let all: World;

  beforeAll(async () => {
    await openShop(database.engine);
    await writeWorld(database.engine, crowdedShop());
    all = await readWorld(database.engine.kysely<ShopTables>());
    await client.connect();
    unscoped = new Unscoped(client, schema());
  });
  afterAll(() => client.end());

  /** What a statement under such settings sees or touches, of all tables and commands; nothing where it fails. */
  const reached = (settings: string, scope: HandleScope) =>
    unscoped.trying(async () => {
      const found: Record<string, string[]> = {};
      for (const table of TABLES) {
        const every = all[table].map((row) => `${row.account_id} ${row.id}`);
        for (const command of COMMANDS) {
          const attempts = attemptsOf(command, table, scope, all);
          const some = attempts.filter((_, index) => index % Math.ceil(attempts.length / 4) === 0);
          const outcomes = some.map(async (attempt) => {
            const outcome = await unscoped.outcome(settings, attempt);
            if (outcome === 'refused' || /^[0-9A-Z]{5}$/.test(outcome)) return [];
            if (command === 'insert') return [attempt.sql];
            const rows = outcome === '' ? [] : outcome.split(', ');
            return command === 'delete' ? every.filter((key) => !rows.includes(key)) : rows;
          });
          found[`${command} ${table}`] = (await Promise.all(outcomes)).flat();
        }
      }
      return found;
    });
  const NOTHING = Object.fromEntries(
    TABLES.flatMap((table) => COMMANDS.map((command) => [`${command} ${table}`, [] as string[]])),
  );

  const differences = (scope: HandleScope, settings = settingsOf(scope)) =>
    unscoped.trying(async () => {
      const found: string[] = [];
      for (const table of TABLES) {
        for (const command of COMMANDS)
          found.push(...(await unscoped.differences(command, table, scope, all, settings)));
      }
      return found;
    });

  it.each(PERSONS)('reads and writes exactly what it may under the settings of %s', async (person) => {
    expect(await differences(scopeOf(person))).toEqual([]);
  });

  it('reads and writes as a namesake in another account under the settings of that account', async () => {
    const settings = settingsOf(crowd.acmeAnn).replace(ACME, BOLT);
    expect(await differences({ ...crowd.acmeAnn, account: BOLT }, settings)).toEqual([]);
  });

  it(
    'is found free where any part of a policy is taken away',
    async () => {
      const overlooked: string[] = [];
      const every = brokenPolicies(schema());
      const broken = every.filter((_, index) => index % Math.ceil(every.length / numRuns) === 0);
      for (const { what, command, table, sql } of broken) {
        const found = await unscoped.trying(async (run) => {
          await run(sql);
          // Whoever is none of them reaches nothing.
          const unknown = settingsOf(crowd.acme).replace(/(portico\.reach) = '[^']*'/, "$1 = 'unknown'");
          if (
            command === 'select' &&
            (await unscoped.outcome(unknown, { sql: `select * from ${table}`, expected: '' })) !== ''
          )
            return true;
          for (const person of PERSONS) {
            if ((await unscoped.differences(command, table, scopeOf(person), all)).length > 0) return true;
          }
          return false;
        });
        if (!found) overlooked.push(`${command} ${table}: ${what}`);
      }
      expect(overlooked).toEqual([]);
      expect(every.length).toBeGreaterThan(150);
    },
    timeout,
  );

  it.each(BROKEN_SETTINGS)('is found free where it runs with another than %s', async (_, find, put) => {
    const right = settingsOf(crowd.acmeAnn);
    const wrong = right.replace(find, put);
    expect(wrong).not.toBe(right);
    expect(await differences(crowd.acmeAnn, wrong)).not.toEqual([]);
  });

  describe('reaches nothing', () => {
    const role = `set local role "${ROLE}"`;
    const set = (settings: string, name: string, value: string) =>
      settings.replace(new RegExp(`(portico\\.${name}) = '[^']*'`), `$1 = ${pg.escapeLiteral(value)}`);
    const broken: (readonly [what: string, scope: HandleScope, settings: (right: string) => string])[] = [
      ['without settings', crowd.acme, () => role],
      ['with empty ones', crowd.acmeAnn, (right) => right.replaceAll(/= '[^']*'/g, "= ''")],
      ...['', 'x', "' or true --", `${ACME},${BOLT}`, idOf('a', 9)].flatMap((account) =>
        [crowd.acme, crowd.acmeAnn].map(
          (scope) =>
            [
              `in the account "${account}" as ${scope.runner}`,
              scope,
              (right: string) => set(right, 'account', account),
            ] as const,
        ),
      ),
    ];
    it.each(broken)('%s', async (_, scope, settings) => {
      expect(await reached(settings(settingsOf(scope)), scope)).toEqual(NOTHING);
    });

    it('without settings on a connection that never had any', async () => {
      const fresh = new pg.Client({ connectionString: url });
      await fresh.connect();
      await fresh.query(`set role "${ROLE}"; set search_path = "${schema()}"`);
      for (const table of TABLES) {
        expect((await fresh.query(`select * from ${table}`)).rows).toEqual([]);
        expect((await fresh.query(`delete from ${table}`)).rowCount).toBe(0);
      }
      await fresh.end();
    });

    const lesser: (readonly [what: string, scope: HandleScope, name: string, value: string])[] = [
      ...['', 'Account', 'account ', 'contact,account', 'true'].flatMap((value) =>
        [crowd.acme, crowd.acmeAnn].map((scope) => [scope.runner, scope, 'reach', value] as const),
      ),
      ...['', 'x', `${idOf('c', 1)},${idOf('c', 2)}`].map(
        (value) => ['contact', crowd.acmeAnn, 'contact', value] as const,
      ),
      ...['', ',', 'x'].flatMap((value) =>
        ['owners_billing_owner', 'owners_billing_member_owner'].map(
          (name) => ['contact', crowd.acmeAnn, name, value] as const,
        ),
      ),
    ];
    it.each(lesser)('more as %s %# with a broken setting', async (_, scope, name, value) => {
      const right = settingsOf(scope);
      const less = set(right, name, value);
      expect(less).not.toBe(right);
      const [more, fewer] = [await reached(right, scope), await reached(less, scope)];
      for (const [what, keys] of Object.entries(fewer)) {
        expect(
          keys.filter((key) => !more[what]?.includes(key)),
          what,
        ).toEqual([]);
      }
    });
  });
}
