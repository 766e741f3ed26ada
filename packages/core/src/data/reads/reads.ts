import type { QueryCompiler } from 'kysely';
import { RecentlyUsed } from '../../recently-used.js';
import type { Engine } from '../engine.js';
import { parseExactly } from '../exact-json.js';
import { fillMarkers, Marker, type ScopeValues } from '../marker.js';
import { type ComposedPart, composedStatement, partName } from '../postgres/composed-statement.js';
import { InexactJson, type JsonRowReader, jsonRowReader } from '../postgres/json-rows.js';
import { foreignQuery, givenParameters, type Shape, type Shapes } from '../prepared.js';
import { type HandleScope, scopeValues } from '../scope-values.js';
import type { AnyScope } from '../scopes.js';
import { isMisunderstood } from '../statement-fault.js';
import type { Tables } from '../tables.js';
import type { RunnerKind } from '../walker/runners.js';
import type { Sight } from '../walker/sight.js';
import type { Sights } from '../walker/sights.js';
import type { Moment, Reading, ReadingSet } from './reading.js';

/** Statements of one set of readings: one for each number of owners. */
const SHAPES_PER_SET = 64;

/** On whose behalf readings run. */
export interface Asker {
  readonly runner: RunnerKind;
  readonly values: ScopeValues;
  /** What he sees of a plugin's tables. */
  readonly sightOf: (tables: Tables<never>) => Sight;
}

/** What a statement of several gave: rows, or nothing where JSON did not tell them exactly. */
export type Composed = ReadonlyMap<Reading, unknown[] | undefined>;

interface ComposedShape {
  readonly shape: Shape;
  readonly parts: readonly Reading[];
  readonly scopes: Readonly<Record<string, AnyScope>>;
}

/** What is known of a reading that ran by itself once: how its rows are read inside JSON; nothing if they cannot be. */
type Learned = JsonRowReader | undefined;

/** Runs readings one by one or, on PostgreSQL, several in one statement. */
export class Reads {
  readonly #engine: Engine;
  readonly #sights: Sights;
  readonly #shapes: Shapes;
  readonly #compiler: QueryCompiler;
  readonly #alone = new WeakMap<Reading, WeakMap<Sight, Shape>>();
  readonly #learned = new WeakMap<Reading, Learned>();
  readonly #composed = new WeakMap<ReadingSet, RecentlyUsed<string, ComposedShape>>();
  readonly #tables = new WeakMap<ReadingSet, readonly Tables<never>[]>();
  readonly #flags = new WeakMap<Reading, Marker>();
  /** How often something was learned: what was composed before lacks it. */
  #lessons = 0;

  constructor(engine: Engine, sights: Sights, shapes: Shapes) {
    this.#engine = engine;
    this.#sights = sights;
    this.#shapes = shapes;
    this.#compiler = engine.compiler('literal');
  }

  /** Made for each request. */
  asker(scope: HandleScope): Asker {
    const { runner } = scope;
    const values = scopeValues(scope);
    const sights = new Map<object, Sight>();
    const sightOf = (tables: Tables<never>) => {
      let sight = sights.get(tables);
      if (sight === undefined) {
        sight = this.#sights.of(tables, runner, values);
        sights.set(tables, sight);
      }
      return sight;
    };
    return { runner, values, sightOf };
  }

  /** Whether a reading can be part of a statement of several. On PostgreSQL most can, once they ran by themselves. */
  isComposable(reading: Reading): boolean {
    return this.#learned.get(reading) !== undefined;
  }

  /** By itself. */
  async alone(reading: Reading, { runner: kind, values, sightOf }: Asker, moment: Moment): Promise<unknown[]> {
    const { query, tables, limit, budget } = reading;
    if (query.tables !== tables) throw foreignQuery();
    const given = { now: moment.now, today: moment.today, limit };
    const shape = this.#shapeOf(reading, sightOf(tables));
    const runner = this.#engine.within({ runner: kind, values, scopes: tables.scopes });
    try {
      const parameters = fillMarkers(shape.parameters, values, given);
      const { rows, columns } = await runner.run({ ...shape, parameters, budget });
      if (columns !== undefined && !this.#learned.has(reading)) {
        this.#learned.set(reading, shape.reads ? jsonRowReader(columns) : undefined);
        this.#lessons += 1;
      }
      return rows;
    } catch (error) {
      // It would not let the others be understood either.
      if (isMisunderstood(error) && this.#learned.delete(reading)) this.#lessons += 1;
      throw error;
    }
  }

  /**
   * In one statement: the text is the same for all of whom may see however many of the readings.
   *
   * @param wanted what is run of it
   */
  async together(
    set: ReadingSet,
    wanted: ReadonlySet<Reading>,
    asker: Asker,
    moment: Moment,
    budget: number,
  ): Promise<Composed> {
    const { shape, parts, scopes } = this.#composedOf(set, asker);
    const given: Record<string, unknown> = { ...moment };
    for (const part of parts) given[this.#flagOf(part).name] = wanted.has(part);
    const parameters = fillMarkers(shape.parameters, asker.values, given);
    const runner = this.#engine.within({ runner: asker.runner, values: asker.values, scopes });
    const { rows } = await runner.run<Record<string, unknown>>({ ...shape, parameters, budget });
    const [row = {}] = rows;
    return new Map(
      parts.flatMap((part, i) => (wanted.has(part) ? [[part, this.#rowsOf(part, row[partName(i)])] as const] : [])),
    );
  }

  #shapeOf(reading: Reading, sight: Sight): Shape {
    let shapes = this.#alone.get(reading);
    if (shapes === undefined) {
      shapes = new WeakMap();
      this.#alone.set(reading, shapes);
    }
    let shape = shapes.get(sight);
    if (shape === undefined) {
      const names = reading.asks === 'rows' ? { now: '', today: '', limit: 0 } : {};
      shape = this.#shapes.of(reading.query, sight, givenParameters(names));
      shapes.set(sight, shape);
    }
    return shape;
  }

  #rowsOf(reading: Reading, value: unknown): unknown[] | undefined {
    if (reading.asks === 'whether') return value === true ? [{}] : [];
    try {
      const rows = parseExactly(value as string) as Record<string, unknown>[];
      this.#learned.get(reading)?.(rows);
      return rows;
    } catch (error) {
      if (error instanceof InexactJson || error instanceof RangeError) return undefined;
      throw error;
    }
  }

  #composedOf(set: ReadingSet, { sightOf }: Asker): ComposedShape {
    let shapes = this.#composed.get(set);
    if (shapes === undefined) {
      shapes = new RecentlyUsed(SHAPES_PER_SET);
      this.#composed.set(set, shapes);
    }
    const { readings } = set;
    let key = String(this.#lessons);
    for (const tables of this.#tablesOf(set)) key += `|${sightOf(tables).key}`;
    let composed = shapes.get(key);
    if (composed === undefined) {
      const parts = readings.filter((reading) => this.isComposable(reading));
      const scopes: Record<string, AnyScope> = {};
      for (const { query } of parts) Object.assign(scopes, query.tables.scopes);
      const shape = composedStatement(this.#compiler, this.#partsOf(parts, sightOf));
      composed = { shape, parts, scopes };
      shapes.set(key, composed);
    }
    return composed;
  }

  #partsOf(readings: readonly Reading[], sightOf: Asker['sightOf']): ComposedPart[] {
    return readings.map((reading) => {
      const { query, asks, limit } = reading;
      const sight = sightOf(query.tables);
      const rows = asks === 'rows';
      // Each has its own `now`: one compares it with a time, another with a text.
      const select = this.#shapes.part(query, sight, rows ? { now: '', today: '' } : {}, rows ? { limit } : {});
      return { flag: this.#flagOf(reading), asks, select };
    });
  }

  #tablesOf(set: ReadingSet): readonly Tables<never>[] {
    let tables = this.#tables.get(set);
    if (tables === undefined) {
      tables = [...new Set(set.readings.map((reading) => reading.tables))];
      this.#tables.set(set, tables);
    }
    return tables;
  }

  #flagOf(reading: Reading): Marker {
    let flag = this.#flags.get(reading);
    if (flag === undefined) {
      const name = `runs ${reading.name}`;
      flag = new Marker(name, (_, given) => given[name]);
      this.#flags.set(reading, flag);
    }
    return flag;
  }
}
