import { RecentlyUsed } from '../../recently-used.js';

const MOST_NAMES = 1000;
const REMEMBERED = 500;

/**
 * Gives statements names under which each connection keeps their plans. A text is named when it comes the second time,
 * and no name is ever given to another text, since connections keep what they have until they close.
 */
export class StatementNames {
  readonly #seen = new RecentlyUsed<string, true>(REMEMBERED);
  readonly #names = new Map<string, string>();
  #count = 0;

  nameOf(sql: string): string | undefined {
    const name = this.#names.get(sql);
    if (name !== undefined || this.#names.size >= MOST_NAMES) return name;
    if (this.#seen.get(sql) === undefined) {
      this.#seen.set(sql, true);
      return undefined;
    }
    this.#seen.delete(sql);
    return this.#give(sql);
  }

  /** Another name for a text whose plan is outdated. */
  rename(sql: string): void {
    if (this.#names.delete(sql)) this.#give(sql);
  }

  #give(sql: string): string {
    this.#count += 1;
    const name = `portico_${this.#count}`;
    this.#names.set(sql, name);
    return name;
  }
}
