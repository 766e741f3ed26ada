import type { z } from 'zod';
import type { Brand } from '../branding/brand.js';
import type { NoEvents, PluginDb } from '../data/tables.js';
import type { DocumentsContext } from '../documents/documents-context.js';
import type { PartyName } from '../identity/parties.js';
import type { Offer } from '../references/offers.js';
import type { BaseContext, ProfilesContext } from './context.js';
import type { InputOf, OutputOf, Schema } from './route.js';

/** Who acts for the business: a person known to the host, or the host itself. */
export interface Actor {
  /** The host's own id of the operator. */
  readonly id: string;
  readonly name: string;
}

/**
 * What an operator's service gets.
 *
 * @example
 * ```ts
 * import type { OperatorContext } from '@portico/core';
 * import type { VisitTables } from './tables.js';
 *
 * type Office = OperatorContext<VisitTables, object, { readonly id: string }>;
 *
 * // For `operators: (call) => ({ plan: call({ input, returns }).handle(plan) })`.
 * export async function plan({ db, input, actor, now }: Office) {
 *   await db.updateTable('visits_visit').set({ status: 'planned' }).where('id', '=', input.id).execute();
 *   return { plannedBy: actor.name, at: now };
 * }
 * ```
 */
export interface OperatorContext<T, O, Input, E = NoEvents> extends BaseContext<O> {
  readonly input: Input;
  readonly actor: Actor;
  /** The database, scoped to the account. */
  readonly db: PluginDb<T, E>;
  /** The files that the plugin has stored in this account. */
  readonly documents: DocumentsContext;
  /** Names of contacts and companies of the account. */
  readonly parties: {
    /** By id; ids that are no party of the account are missing. */
    names(ids: readonly string[]): Promise<ReadonlyMap<string, PartyName>>;
  };
  readonly references: {
    /** What opens for whoever pays for one, by reference; those for which nothing does are missing. */
    known(references: readonly string[]): Promise<ReadonlyMap<string, Offer>>;
  };
  /** How the account looks, as it is now: for what is to stay so, such as documents. */
  readonly brand: () => Promise<Brand>;
  /** As other contacts see them, in the account's language. */
  readonly profiles: ProfilesContext;
}

/** A finished operators' service. */
export interface OperatorCall<Input, Result> {
  readonly kind: 'call';
  readonly input: Input;
  readonly output: Result;
}

/** A service without its handler yet; leaving it so is a type error. */
export interface PendingCall<T, O, E, Input extends Schema | undefined, Returns extends Schema> {
  handle(
    handler: (context: OperatorContext<T, O, OutputOf<Input>, E>) => z.input<Returns> | Promise<z.input<Returns>>,
  ): OperatorCall<InputOf<Input>, z.output<Returns>>;
}

/** The `call` that a plugin's `operators` receives. */
export type DefineCall<T, O, E = NoEvents> = <
  Returns extends Schema,
  Input extends Schema | undefined = undefined,
>(spec: {
  readonly input?: Input;
  readonly returns: Returns;
  /** One line of description. */
  readonly summary?: string;
}) => PendingCall<T, O, E, Input, Returns>;

type Callable<C> =
  C extends OperatorCall<infer Input, infer Result>
    ? [Input] extends [undefined]
      ? () => Promise<Result>
      : // biome-ignore lint/complexity/noBannedTypes: `{}` asks whether every field may be left out
        {} extends Input
        ? (input?: Input) => Promise<Result>
        : (input: Input) => Promise<Result>
    : never;

/** A plugin's operators' services as functions. */
export type Operations<Calls> = { readonly [Name in keyof Calls]: Callable<Calls[Name]> };

/** A service as the kernel runs it. */
export interface RunnableCall {
  readonly kind: 'call';
  readonly spec: { readonly input?: Schema | undefined; readonly returns: Schema; readonly summary?: string };
  readonly handler: (context: OperatorContext<never, unknown, unknown>) => unknown;
}

/** Makes the runnable service behind {@link DefineCall}. */
export function defineCall(spec: RunnableCall['spec']): { handle(handler: RunnableCall['handler']): RunnableCall } {
  return { handle: (handler) => ({ kind: 'call', spec, handler }) };
}
