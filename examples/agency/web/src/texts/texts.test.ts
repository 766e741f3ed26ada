import { describe, expect, it } from 'vitest';
import { inWords } from './count.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { languageFor } from './texts.ts';
import { textsOf } from './texts-of.ts';

describe('the texts', () => {
  it('are complete in both languages, and none is empty', () => {
    const [english, german] = [textsOf({ ...en, called: () => 'x' }), textsOf({ ...de, called: () => 'x' })];
    expect(german.map(([key]) => key)).toEqual(english.map(([key]) => key));
    for (const [key, text] of [...english, ...german]) expect(text, key).not.toMatch(/^\s*$|undefined|\[object/);
  });

  it('use no exclamation marks', () => {
    for (const [key, text] of [...textsOf({ ...en, called: () => 'x' }), ...textsOf({ ...de, called: () => 'x' })])
      expect(text, key).not.toContain('!');
  });

  it('greet by first name, not by title', () => {
    expect(en.called('Hanna Brandt')).toBe('Hanna');
    expect(en.called('Dr. Miriam Weiß')).toBe('Miriam');
    expect(en.called('Dr.')).toBe('Dr.');
    expect(de.called('Dr. Miriam Weiß')).toBe('Dr. Miriam Weiß');
  });

  it('count in words', () => {
    expect(en.waitCount(1)).toBe('One thing waits for you.');
    expect(en.waitCount(3)).toBe('Three things wait for you.');
    expect(de.waitCount(3)).toBe('Drei Dinge warten auf Sie.');
    expect(inWords(40, ['no'])).toBe('40');
    expect(de.signIn.codeWrong(1)).toContain('noch einen Versuch');
  });

  it('follow the first locale that the portal speaks', () => {
    expect(languageFor(['fr-CH', 'de-AT', 'en'])).toBe('de');
    expect(languageFor(['fr', 'toString'])).toBe('en');
    expect(languageFor([])).toBe('en');
  });
});
