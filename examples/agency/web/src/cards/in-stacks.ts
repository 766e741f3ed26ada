/** How high something is, in rows. */
interface Tall {
  readonly rows: number;
}

/** Deals parts to two stacks of about the same height, each part to the shorter one, in their order. */
export function inStacks<Part extends Tall>(parts: readonly Part[]): readonly [readonly Part[], readonly Part[]] {
  const stacks: [Part[], Part[]] = [[], []];
  const heights: [number, number] = [0, 0];
  for (const part of parts) {
    const to = heights[0] <= heights[1] ? 0 : 1;
    stacks[to].push(part);
    heights[to] += part.rows;
  }
  return stacks;
}
