import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely';
import type { Engine, RunnableQuery } from './engine.js';
import { kyselyOver } from './kysely-over-runner.js';
import { fillMarkers, Marker, type Parameters, type ScopeValues } from './marker.js';

const NO_SCOPE: ScopeValues = { account: '', contact: undefined, owners: () => [] };

/** A select of the kernel's own that is compiled once: constants are text, and only what `value` names is bound. */
export class KernelStatement<Tables, Values extends object, Row> {
  readonly #engine: Engine;
  readonly #query: RunnableQuery;

  constructor(
    engine: Engine,
    build: (db: Kysely<Tables>, value: <Type = string>(name: keyof Values & string) => RawBuilder<Type>) => Compilable,
  ) {
    this.#engine = engine;
    const { name, schema } = engine;
    const db = kyselyOver<Tables>({ engine: name, schema, compiler: engine.compiler('literal'), runner: engine });
    const markers = new Map<string, Marker>();
    const { sql: text, parameters } = build(db, <Type>(of: string) => {
      let marker = markers.get(of);
      if (marker === undefined) {
        marker = new Marker(of, (_, given: Parameters) => given[of]);
        markers.set(of, marker);
      }
      return sql<Type>`${marker}`;
    }).compile();
    this.#query = { sql: text, parameters, reads: true, returns: true };
  }

  async run(values: Values): Promise<Row[]> {
    const parameters = fillMarkers(this.#query.parameters, NO_SCOPE, values as Parameters);
    // The row's type is what the caller selected.
    return (await this.#engine.run<Row>({ ...this.#query, parameters })).rows;
  }
}
