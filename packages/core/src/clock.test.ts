import { describe, expect, it } from 'vitest';
import { Calendar } from './clock.js';

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
