/** A place where work waits until it is let go on. For tests. */
export class Gate {
  #enter: () => void = () => {};
  #open: () => void = () => {};
  readonly #opened = new Promise<void>((resolve) => {
    this.#open = resolve;
  });

  /** Resolves when somebody waits here. */
  readonly entered: Promise<void> = new Promise<void>((resolve) => {
    this.#enter = resolve;
  });

  async pass(): Promise<void> {
    this.#enter();
    await this.#opened;
  }

  open(): void {
    this.#open();
  }
}
