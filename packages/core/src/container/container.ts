import 'reflect-metadata';
import { type BindToFluentSyntax, Container, type ServiceIdentifier } from 'inversify';
import { PortalError } from '../problem.js';
import type { Dependency, Newable, Use } from './token.js';

/** The dependencies of a constructor, one for each of its parameters. */
export type Dependencies<Taken extends readonly unknown[]> = { readonly [I in keyof Taken]: Dependency<Taken[I]> };

/** How a plugin names its parts. Each is made once per portal, when first used. */
export interface Provide {
  /**
   * Provides a class, with what its constructor takes in order. Without a list the class says so itself by inversify's
   * decorators (`@injectable`, `@inject`), which `@portico/core` re-exports.
   *
   * @example
   * ```ts
   * import { Clock } from '@portico/core';
   * import type { Provide } from '@portico/core/container';
   *
   * class Reminders {
   *   constructor(private readonly clock: Clock) {}
   *   areDue(at: number): boolean {
   *     return this.clock.now() >= at;
   *   }
   * }
   *
   * // For `definePlugin({ services, ... })`.
   * export const services = ({ provide }: { readonly provide: Provide }) => {
   *   provide(Reminders, [Clock]);
   * };
   * ```
   */
  <Taken extends readonly unknown[], T>(
    implementation: new (...parts: Taken) => T,
    dependencies?: Dependencies<Taken>,
  ): void;
  /** Provides a value under a token or class. */
  value<T>(part: Dependency<T>, value: NoInfer<T>): void;
}

/** How a host replaces a part, the kernel's or a plugin's. */
export type Rebind = <T>(part: Dependency<T>) => {
  /** Takes this instance instead. */
  toConstantValue(value: NoInfer<T>): void;
  /** Makes instances of this class instead. */
  toClass<Taken extends readonly unknown[]>(
    implementation: new (...parts: Taken) => NoInfer<T>,
    dependencies: Dependencies<Taken>,
  ): void;
};

/** What inversify takes for a class whose constructor its own decorators describe. */
type Constructor<T> = Parameters<BindToFluentSyntax<T>['to']>[0];

function identifier<T>(part: Dependency<T>): ServiceIdentifier<T> {
  return part as unknown as ServiceIdentifier<T>;
}

function nameOf(part: Dependency<unknown>): string {
  return typeof part === 'function' ? part.name : ((part as unknown as symbol).description ?? 'a token without a name');
}

/** The parts of one portal. Inversify underneath; singletons only, since what varies by request travels in the context. */
export class Parts {
  readonly #container = new Container({ defaultScope: 'Singleton' });
  /** Parts that are being made right now, each for the one before it. */
  readonly #making: Dependency<unknown>[] = [];
  readonly #providers = new Map<Dependency<unknown>, string>();

  /** The instance of a part, made when first asked for. */
  readonly use: Use = (part) => {
    if (!this.#container.isBound(identifier(part))) {
      throw new PortalError(
        'part_unknown',
        500,
        `Nothing provides ${nameOf(part)}. Provide it in a plugin's \`services\`, or bind it in \`overrides\`.`,
      );
    }
    const circle = this.#making.indexOf(part);
    if (circle >= 0) throw this.#circle([...this.#making.slice(circle), part]);
    this.#making.push(part);
    try {
      return this.#container.get(identifier(part));
    } catch (error) {
      throw this.#named(part, error);
    } finally {
      this.#making.pop();
    }
  };

  /** The `provide` of one provider, whose name stands in the refusal when two provide the same part. */
  provideFor(provider: string): Provide {
    const provide = <Taken extends readonly unknown[], T>(
      implementation: new (...parts: Taken) => T,
      dependencies?: Dependencies<Taken>,
    ) => {
      const part = implementation as unknown as Newable<T>;
      this.#claim(part, provider);
      this.#bind(part, implementation, dependencies);
    };
    return Object.assign(provide, {
      value: <T>(part: Dependency<T>, value: T) => {
        this.#claim(part, provider);
        this.#container.bind(identifier(part)).toConstantValue(value);
      },
    });
  }

  /** Replaces a part that is provided. */
  readonly rebind: Rebind = (part) => ({
    toConstantValue: (value) => {
      this.#replaced(part);
      this.#container.bind(identifier(part)).toConstantValue(value);
    },
    toClass: (implementation, dependencies) => {
      this.#replaced(part);
      this.#bind(part, implementation, dependencies);
    },
  });

  #bind<Taken extends readonly unknown[], T>(
    part: Dependency<T>,
    implementation: new (...parts: Taken) => T,
    dependencies: Dependencies<Taken> | undefined,
  ): void {
    const binding = this.#container.bind(identifier(part));
    if (dependencies === undefined) {
      try {
        binding.to(implementation as unknown as Constructor<T>).inSingletonScope();
      } catch (error) {
        throw this.#named(part, error);
      }
      return;
    }
    binding
      .toDynamicValue(
        () =>
          new implementation(
            ...((dependencies as readonly Dependency<unknown>[]).map((each) => this.use(each)) as unknown as Taken),
          ),
      )
      .inSingletonScope();
  }

  #circle(parts: readonly Dependency<unknown>[]): PortalError {
    const path = parts.map((each) => `${nameOf(each)} (${this.#providers.get(each) ?? 'nobody'})`).join(' → ');
    return new PortalError(
      'part_circle',
      500,
      `Parts need each other in a circle: ${path}. Move what they share into a part of its own, which each of them takes.`,
    );
  }

  /** An error of inversify's own speaks of its inner workings; whatever else is thrown speaks for itself. */
  #named(part: Dependency<unknown>, error: unknown): unknown {
    if (!(error instanceof Error) || !/^Inversify/.test(error.constructor.name)) return error;
    const name = nameOf(part);
    const named = new PortalError(
      'part_unmade',
      500,
      `${name} of ${this.#providers.get(part) ?? 'nobody'} cannot be made: what its constructor takes is not known, or leads back to it. ` +
        `List it, \`provide(${name}, [\u2026])\`, or check its decorators. ${error.message}`,
    );
    named.cause = error;
    return named;
  }

  #claim(part: Dependency<unknown>, provider: string): void {
    const other = this.#providers.get(part);
    if (other !== undefined) {
      throw new PortalError(
        'part_provided_twice',
        500,
        `Both ${other} and ${provider} provide ${nameOf(part)}. Let one of them use the other's, or replace it by the host's \`overrides\`.`,
      );
    }
    this.#providers.set(part, provider);
  }

  #replaced(part: Dependency<unknown>): void {
    if (!this.#container.isBound(identifier(part))) {
      throw new PortalError(
        'part_unknown',
        500,
        `\`overrides\` replaces ${nameOf(part)}, which nothing provides. Check that its plugin is in \`plugins\`.`,
      );
    }
    this.#container.unbind(identifier(part));
  }
}
