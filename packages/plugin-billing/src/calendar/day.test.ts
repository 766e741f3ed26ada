import { describe, expect, it } from 'vitest';
import { addDays, Day, DayFormats, daysBetween } from './day.js';

describe('days', () => {
  it.each([
    ['2026-11-24', 14, '2026-12-08'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-02-28', 1, '2028-02-29'],
    // The nights in which clocks change are no shorter or longer here.
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-10-24', 2, '2026-10-26'],
    ['2026-03-01', -1, '2026-02-28'],
  ])('%s and %i days', (day, days, result) => {
    expect(addDays(day, days)).toBe(result);
    expect(daysBetween(day, result)).toBe(days);
  });

  it('must exist', () => {
    for (const day of ['2026-11-24', '2028-02-29', '1900-01-01', '2999-12-31'])
      expect(Day.safeParse(day).success).toBe(true);
    for (const day of [
      '2026-02-29',
      '2026-13-01',
      '24.11.2026',
      '2026-11-24T00:00:00Z',
      '0000-01-01',
      '1899-12-31',
      '3000-01-01',
      '',
    ]) {
      expect(Day.safeParse(day).success).toBe(false);
    }
  });

  it('are written as people do', () => {
    const day = '2026-12-18';
    const formats = new DayFormats();
    expect(formats.write(day, 'en-GB', '2026-11-24')).toBe('18 December');
    expect(formats.write(day, 'en-US', '2026-11-24')).toBe('December 18');
    expect(formats.write(day, 'de', '2026-11-24')).toBe('18. Dezember');
    expect(formats.write(day, 'de', '2027-01-01')).toBe('18. Dezember 2026');
  });
});
