import { describe, expect, it } from 'vitest';
import { de } from './de.js';
import { en } from './en.js';

/** The names of the values that a message has places for. */
const places = (message: string) => [...message.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name).sort();

describe('texts', () => {
  it('are complete in German', () => {
    expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
    for (const message of [...Object.values(en), ...Object.values(de)]) expect(message.trim()).not.toBe('');
  });

  it('have places for the same values', () => {
    for (const key of Object.keys(en) as (keyof typeof en)[]) expect(places(de[key])).toEqual(places(en[key]));
  });
});
