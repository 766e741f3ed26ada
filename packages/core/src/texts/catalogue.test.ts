import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Texts } from './catalogue.js';
import { wordingFor } from './formality.js';

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

  it('of a language that falls back count, write numbers and dates as that language does', () => {
    const mixed = new Texts({
      en: {
        // English has `one` for 1 alone, French for 0 too; Polish tells `few` from `many`.
        left: '{count, plural, one {# day} other {# days}} left',
        sum: '{value, number} in all',
        on: 'On {day, date, medium}',
      },
      de: { sum: 'Zusammen {value, number}' },
    });
    expect(mixed.format('fr', 'left', { count: 0 })).toBe('0 days left');
    expect(mixed.format('de', 'left', { count: 1000 })).toBe('1,000 days left');
    expect(mixed.format('de', 'sum', { value: 1234.5 })).toBe('Zusammen 1.234,5');
    expect(mixed.format('fr', 'sum', { value: 1234.5 })).toBe('1,234.5 in all');
    expect(mixed.format('de', 'on', { day: new Date('2026-11-24T12:00:00Z') })).toBe('On Nov 24, 2026');
    // A region of the message's own language is no other language: Swiss German writes its numbers its own way.
    expect(mixed.format('de-CH', 'sum', { value: 1234.5 })).toMatch(/^Zusammen 1['’]234\.5$/);
    expect(mixed.format('en-IN', 'sum', { value: 123456 })).toBe('1,23,456 in all');
  });

  it('say what differs in the wording of the account, and all else as usual', () => {
    const german = new Texts({
      en: { mail: 'Your mail', sum: '{value, number}', count: 'Count', only: 'Only here' },
      'en-x-informal': { only: 'Just here' },
      de: { mail: 'Ihre Post', sum: 'Ihre {value, number}', count: 'Anzahl' },
      'de-AT': { mail: 'Ihre Poscht', count: 'Zahl' },
      'de-x-informal': { mail: 'Deine Post', sum: 'Deine {value, number}' },
      'de-CH-x-informal': { mail: 'Dini Poscht' },
    });
    const says = (locale: string, formality: 'formal' | 'informal', key: string) =>
      german.format(wordingFor(locale, formality), key, { value: 1234.5 });
    expect(wordingFor('de-AT', 'informal')).toBe('de-AT-x-informal');
    expect(says('de', 'formal', 'mail')).toBe('Ihre Post');
    expect(says('de', 'informal', 'mail')).toBe('Deine Post');
    // How somebody is addressed weighs more than where he lives.
    expect(says('de-AT', 'informal', 'mail')).toBe('Deine Post');
    expect(says('de-AT', 'formal', 'mail')).toBe('Ihre Poscht');
    expect(says('de-CH', 'informal', 'mail')).toBe('Dini Poscht');
    expect(says('de-AT', 'informal', 'count')).toBe('Zahl');
    expect(says('de', 'informal', 'count')).toBe('Anzahl');
    expect(says('de', 'informal', 'only')).toBe('Just here');
    expect(says('fr', 'informal', 'mail')).toBe('Your mail');
    expect(says('de', 'informal', 'none')).toBe('none');
    // Numbers stay those of the language and region, each wording on its own.
    expect(says('de', 'informal', 'sum')).toBe('Deine 1.234,5');
    expect(says('de', 'formal', 'sum')).toBe('Ihre 1.234,5');
    expect(says('de-CH', 'informal', 'sum')).toMatch(/^Deine 1['’]234\.5$/);
    // The account chooses, and no tag that somebody set.
    expect(says('de-x-informal', 'formal', 'mail')).toBe('Ihre Post');
    expect(says('de-x-other', 'informal', 'mail')).toBe('Deine Post');
  });

  it('are those of the language for every message that its variant leaves out', () => {
    const keys = ['a', 'b', 'c', 'd'];
    const some = (say: (key: string) => string) =>
      fc.subarray(keys).map((given) => Object.fromEntries(given.map((key) => [key, say(key)])));
    fc.assert(
      fc.property(
        some((key) => `Sie ${key}`),
        some((key) => `du ${key}`),
        some((key) => `Sie in Wien ${key}`),
        fc.constantFrom('de', 'de-AT', 'de-CH', 'fr', 'en'),
        (de, informal, austrian, locale) => {
          const en = Object.fromEntries(keys.map((key) => [key, `you ${key}`]));
          const all = new Texts({ en, de, 'de-AT': austrian, 'de-x-informal': informal });
          for (const key of keys) {
            const formal = all.format(wordingFor(locale, 'formal'), key);
            expect(formal).not.toMatch(/^du/);
            const differs = locale.startsWith('de') && key in informal;
            expect(all.format(wordingFor(locale, 'informal'), key)).toBe(differs ? `du ${key}` : formal);
          }
        },
      ),
    );
  });

  it('give back a key that no language has', () => {
    expect(texts.format('en', 'missing')).toBe('missing');
    expect(texts.has('toString')).toBe(false);
    expect(texts.format('constructor', 'toString')).toBe('toString');
  });
});
