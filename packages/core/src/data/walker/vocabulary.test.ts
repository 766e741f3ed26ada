import { type Expression, type ExpressionBuilder, expressionBuilder, type RawBuilder } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { describeScoped } from '../each-engine.js';
import { fillShop, openShop, people, type ShopTables, shop, shopHandles } from '../shop.test-support.js';
import { DATA_TYPES, DIRECTIONS, FUNCTIONS, OPERATORS, PREFIXES } from './vocabulary.js';

/** Each word with an expression over Ada's orders, of 100 and 500, by their total, and what it gives for each. */
type Sample = readonly [(eb: Builder) => Expression<unknown>, unknown, unknown];
type Builder = ExpressionBuilder<ShopTables, 'shop_order'>;

const fn =
  (name: string, ...values: (string | number | Expression<unknown>)[]) =>
  (eb: Builder) =>
    eb.fn(name, values.map((value) => (typeof value === 'number' ? eb.lit(value) : value)) as never);
const text = (value: string) => expressionBuilder<ShopTables, 'shop_order'>().val(value);
const over =
  (name: string, ...values: string[]) =>
  (eb: Builder) =>
    eb.fn.agg<unknown>(name, values as never).over((window) => window.orderBy('total'));
const aggregate =
  (name: string, ...values: (string | Expression<unknown>)[]) =>
  (eb: Builder) =>
    eb.selectFrom('shop_order as all').select((all) => all.fn.agg<unknown>(name, values as never).as('of'));

const functions: Readonly<Record<string, Sample>> = {
  abs: [fn('abs', -2), 2, 2],
  coalesce: [fn('coalesce', 'title', text('x')), 'order 1', 'order 5'],
  length: [fn('length', 'title'), 7, 7],
  lower: [fn('lower', text('ABC')), 'abc', 'abc'],
  ltrim: [fn('ltrim', text('  a ')), 'a ', 'a '],
  nullif: [fn('nullif', 'total', 100), null, 500],
  replace: [fn('replace', 'title', text('order '), text('')), '1', '5'],
  round: [fn('round', 2.5), 3, 3],
  rtrim: [fn('rtrim', text(' a  ')), ' a', ' a'],
  substr: [fn('substr', 'title', 7, 1), '1', '5'],
  trim: [fn('trim', text(' a ')), 'a', 'a'],
  upper: [fn('upper', 'status'), 'SENT', 'SENT'],
  avg: [aggregate('avg', 'total'), 300, 300],
  count: [aggregate('count', 'total'), 2, 2],
  max: [aggregate('max', 'total'), 500, 500],
  min: [aggregate('min', 'total'), 100, 100],
  string_agg: [aggregate('string_agg', 'status', text('+')), 'sent+sent', 'sent+sent'],
  sum: [aggregate('sum', 'total'), 600, 600],
  dense_rank: [over('dense_rank'), 1, 2],
  first_value: [over('first_value', 'total'), 100, 100],
  lag: [over('lag', 'total'), null, 100],
  last_value: [over('last_value', 'total'), 100, 500],
  lead: [over('lead', 'total'), 500, null],
  rank: [over('rank'), 1, 2],
  row_number: [over('row_number'), 1, 2],
};

/** What is true becomes 1: the databases do not write it alike. */
const holds = (of: (eb: Builder) => Expression<unknown>) => (eb: Builder) =>
  eb
    .case()
    .when(of(eb) as never)
    .then(1)
    .else(0)
    .end();
const total = (operator: string, value: unknown) => holds((eb) => eb('total', operator as never, value as never));
const title = (operator: string, value: unknown) => holds((eb) => eb('title', operator as never, value as never));
const computed = (operator: string, value: number) => (eb: Builder) =>
  eb('total', operator as never, eb.lit(value as 1));
const none = (eb: Builder) => eb.selectFrom('shop_order as none').select('none.id').where('none.total', '<', 0);
const unary = (operator: string, operand: (eb: Builder) => Expression<unknown>) => (eb: Builder) =>
  eb.unary(operator as never, operand(eb) as never);

const operators: Readonly<Record<string, Sample>> = {
  '=': [total('=', 100), 1, 0],
  '!=': [total('!=', 100), 0, 1],
  '<>': [total('<>', 100), 0, 1],
  '<': [total('<', 500), 1, 0],
  '<=': [total('<=', 100), 1, 0],
  '>': [total('>', 100), 0, 1],
  '>=': [total('>=', 500), 0, 1],
  is: [total('is', null), 0, 0],
  'is not': [total('is not', null), 1, 1],
  'is distinct from': [total('is distinct from', 100), 0, 1],
  'is not distinct from': [total('is not distinct from', 100), 1, 0],
  in: [total('in', [100, 7]), 1, 0],
  'not in': [total('not in', [100, 7]), 0, 1],
  like: [title('like', '%1'), 1, 0],
  'not like': [title('not like', '%1'), 0, 1],
  between: [holds((eb) => eb.between('total', 50, 150)), 1, 0],
  exists: [holds(unary('exists', none)), 0, 0],
  'not exists': [holds(unary('not exists', none)), 1, 1],
  not: [holds(unary('not', (eb) => eb.parens(eb('total', '=', 100)))), 0, 1],
  '+': [computed('+', 1), 101, 501],
  '-': [computed('-', 1), 99, 499],
  '*': [computed('*', 2), 200, 1000],
  '/': [computed('/', 7), 14, 71],
  '%': [computed('%', 7), 2, 3],
  '||': [(eb) => eb('title', '||' as never, '!' as never), 'order 1!', 'order 5!'],
  '->': [facts('->'), 1, 1],
  '->>': [facts('->>'), 1, 1],
};

function facts(operator: '->' | '->>') {
  return (eb: Builder) =>
    eb.selectFrom('shop_product').select((row) =>
      row
        .case()
        .when(row.ref('facts', operator).key('sizes' as never), 'is not', null)
        .then(1)
        .end()
        .as('of'),
    );
}

describeScoped('the words of a scoped query', (database) => {
  beforeAll(async () => {
    await openShop(database.engine);
    await fillShop(database.engine);
  });

  const given = async (of: Sample[0]) => {
    const ada = shopHandles(database.engine).open(shop, people.ada);
    const query = ada.selectFrom('shop_order').select((eb) => (of(eb as Builder) as RawBuilder<unknown>).as('x'));
    return (await query.orderBy('total').execute()).map(({ x }) => x);
  };

  it.each(Object.entries(functions))('compute the same: %s()', async (_, [of, ...values]) => {
    expect(await given(of)).toEqual(values);
  });
  it.each(Object.entries(operators))('compute the same: %s', async (_, [of, ...values]) => {
    expect(await given(of)).toEqual(values);
  });
  it('compute the same: - before an operand', async () => {
    expect(await given(unary('-', (eb) => eb.ref('total')))).toEqual([-100, -500]);
  });
  it.each([...DATA_TYPES])('compute the same: a cast to %s', async (type) => {
    const values = type === 'text' ? ['100', '500'] : [100, 500];
    expect(await given((eb) => eb.cast('total', type as 'text'))).toEqual(values);
  });
});

it('has a sample of every word', () => {
  expect([...Object.keys(functions), 'json_row', 'json_rows'].sort()).toEqual([...FUNCTIONS].sort());
  expect(Object.keys(operators).sort()).toEqual([...OPERATORS].sort());
  expect([...PREFIXES]).toEqual(['not', 'exists', 'not exists', '-']);
  expect([...DIRECTIONS]).toEqual(['asc', 'desc']);
});
