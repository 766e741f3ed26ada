import { z } from 'zod';
import type { Prepared } from '../data/tables.js';
import type { AskedParameters, HomeParameters } from './card.js';
import type { Schema } from './route.js';

/** What a head is made from. */
export interface HeadSpec<App, Returns, Query> {
  readonly app: App;
  /** Small and quick: it runs for everybody whom a change concerns and who is looking. */
  readonly query: Query;
  /** A row of the query, checked and stripped before it is presented. */
  readonly returns: Returns;
  /** Milliseconds that the query may take. Default 1000. */
  readonly budget?: number;
  /** Rows at most: bound to `limit`. Default 100. */
  readonly limit?: number;
}

/** A finished head. */
export interface Head<App extends string, Value> {
  readonly app: App;
  readonly value: Value;
}

/** A head that does not say yet what it looks like; leaving it so is a type error. */
export interface PendingHead<App extends string, Row> {
  /** What is sent: a small JSON value, such as a count or the newest number. At most 16 kB as text. */
  present<Value>(value: (rows: readonly Row[]) => Value): Head<App, Value>;
}

/** The `head` that a plugin's `live` receives. Two steps, as everywhere a callback follows a schema. */
export type DefineHead<App extends string> = <
  A extends App,
  Returns extends Schema,
  Parameters extends AskedParameters,
>(
  spec: HeadSpec<A, Returns, Prepared<Parameters, z.input<Returns>>>,
) => PendingHead<A, z.output<Returns>>;

/** A head as the kernel runs it. */
export interface RunnableHead {
  readonly spec: HeadSpec<string, Schema, Prepared<Partial<HomeParameters>, unknown>>;
  /** What `returns` says of each row, for all of them. */
  readonly rows: z.ZodArray;
  readonly present: (rows: readonly unknown[]) => unknown;
}

/** Makes the runnable head behind {@link DefineHead}. */
export function defineHead(spec: RunnableHead['spec']): { present(value: RunnableHead['present']): RunnableHead } {
  return { present: (value) => ({ spec, rows: z.array(spec.returns), present: value }) };
}

/** Rows that a head's query is asked for at most. */
export function limitOfHead({ spec }: RunnableHead): number {
  return spec.limit ?? 100;
}
