import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock.js';
import { Trips } from './trips.js';

describe('what failed', () => {
  let clock: ManualClock;
  let trips: Trips;
  beforeEach(() => {
    clock = new ManualClock();
    trips = new Trips(clock);
  });

  it('rests for thirty seconds, for its contact, and is tried then', () => {
    trips.failed('card', 'anna');
    expect([trips.stateOf('card', 'anna'), trips.stateOf('card', 'ben'), trips.stateOf('list', 'anna')]).toEqual([
      'resting',
      'well',
      'well',
    ]);
    clock.advance({ seconds: 29 });
    expect(trips.stateOf('card', 'anna')).toBe('resting');
    clock.advance({ seconds: 1 });
    expect(trips.stateOf('card', 'anna')).toBe('trial');
    trips.succeeded('card', 'anna');
    expect(trips.stateOf('card', 'anna')).toBe('well');
  });

  it('rests for all once it failed for three at a time', () => {
    for (const contact of ['anna', 'anna', 'ben']) trips.failed('card', contact);
    expect(trips.stateOf('card', 'carla')).toBe('well');
    trips.failed('card', 'carla');
    expect([trips.stateOf('card', 'dora'), trips.stateOf('list', 'dora')]).toEqual(['resting', 'well']);
    clock.advance({ seconds: 30 });
    expect(trips.stateOf('card', 'dora')).toBe('trial');
    trips.succeeded('card', 'dora');
    expect([trips.stateOf('card', 'dora'), trips.stateOf('card', 'emil')]).toEqual(['well', 'well']);
    expect(trips.stateOf('card', 'anna')).toBe('trial');
  });

  it('does not rest for all if it failed for three in the course of a day', () => {
    for (const contact of ['anna', 'ben', 'carla']) {
      trips.failed('card', contact);
      clock.advance({ hours: 1 });
    }
    expect(trips.stateOf('card', 'dora')).toBe('well');
  });
});
