import { type ColumnNode, ExpressionWrapper, type OperationNode, RawNode, TableNode } from 'kysely';
import { describe, expect, it } from 'vitest';
import { EVE, people, shop, shopHandles } from '../shop.test-support.js';
import { any, changing, db, itRefuses, order, type Refused, sqliteEngine } from './refusals.test-support.js';

/** What no builder makes, yet plain objects can say. */
const raw = RawNode.createWithSql('(select secret from vault)');
const name = (text: string) => ({ kind: 'IdentifierNode', name: text });
const column = (text: string) => ({ kind: 'ColumnNode', column: name(text) });
const operator = (text: string) => ({ kind: 'OperatorNode', operator: text });
const text = (value: string) => ({ kind: 'ValueNode', value });

const selecting = (node: object) =>
  db.selectFrom('shop_order').select(new ExpressionWrapper<never, never, string>(node as OperationNode).as('x'));
const call = (func: string) => ({ kind: 'FunctionNode', func, arguments: [] });
const changes = {
  InsertQueryNode: () => db.insertInto('shop_order').values(order),
  UpdateQueryNode: () => db.updateTable('shop_order').set({ title: 'x' }),
  DeleteQueryNode: () => db.deleteFrom('shop_order'),
};
/** A select whose rows come from this. */
const reading = (node: object) =>
  db
    .selectFrom('shop_order')
    .selectAll()
    .withPlugin(changing(() => ({ from: { kind: 'FromNode', froms: [node] } })));
const inserting = (columns: object[]) =>
  any()
    .insertInto('shop_order')
    .values(order)
    .withPlugin(changing((node) => ({ columns: [...(node as { columns?: ColumnNode[] }).columns!, ...columns] })));

/** A property that loops do not see. */
const hidden = (node: object, property: string, value: unknown) => Object.defineProperty(node, property, { value });
/** A property that answers once like this, and from then on like that. */
const changeable = (node: object, property: string, first: unknown, then: unknown) => {
  let asked = 0;
  return Object.defineProperty(node, property, { enumerable: true, get: () => (asked++ === 0 ? first : then) });
};

itRefuses([
  [
    'raw SQL that loops do not see',
    /raw SQL/,
    () => selecting(hidden({ kind: 'FunctionNode', func: 'lower' }, 'arguments', [raw])),
  ],
  [
    'raw SQL that is inherited',
    /raw SQL/,
    () =>
      selecting(
        Object.create({ arguments: [raw] }, Object.getOwnPropertyDescriptors({ kind: 'FunctionNode', func: 'lower' })),
      ),
  ],
  [
    'raw SQL in a table that a column names',
    /RawNode as "identifier"/,
    () =>
      selecting({
        kind: 'ReferenceNode',
        column: column('id'),
        table: { kind: 'TableNode', table: { kind: 'SchemableIdentifierNode', identifier: raw } },
      }),
  ],
  [
    'a node with a value as a step of a JSON path',
    /CaseNode as "values"/,
    () =>
      selecting({
        kind: 'JSONReferenceNode',
        reference: column('title'),
        traversal: {
          kind: 'JSONOperatorChainNode',
          operator: operator('->'),
          values: [{ kind: 'CaseNode', when: [raw] }],
        },
      }),
  ],
  [
    '"in" as what follows a column',
    /UnaryOperationNode as "traversal"/,
    () =>
      selecting({
        kind: 'JSONReferenceNode',
        reference: column('id'),
        traversal: { kind: 'UnaryOperationNode', operator: operator('not'), operand: name('secret') },
      }),
  ],
  [
    '"in" before an operand',
    /"in" before an operand/,
    () => selecting({ kind: 'UnaryOperationNode', operator: operator('in'), operand: name('secret') }),
  ],
  ['an operator as a value', /OperatorNode as a value/, () => selecting({ kind: 'ParensNode', node: operator('in') })],
  [
    'a column with a table among those to fill',
    /ReferenceNode as a column to fill/,
    () => inserting([{ kind: 'ReferenceNode', column: column('account_id') }]),
  ],
  ...(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'] as const).map(
    (kind): Refused => [
      `a statement inside another: ${kind}`,
      new RegExp(`${kind} inside another statement`),
      () => selecting({ kind: 'ParensNode', node: changes[kind]().toOperationNode() }),
    ],
  ),
  ['a function to select from', /FunctionNode to select from/, () => reading(call('lower'))],
  [
    'a select without a name to select from',
    /SelectQueryNode to select from/,
    () => reading(db.selectFrom('shop_item').selectAll().toOperationNode()),
  ],
  [
    'a column as an alias',
    /ColumnNode as an alias/,
    () => reading({ kind: 'AliasNode', node: TableNode.create('shop_item'), alias: column('x') }),
  ],
  ...['exists', 'not exists'].map(
    (word): Refused => [
      `a column after ${word}`,
      new RegExp(`ColumnNode in "${word}"`),
      () => selecting({ kind: 'UnaryOperationNode', operator: operator(word), operand: column('secret') }),
    ],
  ),
  [
    'something else in a set operation',
    /FunctionNode in a set operation/,
    () =>
      db
        .selectFrom('shop_order')
        .select('id')
        .withPlugin(
          changing(() => ({
            setOperations: [{ kind: 'SetOperationNode', operator: 'union', expression: call('lower'), all: false }],
          })),
        ),
  ],
  ...['x', Number.NaN, Number.POSITIVE_INFINITY, 1n, new Date(0), undefined].map(
    (value): Refused => [
      `a literal that is no number: ${String(value)}`,
      /literal that is no number/,
      () => selecting({ kind: 'ValueNode', value, immediate: true }),
    ],
  ),
  ...([1, { replace: () => '" from secret --' }, ['x']] as unknown as string[]).map(
    (value): Refused => [
      `a name that is no text: ${typeof value}`,
      /name that is no text/,
      () => selecting({ kind: 'ColumnNode', column: name(value) }),
    ],
  ),
  ['a node that is none', /string as a node/, () => selecting({ kind: 'ParensNode', node: 'x' })],
  [
    'a name of a common table expression that is none',
    /ReferenceNode in place of/,
    () =>
      any()
        .with('x', (q: typeof db) => q.selectFrom('shop_item').select('id'))
        .selectFrom('x')
        .selectAll()
        .withPlugin(
          changing((node) => {
            const [first] = (node as { with?: { expressions: { name: { table: object } }[] } }).with!.expressions;
            return {
              with: {
                kind: 'WithNode',
                expressions: [
                  { ...first, name: { kind: 'ReferenceNode', table: first!.name.table, column: column('id') } },
                ],
              },
            };
          }),
        ),
  ],
  [
    'a lock of what the select does not read',
    /"shop_item" as what to lock/,
    () => any().selectFrom('shop_order').selectAll().forUpdate('shop_item'),
  ],
  [
    'a lock by the name that an alias hides',
    /"shop_order" as what to lock/,
    () => any().selectFrom('shop_order as o').selectAll().forUpdate('shop_order'),
  ],
  [
    'a lock of raw SQL',
    /RawNode as "identifier"/,
    () =>
      any()
        .selectFrom('shop_order')
        .selectAll()
        .withPlugin(
          changing(() => ({
            endModifiers: [
              {
                kind: 'SelectModifierNode',
                modifier: 'ForUpdate',
                of: [{ kind: 'TableNode', table: { kind: 'SchemableIdentifierNode', identifier: raw } }],
              },
            ],
          })),
        ),
  ],
] satisfies Refused[]);

describe('what is compiled is what was walked', () => {
  it.each([
    ['a function', () => changeable({ kind: 'FunctionNode', arguments: [text('x')] }, 'func', 'lower', 'pg_read_file')],
    ['arguments', () => changeable({ kind: 'FunctionNode', func: 'lower' }, 'arguments', [text('x')], [raw])],
    [
      'a kind',
      () => ({
        kind: 'FunctionNode',
        func: 'lower',
        arguments: [
          changeable({ value: 'x', sqlFragments: ['secret'], parameters: [] }, 'kind', 'ValueNode', 'RawNode'),
        ],
      }),
    ],
    [
      'a place in a list',
      () => ({ kind: 'FunctionNode', func: 'lower', arguments: changeable([], '0', text('x'), raw) }),
    ],
    [
      'a function in a list',
      () => ({
        kind: 'FunctionNode',
        func: 'lower',
        arguments: [changeable({ kind: 'FunctionNode', arguments: [text('x')] }, 'func', 'lower', 'pg_read_file')],
      }),
    ],
    [
      'an operator',
      () => ({
        kind: 'BinaryOperationNode',
        leftOperand: text('x'),
        operator: changeable({ kind: 'OperatorNode' }, 'operator', '=', 'in (select 1) or'),
        rightOperand: text('x'),
      }),
    ],
  ])('for %s that changes', (_, node) => {
    let sql = '';
    try {
      ({ sql } = selecting(node()).compile());
    } catch (error) {
      expect(error).toMatchObject({ code: 'scope_refused' });
    }
    expect(sql).not.toMatch(/secret|pg_read_file|select 1/);
  });

  it('and a symbol says nothing', () => {
    const plain = { kind: 'FunctionNode', func: 'lower', arguments: [text('x')] };
    expect(selecting({ ...plain, [Symbol('raw')]: raw }).compile().sql).toBe(selecting(plain).compile().sql);
  });
});

describe('a compiled query', () => {
  const handles = shopHandles(sqliteEngine);
  const compiled = (who: 'ada' | 'eve' | 'acme') => {
    const query = handles
      .open(shop, people[who])
      .selectFrom('shop_item')
      .innerJoin('shop_order', 'shop_order.id', 'shop_item.order_id');
    return query.selectAll('shop_item').where('shop_item.label', '=', who).compile();
  };

  // Each on handles of its own: what one builds is kept for the others.
  const [updating, deleting] = [shopHandles(sqliteEngine), shopHandles(sqliteEngine)];
  const statements: Readonly<Record<string, (who: 'ada' | 'eve') => object>> = {
    'a select': compiled,
    'an update': (who) => updating.open(shop, people[who]).updateTable('shop_item').set({ label: who }).compile(),
    'a delete': (who) => deleting.open(shop, people[who]).deleteFrom('shop_item').compile(),
  };
  it.each(Object.entries(statements))('shares nothing with another that could be changed: %s', (_, statement) => {
    const others = reachable([statement('eve'), statement('ada')]);
    const shared = [...reachable(statement('ada'))].filter((part) => others.has(part));
    expect(shared.length).toBeGreaterThan(5);
    expect(shared.filter((part) => !Object.isFrozen(part))).toEqual([]);
  });

  it('tells nothing of anyone', () => {
    compiled('eve');
    const { parameters } = compiled('ada');
    expect(JSON.stringify(parameters)).not.toMatch(/01900000/);
    expect(JSON.stringify([...reachable(compiled('ada'))])).not.toContain(EVE);
  });

  it('does not change what other requests see', () => {
    const [marker] = compiled('ada').parameters as { read: unknown }[];
    expect(() => {
      marker!.read = () => people.eve.account;
    }).toThrow(TypeError);
    expect(() => {
      Object.getPrototypeOf(marker).read = () => people.eve.account;
    }).toThrow(TypeError);
  });
});

/** Every object and function that hangs together with a value. */
function reachable(value: unknown, found = new Set<object>()): Set<object> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || found.has(value)) return found;
  // What everything is made of is no one's.
  if (value === Object.prototype || value === Function.prototype || value === Array.prototype) return found;
  if (typeof value === 'object') found.add(value);
  for (const key of typeof value === 'object' ? Reflect.ownKeys(value) : []) reachable(Reflect.get(value, key), found);
  return found;
}
