declare const brand: unique symbol;

/** The name of a part that has no class of its own, typed by what it stands for. */
export interface Token<T> {
  readonly [brand]: T;
}

/** A class, abstract or not, whose instances are `T`. */
export type Newable<T> = abstract new (...parts: never[]) => T;

/** What a part can be asked for by. */
export type Dependency<T> = Token<T> | Newable<T>;

/** Gives the portal's one instance of a part. */
export type Use = <T>(part: Dependency<T>) => T;

/**
 * Makes a token.
 *
 * @example
 * ```ts
 * import { token } from '@portico/core/container';
 *
 * export interface RateSource {
 *   rate(currency: string): Promise<number>;
 * }
 * export const RateSource = token<RateSource>('RateSource');
 * ```
 */
export function token<T>(name: string): Token<T> {
  // A token is a symbol at run time; the type only carries what it stands for.
  return Symbol(name) as unknown as Token<T>;
}
