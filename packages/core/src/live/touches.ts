import type { KernelChange } from '../changes/kernel-change.js';
import type { Heads } from './heads.js';
import type { Pulses, Touched } from './pulses.js';

/** What plugins say in their changes may have moved: written once for each head, with the change. */
export class Touches {
  readonly #marked = new WeakMap<KernelChange, Map<string, Set<string> | 'everybody'>>();

  constructor(
    private readonly pulses: Pulses,
    private readonly heads: Heads,
  ) {}

  /** @param name of one of the plugin's own heads */
  mark(change: KernelChange, plugin: string, name: string, whom: Touched): void {
    const key = `${plugin}.${name}`;
    this.heads.demand(key, plugin);
    const touched = this.#touchedIn(change);
    const before = touched.get(key);
    if (whom === 'everybody' || before === 'everybody') touched.set(key, 'everybody');
    else touched.set(key, new Set([...(before ?? []), ...whom.parties]));
  }

  #touchedIn(change: KernelChange): Map<string, Set<string> | 'everybody'> {
    const known = this.#marked.get(change);
    if (known !== undefined) return known;
    const touched = new Map<string, Set<string> | 'everybody'>();
    this.#marked.set(change, touched);
    change.atEnd(async ({ tx, account }) => {
      for (const [key, whom] of touched) {
        await this.pulses.touch(tx, account, key, whom === 'everybody' ? whom : { parties: [...whom] });
      }
    });
    return touched;
  }
}
