import {
  createQueryId,
  DefaultQueryExecutor,
  type Expression,
  type OperationNode,
  type QueryCompiler,
  QueryCreator,
  type SelectQueryBuilder,
  type SelectQueryNode,
  ValueNode,
} from 'kysely';
import { RecentlyUsed } from '../recently-used.js';
import type { Engine, RunnableQuery } from './engine.js';
import { adapterOf } from './kysely-over-runner.js';
import { Marker, type Parameters } from './marker.js';
import { natureOf } from './runnable-query.js';
import type { Prepared, Tables } from './tables.js';
import { refusal } from './walker/refusal.js';
import { padded } from './walker/scope-markers.js';
import type { Sight } from './walker/sight.js';
import { Walker } from './walker/walker.js';

const SHAPES_PER_QUERY = 64;

/** How a prepared query is built; the types of tables and parameters are those of its declaration. */
export type BuildPrepared = (db: never, parameters: never) => SelectQueryBuilder<never, never, unknown>;

/** What stands behind {@link Prepared}: how the query is built, and over which tables. */
export class PreparedQuery {
  constructor(
    readonly tables: Tables<never>,
    readonly build: BuildPrepared,
  ) {}

  /** @throws for what `tables.prepared` of this copy of core did not make */
  static of<P, O>(query: Prepared<P, O>): PreparedQuery {
    if (query instanceof PreparedQuery) return query;
    throw new Error('This is no prepared query of this copy of @portico/core. Make it with tables.prepared(...).');
  }
}

/** For a prepared query that is run by another plugin than the one that declared it. */
export function foreignQuery(): Error {
  return refusal('a prepared query of other tables', 'Run it on the handle of the plugin that declared it.');
}

/** A prepared query, scoped and compiled for one way of calling it; its parameters hold markers. */
export type Shape = RunnableQuery;

/** The shapes of one portal's prepared queries: one for each number of owners and set of parameters. */
export class Shapes {
  readonly #compiler: QueryCompiler;
  readonly #creator: QueryCreator<never>;
  readonly #shapes = new WeakMap<PreparedQuery, RecentlyUsed<string, Shape>>();

  constructor(engine: Engine) {
    this.#compiler = engine.compiler('literal');
    const executor = new DefaultQueryExecutor(this.#compiler, adapterOf(engine.name), {
      provideConnection() {
        throw new Error('A prepared query is built here, not run: return the builder.');
      },
    });
    this.#creator = new QueryCreator<never>({ executor });
  }

  /** @param parameters as {@link givenParameters} gives them */
  of(query: PreparedQuery, sight: Sight, parameters: Parameters): Shape {
    let shapes = this.#shapes.get(query);
    if (shapes === undefined) {
      shapes = new RecentlyUsed(SHAPES_PER_QUERY);
      this.#shapes.set(query, shapes);
    }
    const key = shapeKey(sight, parameters);
    let shape = shapes.get(key);
    if (shape === undefined) {
      shape = this.#make(query, sight, parameters);
      shapes.set(key, shape);
    }
    return shape;
  }

  /** The query, scoped: what a statement of several is made of. What `fixed` gives becomes text. */
  part(
    query: PreparedQuery,
    sight: Sight,
    parameters: Parameters,
    fixed: Readonly<Record<string, number>>,
  ): SelectQueryNode {
    const given = placeholders(parameters);
    for (const [name, value] of Object.entries(fixed)) given[name] = new Placeholder(value);
    return this.#scoped(query, sight, given);
  }

  #make(query: PreparedQuery, sight: Sight, parameters: Parameters): Shape {
    const walked = this.#scoped(query, sight, placeholders(parameters));
    const { sql, parameters: values } = this.#compiler.compileQuery(walked, createQueryId());
    return { sql, parameters: values, ...natureOf(walked, sql) };
  }

  #scoped(query: PreparedQuery, sight: Sight, given: Placeholders): SelectQueryNode {
    // Only what reads is handed out, and only what is declared can be compiled: the walker sees to that.
    const reader = {
      selectFrom: this.#creator.selectFrom.bind(this.#creator),
      selectNoFrom: this.#creator.selectNoFrom.bind(this.#creator),
      with: this.#creator.with.bind(this.#creator),
    };
    const walked = new Walker(sight).statement(query.build(reader as never, given as never).toOperationNode());
    if (walked.kind !== 'SelectQueryNode') throw refusal(`a prepared ${walked.kind}`, 'A prepared query selects.');
    return walked;
  }
}

/**
 * What a call gives: its own parameters that have a value, read once. Without a prototype, so that a parameter that is
 * not given is not there, whatever its name.
 */
export function givenParameters(parameters: object = {}): Parameters {
  const given: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) given[name] = Array.isArray(value) ? [...value] : value;
  }
  return given;
}

/**
 * Which text a call needs: whose sight, which parameters are given, and how long their lists are. Each name comes with
 * its length, so that none can pass for two.
 */
function shapeKey(sight: Sight, parameters: Parameters): string {
  let key = sight.key;
  for (const name in parameters) {
    const value = parameters[name];
    key += `|${name.length}:${name}`;
    if (Array.isArray(value)) key += `*${padded(value.length)}`;
  }
  return key;
}

type Placeholders = Record<string, Placeholder | Placeholder[]>;

/** A placeholder for each parameter that is given: what the builder gets in place of values. */
function placeholders(parameters: Parameters): Placeholders {
  const all: Placeholders = Object.create(null);
  for (const [name, value] of Object.entries(parameters)) {
    all[name] = Array.isArray(value) ? listOf(name, value.length) : singleOf(name);
  }
  return all;
}

function singleOf(name: string): Placeholder {
  return new Placeholder(new Marker(name, (_, parameters) => parameters[name]));
}

/** Padded, so that there are few texts; places beyond the last value repeat the first. */
function listOf(name: string, length: number): Placeholder[] {
  return Array.from({ length: padded(length) }, (_, index) => {
    const read = (_scope: unknown, parameters: Parameters) => {
      const list = parameters[name] as readonly unknown[];
      return index < list.length ? list[index] : list[0];
    };
    return new Placeholder(new Marker(`${name} ${index}`, read));
  });
}

/** A parameter as Kysely takes expressions, or a constant in place of one. */
class Placeholder implements Expression<unknown> {
  readonly #value: Marker | number;

  constructor(value: Marker | number) {
    this.#value = value;
  }

  get expressionType(): undefined {
    return undefined;
  }

  toOperationNode(): OperationNode {
    return ValueNode.create(this.#value);
  }
}
