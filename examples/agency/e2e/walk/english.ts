import { billing } from '@portico/plugin-billing';
import type { Page } from 'playwright-core';
import { siteVisits } from '../../server/sections/site-visits.ts';
import { texts as invoicesTexts } from '../../web/src/sections/invoices/texts.ts';
import { de } from '../../web/src/texts/de.ts';
import { en } from '../../web/src/texts/en.ts';
import type { Wording } from '../../web/src/texts/texts.ts';
import { saysSie } from '../../web/src/texts/texts-of.ts';

type Texts = ReadonlyMap<string, string>;

/** Stands in a text where the value of a place will be. */
const place = '7777';

/** A portal's texts with their keys: what takes values is given a mark for each. */
function webTexts(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, text]): [string, string][] => {
    const value: unknown = typeof text === 'function' ? text(place, place) : text;
    return typeof value === 'object' && value !== null
      ? webTexts(value, `${path}${key}.`)
      : [[path + key, String(value)]];
  });
}

/** A section's messages, with a mark for each place. */
function messages(catalogue: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(catalogue).map(([key, message]) => [
    key,
    message.replace(/\{\w+, (?:plural|select),.*other \{([^{}]*)\}\}/g, '$1').replace(/#|\{[^{}]*\}/g, place),
  ]);
}

/** What is the same word in both languages. */
const shared: readonly string[] = ['Bank'];

/** English texts as patterns, without those that another text's German has the form of. What is not translated has no such excuse. */
function patterns(english: Texts, german: Texts): { key: string; pattern: RegExp }[] {
  const germans = [...german].filter(([key, text]) => english.get(key) !== text).map(([, text]) => text);
  return [...english].flatMap(([key, text]) => {
    const own = text.replaceAll(place, '').match(/\p{L}/gu)?.length ?? 0;
    const parts = text.split(place).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'));
    const pattern = new RegExp(`^\\s*${parts.join('.+')}\\s*$`, 'u');
    return own < 3 || shared.includes(text) || germans.some((each) => pattern.test(each)) ? [] : [{ key, pattern }];
  });
}

/** What a plugin's author wrote into its catalogue; its type does not carry it. */
export function messagesOf(plugin: object, wording: Wording): Readonly<Record<string, string>> {
  type WithTexts = { readonly spec: { readonly texts: Readonly<Record<Wording, Record<string, string>>> } };
  const { texts } = (plugin as WithTexts).spec;
  return wording === 'de-x-informal' ? { ...texts.de, ...texts[wording] } : texts[wording];
}

/** The plugins that the demo composes. */
const catalogues = [billing(), siteVisits()].map((plugin) => ({
  english: messages(messagesOf(plugin, 'en')),
  german: messages(messagesOf(plugin, 'de')),
}));
const english = patterns(
  new Map([...webTexts(en), ...webTexts(invoicesTexts.en, 'invoices.'), ...catalogues.flatMap((each) => each.english)]),
  new Map([...webTexts(de), ...webTexts(invoicesTexts.de, 'invoices.'), ...catalogues.flatMap((each) => each.german)]),
);

/** The English texts of the catalogues that stand on a page, with their keys: on a German page there is none. */
export async function englishOn(page: Page): Promise<string[]> {
  return (await textsOn(page)).flatMap((text) =>
    english.filter(({ pattern }) => pattern.test(text)).map(({ key }) => `${key}: ${text}`),
  );
}

/** The texts with "Sie" that stand on a page: where the account says "du" there is none. */
export async function formalOn(page: Page): Promise<string[]> {
  return (await textsOn(page)).filter((text) => saysSie.test(text));
}

/** Everything that a page says in its own language. */
function textsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>([document.title]);
    for (const element of document.body.querySelectorAll('*')) {
      // The names of languages stand in their own.
      if (element.closest('[lang]') !== document.documentElement || element.closest('script, style, noscript'))
        continue;
      const own = [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent ?? '');
      for (const text of [...own, own.join('')]) found.add(text.trim());
      for (const name of ['aria-label', 'aria-description', 'aria-roledescription', 'alt', 'placeholder', 'title']) {
        found.add(element.getAttribute(name)?.trim() ?? '');
      }
    }
    return [...found].filter((text) => text !== '');
  });
}
