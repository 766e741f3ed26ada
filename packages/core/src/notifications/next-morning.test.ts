import { expect, test } from 'vitest';
import { nextMorning } from './next-morning.js';

test('the next morning is eight o’clock of the time zone, also when clocks are changed', () => {
  for (const [now, zone, morning] of [
    ['2026-11-24T09:00:00.000Z', 'Europe/Berlin', '2026-11-25T07:00:00.000Z'],
    ['2026-11-24T06:59:59.000Z', 'Europe/Berlin', '2026-11-24T07:00:00.000Z'],
    ['2026-11-24T07:00:00.000Z', 'Europe/Berlin', '2026-11-25T07:00:00.000Z'],
    ['2026-03-28T20:00:00.000Z', 'Europe/Berlin', '2026-03-29T06:00:00.000Z'],
    ['2026-10-24T20:00:00.000Z', 'Europe/Berlin', '2026-10-25T07:00:00.000Z'],
    ['2026-11-24T09:00:00.000Z', 'Pacific/Auckland', '2026-11-24T19:00:00.000Z'],
    ['2026-11-24T09:00:00.000Z', 'America/Los_Angeles', '2026-11-24T16:00:00.000Z'],
    ['2026-12-31T23:30:00.000Z', 'Asia/Kathmandu', '2027-01-01T02:15:00.000Z'],
  ] as const) {
    expect(nextMorning(now, zone), `${now} ${zone}`).toBe(morning);
  }
});
