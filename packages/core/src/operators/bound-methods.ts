import type { Cause } from '../changes/cause.js';

/** A service's methods with its first argument, the account, given. */
export type ForAccount<Service, Names extends keyof Service> = {
  readonly [Name in Names]: Service[Name] extends (account: string, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** The same with the last argument, who did it, given too. */
export type ForCause<Service, Names extends keyof Service> = {
  readonly [Name in Names]: Service[Name] extends (account: string, ...rest: [...infer Rest, Cause]) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** The methods with these names, for one account. */
export function bind<Service extends object, Name extends keyof Service>(
  service: Service,
  account: string,
  names: readonly Name[],
): ForAccount<Service, Name> {
  const methods = names.map((name) => {
    const method = service[name] as (account: string, ...rest: unknown[]) => unknown;
    return [name, (...rest: unknown[]) => method.call(service, account, ...rest)] as const;
  });
  return Object.fromEntries(methods) as unknown as ForAccount<Service, Name>;
}

/** The same for what is told last who does it, and by which operation. */
export function bindCaused<Service extends object, Name extends keyof Service & string>(
  service: Service,
  account: string,
  names: readonly Name[],
  by: (method: string) => Cause,
): ForCause<Service, Name> {
  const methods = names.map((name) => {
    const method = service[name] as (account: string, ...rest: unknown[]) => unknown;
    // What is left out at the end must not move who did it to another place.
    const given = (rest: readonly unknown[]) =>
      Array.from({ length: Math.max(method.length - 2, 0) }, (_, index) => rest[index]);
    return [name, (...rest: unknown[]) => method.call(service, account, ...given(rest), by(name))] as const;
  });
  return Object.fromEntries(methods) as unknown as ForCause<Service, Name>;
}
