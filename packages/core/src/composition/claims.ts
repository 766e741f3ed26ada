import type { Faults } from './faults.js';

/** Things that only one plugin may have, and who has them. */
export class Claims {
  readonly #owners = new Map<string, string>();

  constructor(
    private readonly what: string,
    private readonly mend: string,
    private readonly faults: Faults,
  ) {}

  /** Claims a name for a plugin; a second claimant is a fault that names both. */
  claim(name: string, plugin: string): void {
    const other = this.#owners.get(name);
    if (other === undefined) this.#owners.set(name, plugin);
    else if (other !== plugin)
      this.faults.add(`Plugins "${other}" and "${plugin}" both claim the ${this.what} "${name}". ${this.mend}`);
  }

  /** Who has a name. */
  ownerOf(name: string): string | undefined {
    return this.#owners.get(name);
  }

  /** All names that are taken. */
  names(): string[] {
    return [...this.#owners.keys()];
  }
}
