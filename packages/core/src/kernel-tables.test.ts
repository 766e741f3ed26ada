import { beforeAll, expect, it } from 'vitest';
import { relationNames, relations } from './data/catalogue/relations.js';
import { describeEachEngine } from './data/each-engine.js';
import { migrate } from './data/migrations.js';
import { kernelMigrations } from './kernel-migrations.js';

/** What spans accounts. All else is known by its account first. */
const ACROSS_ACCOUNTS = [
  // The account itself, and the two names by which a host finds it.
  'portico_account primary key (id)',
  'portico_account unique constraint (external_id)',
  'portico_account unique constraint (slug)',
  // A host answers for one account: whoever proves it first.
  'portico_domain unique index (host)',
  // The history of the tables, which all accounts share.
  'portico_migration primary key (owner, name)',
  // It counts what may come to any account: its keys say of what, such as the digest of a network, or an account's id.
  'portico_throttle primary key (key)',
];

it('has no number of a migration twice', () => {
  const numbers = Object.keys(kernelMigrations).map((name) => name.slice(0, 4));
  expect(numbers.filter((number) => !/^\d{4}$/.test(number))).toEqual([]);
  const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index);
  // These were given twice before anybody looked, and have run: a name that has run is never changed.
  expect(twice).toEqual(['0010', '0024']);
});

describeEachEngine("the kernel's tables", (database) => {
  const kernel = async () => {
    const names = await relationNames(database.engine);
    return relations(
      database.engine,
      names.filter((name) => name.startsWith('portico_')),
    );
  };

  beforeAll(async () => {
    await migrate(database.engine, [{ owner: 'core', migrations: kernelMigrations }], 'auto', { now: () => 0 });
  });

  it('begin their keys with the account, but for those that span accounts', async () => {
    const found = (await kernel()).flatMap(({ name, keys }) =>
      keys
        .filter(({ parts: [first] }) => first?.column !== 'account_id')
        .map(({ kind, parts }) => `${name} ${kind} (${parts.map(({ text }) => text).join(', ')})`),
    );
    expect(found.sort()).toEqual(ACROSS_ACCOUNTS);
  });

  it('refer to rows of the same account only', async () => {
    const found = (await kernel()).flatMap(({ name, foreignKeys }) =>
      foreignKeys
        .filter(({ columns: [from], tableColumns: [to], table }) =>
          table === 'portico_account' ? from !== 'account_id' : from !== 'account_id' || to !== 'account_id',
        )
        .map(({ columns, table }) => `${name} (${columns.join(', ')}) to ${table}`),
    );
    expect(found).toEqual([]);
  });

  it('have a primary key and an account in every row', async () => {
    const found = (await kernel()).filter(
      ({ keys, columns }) =>
        !keys.some(({ kind }) => kind === 'primary key') ||
        columns.some(({ name, nullable }) => name === 'account_id' && nullable),
    );
    expect(found.map(({ name }) => name)).toEqual([]);
  });
});
