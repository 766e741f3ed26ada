import type { Locator, Page } from 'playwright-core';
import { focusedName, focusFault } from './focus.ts';

/** Presses after which something counts as out of reach: more than a page has stops. */
const bound = 120;

/** Somebody who has a keyboard and nothing else. */
export class Keyboard {
  /** What was wrong at a stop: out of sight, covered, or not to be told from what has no focus. */
  readonly faults: string[] = [];

  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Presses one key, or several after each other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Writes, key by key. */
  async write(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /**
   * Presses a key until something has the focus.
   *
   * @param target by role and name, such as `page.getByRole('link', { name: 'Invoices' })`
   * @throws Error with the way it went instead
   */
  async reach(target: Locator, key: 'Tab' | 'Shift+Tab' | 'ArrowDown' | 'ArrowUp' = 'Tab'): Promise<void> {
    const way: string[] = [];
    const focused = target.and(this.page.locator(':focus'));
    // What is not there yet cannot be reached: a list that loads grows under the feet of who walks.
    await target.first().waitFor();
    for (let presses = 0; presses < bound; presses++) {
      if ((await focused.count()) > 0) {
        await this.#look();
        return;
      }
      await this.page.keyboard.press(key);
      way.push(await focusedName(this.page));
    }
    throw new Error(`${target} is not reached by ${bound} presses of ${key}. The way went over ${way.join(' → ')}`);
  }

  /** Goes to something and presses it. */
  async use(target: Locator, key: 'Enter' | 'Space' = 'Enter', by?: 'Tab' | 'Shift+Tab' | 'ArrowDown'): Promise<void> {
    await this.reach(target, by);
    await this.press(key);
  }

  /** Goes once round the page, by every stop there is, and answers their names. */
  async round(): Promise<string[]> {
    const stops: string[] = [];
    const first = await this.#next();
    for (let at = first; ; at = await this.#next()) {
      if (stops.length > 0 && at === first) return stops;
      if (stops.length > bound) throw new Error(`Tab finds no end: ${stops.join(' → ')}`);
      stops.push(at);
      await this.#look();
    }
  }

  /** The next stop. Behind the last one the browser's own buttons follow, and then the first again. */
  async #next(): Promise<string> {
    for (let press = 0; press < 3; press++) {
      await this.page.keyboard.press('Tab');
      const name = await focusedName(this.page, 'with its place');
      if (name !== '') return name;
    }
    throw new Error('Tab leads nowhere.');
  }

  async #look(): Promise<void> {
    let fault = await focusFault(this.page);
    // What slides into sight takes a moment.
    for (let attempt = 0; fault !== undefined && attempt < 5; attempt++) {
      await this.page.waitForTimeout(60);
      fault = await focusFault(this.page);
    }
    if (fault !== undefined) this.faults.push(`${new URL(this.page.url()).pathname}: ${fault}`);
  }
}
