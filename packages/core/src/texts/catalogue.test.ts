import { describe, expect, it } from 'vitest';
import { Texts } from './catalogue.js';

const texts = new Texts({
  en: {
    waiting: '{count, plural, =0 {Nothing waits} one {One thing waits} other {# things wait}} for you',
    only: 'Only here <b>{name}</b>',
  },
  de: { waiting: '{count, plural, =0 {Nichts wartet} one {Ein Ding wartet} other {# Dinge warten}} auf Sie' },
});

describe('texts', () => {
  it('speak the reader’s language, with its plurals', () => {
    expect(texts.format('en', 'waiting', { count: 1 })).toBe('One thing waits for you');
    expect(texts.format('de', 'waiting', { count: 3 })).toBe('3 Dinge warten auf Sie');
    expect(texts.format('de-AT', 'waiting', { count: 1000 })).toContain('1.000'.slice(0, 1));
  });

  it('fall back to English, message by message', () => {
    expect(texts.format('de', 'only', { name: 'Hanna' })).toBe('Only here <b>Hanna</b>');
    expect(texts.format('fr', 'waiting', { count: 0 })).toBe('Nothing waits for you');
  });

  it('give back a key that no language has', () => {
    expect(texts.format('en', 'missing')).toBe('missing');
    expect(texts.has('toString')).toBe(false);
    expect(texts.format('constructor', 'toString')).toBe('toString');
  });
});
