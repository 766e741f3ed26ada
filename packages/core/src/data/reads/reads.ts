import type { QueryCompiler } from 'kysely';
import { RecentlyUsed } from '../../recently-used.js';
import type { Engine } from '../engine.js';
import { parseExactly } from '../exact-json.js';
import { fillMarkers, Marker, type ScopeValues } from '../marker.js';
import { type ComposedPart, composedStatement, partName } from '../postgres/composed-statement.js';
import { InexactJson, type JsonRowReader, jsonRowReader } from '../postgres/json-rows.js';
import { foreignQuery, givenParameters, type Shape, type Shapes } from '../prepared.js';
import type { AnyScope } from '../scopes.js';
import { isMisunderstood } from '../statement-fault.js';
import type { RunnerKind } from '../walker/runners.js';
import type { Sights } from '../walker/sights.js';
import type { Moment, Reading, ReadingSet } from './reading.js';

/** Statements of one set of readings: one for each number of owners. */
const SHAPES_PER_SET = 64;

/** On whose behalf readings run. */
export interface Asker {
  readonly runner: RunnerKind;
  readonly values: ScopeValues;
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
  readonly #learned = new WeakMap<Reading, Learned>();
  readonly #composed = new WeakMap<ReadingSet, RecentlyUsed<string, ComposedShape>>();
  readonly #flags = new WeakMap<Reading, Marker>();
  /** How often something was learned: what was composed before lacks it. */
  #lessons = 0;

  constructor(engine: Engine, sights: Sights, shapes: Shapes) {
    this.#engine = engine;
    this.#sights = sights;
    this.#shapes = shapes;
    this.#compiler = engine.compiler('literal');
  }

  /** Whether a reading can be part of a statement of several. On PostgreSQL most can, once they ran by themselves. */
  isComposable(reading: Reading): boolean {
    return this.#learned.get(reading) !== undefined;
  }

  /** By itself. */
  async alone(reading: Reading, { runner: kind, values }: Asker, moment: Moment): Promise<unknown[]> {
    const { query, tables, asks, limit, budget } = reading;
    if (query.tables !== tables) throw foreignQuery();
    const given = givenParameters(asks === 'rows' ? { ...moment, limit } : {});
    const shape = this.#shapes.of(query, this.#sights.of(query.tables, kind, values), given);
    const runner = this.#engine.within({ runner: kind, values, scopes: query.tables.scopes });
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
    const runner = this.#engine.within({ ...asker, scopes });
    const { rows } = await runner.run<Record<string, unknown>>({ ...shape, parameters, budget });
    const [row = {}] = rows;
    return new Map(
      parts.flatMap((part, i) => (wanted.has(part) ? [[part, this.#rowsOf(part, row[partName(i)])] as const] : [])),
    );
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

  #composedOf(set: ReadingSet, { runner, values }: Asker): ComposedShape {
    let shapes = this.#composed.get(set);
    if (shapes === undefined) {
      shapes = new RecentlyUsed(SHAPES_PER_SET);
      this.#composed.set(set, shapes);
    }
    const { readings } = set;
    const sights = [...new Set(readings.map(({ query }) => query.tables))].map((tables) =>
      this.#sights.of(tables, runner, values),
    );
    const key = `${this.#lessons} ${sights.map((sight) => sight.key).join('|')}`;
    let composed = shapes.get(key);
    if (composed === undefined) {
      const parts = readings.filter((reading) => this.isComposable(reading));
      const scopes: Record<string, AnyScope> = {};
      for (const { query } of parts) Object.assign(scopes, query.tables.scopes);
      const shape = composedStatement(this.#compiler, this.#partsOf(parts, { runner, values }));
      composed = { shape, parts, scopes };
      shapes.set(key, composed);
    }
    return composed;
  }

  #partsOf(readings: readonly Reading[], { runner, values }: Asker): ComposedPart[] {
    return readings.map((reading) => {
      const { query, asks, limit } = reading;
      const sight = this.#sights.of(query.tables, runner, values);
      const rows = asks === 'rows';
      // Each has its own `now`: one compares it with a time, another with a text.
      const select = this.#shapes.part(query, sight, rows ? { now: '', today: '' } : {}, rows ? { limit } : {});
      return { flag: this.#flagOf(reading), asks, select };
    });
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
