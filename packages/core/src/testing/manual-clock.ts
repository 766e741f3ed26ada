import type { Clock } from '../clock.js';

const units = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

/** A clock that stands still until it is told to move on. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start = '2026-11-24T09:00:00.000Z') {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  /** Moves on: `clock.advance({ minutes: 10 })`. */
  advance(by: Partial<Record<keyof typeof units, number>>): void {
    for (const [unit, count] of Object.entries(by)) this.#now += count * units[unit as keyof typeof units];
  }

  /** Moves to an ISO 8601 time. */
  set(instant: string): void {
    this.#now = Date.parse(instant);
  }
}
