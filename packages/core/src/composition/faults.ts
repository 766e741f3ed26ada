import { PortalError } from '../problem.js';

/** What is wrong with a composition, collected, so that a host sees all of it at once. */
export class Faults {
  readonly #found: string[] = [];

  /** Notes a fault: one sentence that names both sides and the mend. */
  add(fault: string): void {
    this.#found.push(fault);
  }

  /** Refuses the composition with `composition_refused` if anything was found. */
  refuse(): void {
    if (this.#found.length === 0) return;
    throw new PortalError(
      'composition_refused',
      500,
      `The portal cannot be composed:\n${this.#found.map((each) => `- ${each}`).join('\n')}`,
      {
        faults: [...this.#found],
      },
    );
  }
}
