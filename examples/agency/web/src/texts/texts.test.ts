import { describe, expect, it } from 'vitest';
import { inWords } from './count.ts';
import { de } from './de.ts';
import { deInformal } from './de-informal.ts';
import { en } from './en.ts';
import { overlaid } from './overlay.ts';
import { languageFor, wordingFor, wordings } from './texts.ts';
import { saysSie, textsOf, wordsOf } from './texts-of.ts';

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

  it('say "du" where the account does, and "Sie" nowhere then', () => {
    const informal = wordings['de-x-informal'];
    expect(textsOf(informal).map(([key]) => key)).toEqual(textsOf(de).map(([key]) => key));
    const keys = wordsOf(de).map(([key]) => key);
    for (const [key] of wordsOf(deInformal)) expect(keys).toContain(key);
    for (const [key, text] of wordsOf(informal)) expect(text, key).not.toMatch(saysSie);
    for (const [key, text] of textsOf(informal)) expect(text, key).not.toMatch(/^\s*$|undefined|\[object|!/);
    expect(wordsOf(de).filter(([, text]) => saysSie.test(text)).length).toBeGreaterThan(20);
    expect(informal.waitCount(1)).toBe('Eine Sache wartet auf dich.');
    expect(informal.signIn.codeTitle).toEqual(['Bitte schau', 'in dein Postfach']);
    expect(informal.greeting.day(informal.called('Dr. Hanna Brandt'))).toBe('Hallo Hanna');
    // What is not said differently is said as always.
    expect(informal.greeting.morning).toBe(de.greeting.morning);
    expect(informal.signIn.enter).toBe(de.signIn.enter);
  });

  it('are informal where the account is, and the language knows the difference', () => {
    expect(wordingFor('de', 'informal')).toBe('de-x-informal');
    expect(wordingFor('de', 'formal')).toBe('de');
    expect(wordingFor('de', undefined)).toBe('de');
    expect(wordingFor('en', 'informal')).toBe('en');
  });

  it('lie over others in groups, without changing them', () => {
    const texts = { a: 'A', list: ['x', 'y'] as readonly string[], group: { b: 'B', c: (n: number) => `C${n}` } };
    const other = overlaid(texts, { list: ['z'], group: { c: (n) => `c${n}` } });
    expect([other.a, other.list, other.group.b, other.group.c(1)]).toEqual(['A', ['z'], 'B', 'c1']);
    expect([texts.list, texts.group.c(1)]).toEqual([['x', 'y'], 'C1']);
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
