const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long what failed waits before it is tried again, in milliseconds, by how often it has failed. */
const waits = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, 10 * HOUR, 24 * HOUR] as const;

/** How often a delivery is tried at most: once, and once after each wait. */
export const mostAttempts: number = waits.length + 1;

/**
 * When to try again, in milliseconds from now: up to a fifth more than the wait, so that what failed together does not
 * come back together. Nothing when it was tried often enough.
 *
 * @param attempts how often it was tried, from 1
 * @param random between 0 and 1
 */
export function waitAfter(attempts: number, random: number = Math.random()): number | undefined {
  const wait = waits[attempts - 1];
  return wait === undefined ? undefined : Math.round(wait * (1 + random / 5));
}

/** The same for what never gives up: it goes on in the last step. */
export function waitAfterAny(attempts: number, random?: number, longest: number = HOUR): number {
  return Math.min(waitAfter(Math.min(attempts, waits.length), random) ?? longest, longest);
}
