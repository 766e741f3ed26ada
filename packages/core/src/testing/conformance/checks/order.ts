import {
  createQueryId,
  DefaultQueryExecutor,
  type Expression,
  type OperationNode,
  QueryCreator,
  SqliteAdapter,
  ValueNode,
} from 'kysely';
import { PreparedQuery } from '../../../data/prepared.js';
import { jsonOf, short } from '../answer.js';
import { reads } from '../routes.js';
import type { World } from '../world.js';
import { inWords } from './every-answer.js';
import { lastOrder } from './last-order.js';

/** What is listed has an order to the last row: two rows that tie come in another order tomorrow. */
export async function checkOrder(world: World): Promise<void> {
  const { cards, actions, lists } = world.plugin;
  for (const [kind, pieces] of Object.entries({ card: cards, action: actions, list: lists }))
    for (const [name, { spec }] of Object.entries(pieces))
      if (spec.query !== undefined) reportOrder(world, `${kind} ${name}`, sqlOf(world, spec.query as never), true);
  for (const route of world.routes.filter(reads)) {
    const example = world.exampleOf(world.people.ada.own, route);
    if (example === undefined || route.route.kind === 'hook') continue;
    const { ada } = world.people;
    const exchange = await world.askRoute(ada, route, example, { allowed: ada.own });
    for (const sql of exchange.statements) reportOrder(world, route.key, sql, false);
    await backwards(world, async () => {
      const other = await world.askRoute(ada, route, example, { allowed: ada.own });
      const [a, b] = [exchange, other].map(({ answer }) => JSON.stringify(jsonOf(answer)));
      if (a === b || isSigned(a)) return;
      world.report({
        check: 'order',
        place: route.key,
        caller: ada,
        what: `${inWords(exchange)} answers in an order of the database's choice: ${short(a ?? '')}, and another time ${short(b ?? '')}`,
        mend: 'Order what you list, by `orderBy`, with the id at last.',
      });
    });
  }
}

/** Where a cursor is made anew each time, an answer is never the same. */
function isSigned(text: string | undefined): boolean {
  return text === undefined || /\beyJ[\w-]+\./.test(text);
}

function reportOrder(world: World, place: string, sql: string, needed: boolean): void {
  const tables = Object.keys(world.plugin.spec.tables.scopes).filter((table) => sql.includes(`"${table}"`));
  if (tables.length === 0) return;
  const order = lastOrder(sql);
  if (order === undefined && !needed) return;
  const last = order?.columns.at(-1);
  const isKey =
    last !== undefined &&
    tables.some((table) => world.keys.get(table)?.has(last) === true) &&
    !['account_id', 'owner_id'].includes(last);
  const groups =
    order !== undefined && order.groups.length > 0 && order.groups.every((each) => order.columns.includes(each));
  if (isKey || groups) return;
  world.report({
    check: 'order',
    place,
    what:
      order === undefined
        ? 'Its query has no order.'
        : `Its query orders by ${order.text}, whose last column is no key: rows that tie come in any order, another one on each engine.`,
    mend: "End the order with a column that no two rows share: `.orderBy('id')`.",
  });
}

/** A prepared query as text, as for the first page. */
function sqlOf(world: World, query: Parameters<typeof PreparedQuery.of>[0]): string {
  const compiler = world.engine.compiler('literal');
  const executor = new DefaultQueryExecutor(compiler, new SqliteAdapter(), {
    provideConnection: () => {
      throw new Error('This query is read, not run.');
    },
  });
  const creator = new QueryCreator<never>({ executor });
  const parameters: Record<string, Expression<unknown>> = {
    now: new Given('2026-11-24T09:00:00.000Z'),
    today: new Given('2026-11-24'),
    limit: new Given(5),
  };
  const node = PreparedQuery.of(query)
    .build(creator as never, parameters as never)
    .toOperationNode();
  return compiler.compileQuery(node as never, createQueryId()).sql;
}

/** A parameter that has a value. */
class Given implements Expression<unknown> {
  constructor(private readonly value: unknown) {}

  get expressionType(): undefined {
    return undefined;
  }

  toOperationNode(): OperationNode {
    return ValueNode.createImmediate(this.value);
  }
}

/** SQLite gives rows without an order in the other direction, if it is asked to. */
async function backwards(world: World, work: () => Promise<void>): Promise<void> {
  if (world.engine.name !== 'sqlite') return;
  const turn = async (on: boolean) => {
    for (const reads of [true, false])
      await world.engine.run({
        sql: `pragma reverse_unordered_selects = ${on ? 'on' : 'off'}`,
        parameters: [],
        reads,
        returns: false,
      });
  };
  await turn(true);
  try {
    await work();
  } finally {
    await turn(false);
  }
}
