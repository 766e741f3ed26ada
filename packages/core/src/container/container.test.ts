import { describe, expect, expectTypeOf, it } from 'vitest';
import { inject, injectable } from '../container.js';
import { Parts, type Provide } from './container.js';
import { token } from './token.js';

class Clock {
  constructor(readonly zone: string) {}
}
class Invoices {
  static made = 0;
  constructor(
    readonly clock: Clock,
    readonly rate: number,
  ) {
    Invoices.made += 1;
  }
}
const Rate = token<number>('Rate');

function parts() {
  const made = new Parts();
  const provide = made.provideFor('billing');
  provide.value(Clock, new Clock('UTC'));
  provide.value(Rate, 19);
  provide(Invoices, [Clock, Rate]);
  return made;
}

describe('parts', () => {
  it('are made once, of what they name', () => {
    const before = Invoices.made;
    const made = parts();
    const invoices = made.use(Invoices);
    expectTypeOf(invoices).toEqualTypeOf<Invoices>();
    expect(invoices.clock.zone).toBe('UTC');
    expect(invoices.rate).toBe(19);
    expect(made.use(Invoices)).toBe(invoices);
    expect(Invoices.made).toBe(before + 1);
  });

  it('are not made before they are used', () => {
    const before = Invoices.made;
    parts();
    expect(Invoices.made).toBe(before);
  });

  it('are another portal’s own', () => {
    expect(parts().use(Invoices)).not.toBe(parts().use(Invoices));
  });

  it('can be replaced by the host, by value and by class', () => {
    class LateInvoices extends Invoices {}
    const made = parts();
    made.rebind(Rate).toConstantValue(7);
    made.rebind(Invoices).toClass(LateInvoices, [Clock, Rate]);
    expect(made.use(Invoices)).toBeInstanceOf(LateInvoices);
    expect(made.use(Invoices).rate).toBe(7);
  });

  it('name what nothing provides', () => {
    const made = new Parts();
    expect(() => made.use(Rate)).toThrow(/Nothing provides Rate/);
    expect(() => made.use(Invoices)).toThrow(/Nothing provides Invoices/);
    expect(() => made.rebind(Invoices)).not.toThrow();
    expect(() => made.rebind(Invoices).toClass(Invoices, [Clock, Rate])).toThrow(/Invoices, which nothing provides/);
  });

  it('refuse two providers, naming both', () => {
    const made = parts();
    expect(() => made.provideFor('courses').value(Rate, 1)).toThrow(/Both billing and courses provide Rate/);
  });

  it('that need each other in a circle are named, with who provides them', () => {
    class Hen {
      constructor(readonly egg: unknown) {}
    }
    class Egg {
      constructor(readonly hen: unknown) {}
    }
    const made = new Parts();
    const provide = made.provideFor('plugin "farm"');
    provide(Hen, [Egg]);
    provide(Egg, [Hen]);
    const circle =
      /need each other in a circle: Hen \(plugin "farm"\) → Egg \(plugin "farm"\) → Hen \(plugin "farm"\)\. Move/;
    for (let i = 0; i < 2; i += 1) expect(() => made.use(Hen)).toThrow(circle);
  });

  it('without list and decorators are named, with their provider and the mend', () => {
    const provide = new Parts().provideFor('plugin "farm"');
    expect(() => provide(Invoices)).toThrow(/^Invoices of plugin "farm" cannot be made.*`provide\(Invoices, \[…\]\)`/s);
  });

  it('that throw while they are made throw what they throw', () => {
    const cause = new TypeError('no key');
    class Broken {
      constructor() {
        throw cause;
      }
    }
    const made = new Parts();
    made.provideFor('plugin "farm"')(Broken, []);
    expect(() => made.use(Broken)).toThrow(cause);
  });

  it('check dependencies as types', () => {
    const wrong = (provide: Provide) => {
      // @ts-expect-error the second dependency is a number
      provide(Invoices, [Clock, Clock]);
      // @ts-expect-error one dependency is missing
      provide(Invoices, [Clock]);
      // @ts-expect-error a rate is a number
      provide.value(Rate, 'nineteen');
    };
    expectTypeOf(wrong).toBeFunction();
  });
});

describe('a class whose decorators say what it takes', () => {
  const provided = (...classes: (new (...parts: never[]) => object)[]) => {
    const made = new Parts();
    const provide = made.provideFor('billing');
    provide.value(Rate, 19);
    for (const each of classes) provide(each);
    return made;
  };

  it('is provided without a list', () => {
    @injectable()
    class Rounding {
      readonly mode = 'half up';
    }
    @injectable()
    class Totals {
      constructor(
        // Inversify's types know nothing of a token, which is a symbol.
        @inject(Rate) readonly rate: number,
        @inject(Rounding) readonly rounding: Rounding,
      ) {}
    }
    const made = provided(Totals, Rounding);
    const totals = made.use(Totals);
    expect(totals).toMatchObject({ rate: 19, rounding: { mode: 'half up' } });
    expect(totals.rounding).toBe(made.use(Rounding));
    expect(made.use(Totals)).toBe(totals);
    expect(provided(Totals, Rounding).use(Totals)).not.toBe(totals);
  });
});
