import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../testing/manual-clock.js';
import { Trips } from './trips.js';

const of = (contact: string, account = 'studio') => ({ account, contact });

describe('what failed', () => {
  let clock: ManualClock;
  let trips: Trips;
  beforeEach(() => {
    clock = new ManualClock();
    trips = new Trips(clock);
  });

  it('rests for thirty seconds, for its contact, and is tried then', () => {
    trips.failed('card', of('anna'));
    expect([
      trips.stateOf('card', of('anna')),
      trips.stateOf('card', of('ben')),
      trips.stateOf('list', of('anna')),
    ]).toEqual(['resting', 'well', 'well']);
    clock.advance({ seconds: 29 });
    expect(trips.stateOf('card', of('anna'))).toBe('resting');
    clock.advance({ seconds: 1 });
    expect(trips.stateOf('card', of('anna'))).toBe('trial');
    trips.succeeded('card', of('anna'));
    expect(trips.stateOf('card', of('anna'))).toBe('well');
  });

  it('rests for all of an account once it failed for three of them at a time', () => {
    for (const contact of ['anna', 'anna', 'ben']) trips.failed('card', of(contact));
    expect(trips.stateOf('card', of('carla'))).toBe('well');
    trips.failed('card', of('carla'));
    expect([trips.stateOf('card', of('dora')), trips.stateOf('list', of('dora'))]).toEqual(['resting', 'well']);
    clock.advance({ seconds: 30 });
    expect(trips.stateOf('card', of('dora'))).toBe('trial');
    trips.succeeded('card', of('dora'));
    expect([trips.stateOf('card', of('dora')), trips.stateOf('card', of('emil'))]).toEqual(['well', 'well']);
    expect(trips.stateOf('card', of('anna'))).toBe('trial');
  });

  it('does not rest for all of an account if it failed for three in the course of a day', () => {
    for (const contact of ['anna', 'ben', 'carla']) {
      trips.failed('card', of(contact));
      clock.advance({ hours: 1 });
    }
    expect(trips.stateOf('card', of('dora'))).toBe('well');
  });

  it('rests for other accounts only once it failed for all of three', () => {
    const people = ['anna', 'ben', 'carla'];
    const fails = (account: string) => {
      for (const contact of people) trips.failed('card', of(contact, account));
    };
    // Whatever they do, and however often, those of one account do not take it from another.
    for (let time = 0; time < 5; time += 1) {
      fails('studio');
      fails('bakery');
      expect([trips.stateOf('card', of('dora')), trips.stateOf('card', of('dora', 'forge'))]).toEqual([
        'resting',
        'well',
      ]);
      clock.advance({ seconds: 20 });
    }
    fails('garage');
    expect(trips.stateOf('card', of('dora', 'forge'))).toBe('resting');
    clock.advance({ seconds: 30 });
    trips.succeeded('card', of('dora', 'forge'));
    expect(trips.stateOf('card', of('emil', 'forge'))).toBe('well');
  });
});
