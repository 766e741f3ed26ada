import { dayNumber } from '../calendar/day.js';

/** Writes amounts, quantities and days of one document. */
export class Figures {
  readonly #money: Intl.NumberFormat;
  readonly #plain: Intl.NumberFormat;
  readonly #price: Intl.NumberFormat;
  readonly #quantity: Intl.NumberFormat;
  readonly #share: Intl.NumberFormat;
  readonly #day: Intl.DateTimeFormat;

  /**
   * @param language BCP 47
   * @param digits decimal digits of the currency's minor unit
   */
  constructor(
    language: string,
    currency: string,
    private readonly digits: number,
  ) {
    const exact = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    this.#money = new Intl.NumberFormat(language, { style: 'currency', currency, ...exact });
    this.#plain = new Intl.NumberFormat(language, exact);
    this.#price = new Intl.NumberFormat(language, { ...exact, maximumFractionDigits: 20 });
    this.#quantity = new Intl.NumberFormat(language, { maximumFractionDigits: 20 });
    this.#share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 4 });
    this.#day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  }

  /** An amount of minor units with its currency: `€1,200.00`. */
  money(amount: number): string {
    return this.#money.format(this.#decimal(amount));
  }

  /** An amount of minor units alone: `1,200.00`. */
  amount(amount: number): string {
    return this.#plain.format(this.#decimal(amount));
  }

  /** A price as it was entered, in decimal text of major units. */
  price(text: string): string {
    return this.#price.format(text as `${number}`);
  }

  /** A quantity as it was entered, in decimal text. */
  quantity(text: string): string {
    return this.#quantity.format(text as `${number}`);
  }

  /** A share in parts per million: `19%`. */
  share(ppm: number): string {
    return this.#share.format(ppm / 1_000_000);
  }

  /** A day: `24 November 2026`. */
  day(day: string): string {
    return this.#day.format(dayNumber(day) * 86_400_000);
  }

  /** Minor units as decimal text, which `Intl` writes exactly. */
  #decimal(amount: number): `${number}` {
    const digits = String(Math.abs(amount)).padStart(this.digits + 1, '0');
    const whole = digits.slice(0, digits.length - this.digits);
    const part = digits.slice(digits.length - this.digits);
    return `${amount < 0 ? '-' : ''}${whole}${part && `.${part}`}` as `${number}`;
  }
}
