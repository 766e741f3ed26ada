import type { Bounds } from '../engine.js';
import { onlyReads } from '../walker/runners.js';
import type { Settings } from './row-security/settings.js';

/** What PostgreSQL is told about the statements within some bounds. Worked out when the first of them runs. */
export class Confinement {
  readonly onlyReads: boolean;
  readonly #bounds: Bounds;
  readonly #rowSecurity: Settings | undefined;
  #settings: string | undefined;

  constructor(bounds: Bounds, rowSecurity: Settings | undefined) {
    this.onlyReads = onlyReads(bounds.runner);
    this.#bounds = bounds;
    this.#rowSecurity = rowSecurity;
  }

  /** Whether the statements may run as any other. */
  get isNone(): boolean {
    return !this.onlyReads && this.#rowSecurity === undefined;
  }

  /** The commands that row-level security needs before them; none without it. */
  get settings(): string {
    this.#settings ??= this.#rowSecurity?.for(this.#bounds) ?? '';
    return this.#settings;
  }
}
