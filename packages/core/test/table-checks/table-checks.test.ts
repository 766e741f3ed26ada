import { describe, expect, it } from 'vitest';
import { testEngines } from '../../src/testing.js';
import { onBoth } from './faults.js';
import { hasVirtual, onPostgres, onSqlite, partitioned, virtual } from './faults-of-one-database.js';
import { item, KEYS, order, sound, start } from './section.js';

const view = (columns: string) => ({ item: `create view shop_item as select ${columns} from shop_order` });

describe.each(testEngines())('at the start on %s', (engine) => {
  const only = engine === 'sqlite' ? [...onSqlite, ...(hasVirtual ? virtual : [])] : onPostgres;

  it.each([...onBoth, ...only])('is refused: %s', async (_, made, said) => {
    const refused = await start(engine, made).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    expect(refused).toMatchObject({ code: 'tables_refused' });
    expect(refused?.message).toMatch(said);
  });

  it('nothing is said of tables as they should be', async () => {
    const more = `create unique index shop_order_no on shop_order (account_id, lower(number)) where number is not null;;
      create index shop_order_price on shop_order (price)`;
    const log = await start(engine, { item: sound.item + (engine === 'sqlite' ? ' without rowid' : ''), more });
    expect(log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });

  it.runIf(engine !== 'sqlite')('nor of the parts of a table as they should be', async () => {
    const log = await start(
      engine,
      partitioned(
        'create unique index shop_even_no on shop_item_even (account_id, number)',
        'create index shop_odd_no on shop_item_odder (number)',
        'alter table shop_item add foreign key (account_id, id) references shop_item (account_id, id)',
        'alter table shop_order add foreign key (account_id, id) references shop_item (account_id, id)',
      ),
    );
    expect(log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
  });

  it('a view is taken that says whose its rows are', async () => {
    const invoker = engine === 'sqlite' ? '' : ' with (security_invoker = true)';
    const made = (columns: string) => ({
      item: view(columns).item.replace(' as', `${invoker} as`),
    });
    await start(engine, made('account_id, id'));
    await expect(start(engine, made('id'))).rejects.toThrow(
      /"shop_item": .* has no account_id; select account_id in it/,
    );
  });

  it('names are refused that PostgreSQL would cut, before anything is made of them', async () => {
    const name = (what: string) => `shop_${what}_`.padEnd(64, 'x');
    const refused = start(engine, {
      item: `create table shop_item (
        ${KEYS}, ${name('column')} text, constraint ${name('key')} primary key (account_id, id))`,
      more: `create index ${name('index')} on shop_item (account_id);; create table ${name('table')} (id {id})`,
    });
    for (const what of ['column', 'key', 'index', 'table']) {
      await expect(refused).rejects.toThrow(
        new RegExp(`migration "0001" of plugin "shop" failed.*keeps 63 bytes.*Shorten .*"${name(what)}" \\(64\\)`),
      );
    }
    await start(engine, { more: `create index ${name('index').slice(1)} on shop_item (account_id)` });
  });

  it('tables that a plugin makes and does not declare are named in the log', async () => {
    const log = await start(engine, { more: 'create table shop_rest (id {id});; create table rest (id {id})' });
    expect(log.filter(({ event }) => event === 'tables.undeclared')).toMatchObject([
      { level: 'warn', tables: ['shop_rest'] },
    ]);
  });

  it('all faults are told at once', async () => {
    const refused = start(engine, {
      ...order(`${KEYS}, primary key (id)`),
      ...item('account_id {id}, id {id}, primary key (id)'),
    });
    await expect(refused).rejects.toMatchObject({
      members: {
        faults: [
          expect.stringMatching(/"shop_order": .*no owner_id/),
          expect.stringMatching(/"shop_order": the primary key/),
          expect.stringMatching(/"shop_item": its account_id may be null/),
          expect.stringMatching(/"shop_item": the primary key/),
        ],
      },
    });
  });
});
