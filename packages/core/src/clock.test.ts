import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Calendar, isoNow } from './clock.js';

describe('the calendar', () => {
  it('tells the day where the business is', () => {
    const calendar = new Calendar();
    const instant = '2026-12-31T23:30:00.000Z';
    expect(calendar.dayOf(instant, 'UTC')).toBe('2026-12-31');
    expect(calendar.dayOf(instant, 'Europe/Berlin')).toBe('2027-01-01');
    expect(calendar.dayOf(instant, 'Pacific/Honolulu')).toBe('2026-12-31');
    expect(calendar.dayOf('2026-12-31T10:30:00.000Z', 'Pacific/Auckland')).toBe('2026-12-31');
    expect(calendar.dayOf('2026-12-31T11:00:00.000Z', 'Pacific/Auckland')).toBe('2027-01-01');
  });
});

it('tells the same day whatever was asked before', () => {
  const calendar = new Calendar();
  const zones = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'Africa/Monrovia', 'Pacific/Apia'];
  const around = (day: string) =>
    fc.integer({ min: -90_000_000, max: 90_000_000 }).map((more) => Date.parse(`${day}T00:00:00Z`) + more);
  fc.assert(
    fc.property(
      fc.oneof(around('2026-11-30'), around('2011-12-30'), around('1972-01-07'), around('2026-03-29')),
      fc.nat(61_000),
      fc.constantFrom(...zones),
      (time, later, zone) => {
        for (const each of [time, time + later, time]) {
          const instant = new Date(each).toISOString();
          expect(calendar.dayOf(instant, zone)).toBe(new Calendar().dayOf(instant, zone));
        }
      },
    ),
  );
});

it('writes the time of each clock, however they take turns', () => {
  const times = [0, 1, 0, Date.UTC(2026, 1, 28, 23, 59, 59, 999), 0, -1];
  expect(times.map((time) => isoNow({ now: () => time }))).toEqual(times.map((time) => new Date(time).toISOString()));
});
