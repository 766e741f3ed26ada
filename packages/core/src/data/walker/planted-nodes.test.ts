import { createQueryId, type OperationNode, type RootOperationNode } from 'kysely';
import { describe, expect, it } from 'vitest';
import { scopeValues } from '../scope-values.js';
import { people, shop } from '../shop.test-support.js';
import { SqliteCompiler } from '../sqlite/compiler.js';
import { allowed } from './allowed-queries.test-support.js';
import { KINDS, type KnownKind, kindOf, type Treatment } from './node-kinds.js';
import { nodesOf, type Place } from './node-places.test-support.js';
import { db, sqliteEngine } from './refusals.test-support.js';
import { scopedCompiler } from './scoped-compiler.js';
import { Sights } from './sights.js';

const values = scopeValues(people.ada);
const compiler = scopedCompiler(new SqliteCompiler(), new Sights(sqliteEngine).of(shop, 'contact', values), values);
const compiled = (tree: OperationNode) => compiler.compileQuery(tree as RootOperationNode, createQueryId()).sql;

const name = (text: string) => ({ kind: 'IdentifierNode', name: text });
const secret = { kind: 'TableNode', table: { kind: 'SchemableIdentifierNode', identifier: name('secret') } };
const call = { kind: 'FunctionNode', func: 'secret', arguments: [] };
const select = {
  kind: 'SelectQueryNode',
  from: { kind: 'FromNode', froms: [secret] },
  selections: [{ kind: 'SelectionNode', selection: { kind: 'SelectAllNode' } }],
};
/** What must never come to be text, wherever somebody puts it. */
const PLANTS: Readonly<Record<string, unknown>> = {
  'raw SQL': { kind: 'RawNode', sqlFragments: ['secret'], parameters: [] },
  'an undeclared table': secret,
  'a select from one': select,
  'such a select in parentheses': { kind: 'ParensNode', node: select },
  'such a select in a list': [
    { kind: 'SelectionNode', selection: { kind: 'AliasNode', node: select, alias: name('x') } },
  ],
  'a from': { kind: 'FromNode', froms: [secret] },
  'a join': { kind: 'JoinNode', joinType: 'InnerJoin', table: secret },
  joins: [{ kind: 'JoinNode', joinType: 'InnerJoin', table: secret }],
  'a with': {
    kind: 'WithNode',
    expressions: [
      {
        kind: 'CommonTableExpressionNode',
        name: { kind: 'CommonTableExpressionNameNode', table: secret },
        expression: select,
      },
    ],
  },
  'a kind of tomorrow': { kind: 'FutureNode', sqlFragments: ['secret'] },
  'a function that is not known': call,
  'such a function as a condition': { kind: 'WhereNode', where: call },
  'such functions in a list': [call],
  text: ') secret --',
  'texts in a list': [') secret --'],
};

/** Each place by the way that leads to it, once: what is planted there fares as it does at the others. */
const places = new Map<string, readonly [Place, string]>();
for (const { query } of allowed) {
  for (const place of nodesOf(query(db).toOperationNode())) {
    for (const { name: property } of kindOf(place.node.kind)?.properties ?? []) {
      const way = [...place.path, `${place.node.kind}.${property}`].join(' ');
      if (!places.has(way)) places.set(way, [place, property]);
    }
  }
}

describe('what somebody puts into a query where it does not belong', () => {
  it.each([...places].map(([way, at]) => ({ way, at })))('is refused, or bound: $way', ({ at: [place, property] }) => {
    const treatment: Treatment = Reflect.get(KINDS[place.node.kind as KnownKind], property);
    // Where certain words or nodes may stand, or nothing, a text is refused.
    if (typeof treatment === 'object' || treatment === 'flag' || treatment === 'values') {
      expect(() => compiled(place.with(property, PLANTS.text))).toThrow(/refused/);
    }
    for (const [what, plant] of Object.entries(PLANTS)) {
      const text = textOf(place.with(property, plant));
      // Thousands of them: only what is wrong is worth an assertion.
      if (text.includes('secret')) expect.fail(`${what} became text: ${text}`);
    }
  });
});

/** What of a tree becomes text that is no mere name or quoted value; nothing where it is refused. */
function textOf(tree: OperationNode): string {
  let sql: string;
  try {
    sql = compiled(tree);
  } catch {
    return '';
  }
  // A column may be said to be of whatever source, and a common table expression be named as its author likes.
  return sql.replaceAll(
    /"secret"(?=\.| as \(| as materialized)|"(?:[^"]|"")*secret --(?:[^"]|"")*"|'(?:[^']|'')*'/g,
    '',
  );
}
