import type { Background } from '../identity/background.js';
import { RecentlyUsed } from '../recently-used.js';
import type { SearchIndex } from './search-index.js';

const REMEMBERED = 10_000;

/**
 * Makes an account's index anew, in the background, where a declaration changed since it was made: looked up once for
 * each account and node, when somebody searches.
 */
export class Renewals {
  readonly #looked = new RecentlyUsed<string, true>(REMEMBERED);

  constructor(
    private readonly index: Pick<SearchIndex, 'renew'>,
    private readonly background: Background,
  ) {}

  look(account: string): void {
    if (this.#looked.get(account)) return;
    this.#looked.set(account, true);
    this.background.run('search.renew', async () => {
      try {
        await this.index.renew(account);
      } catch (error) {
        this.#looked.delete(account);
        throw error;
      }
    });
  }
}
