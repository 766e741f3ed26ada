import { texts } from '../texts/texts.js';

/** The words of a document: those of its own language, whoever reads it and whenever it is drawn. */
export type Words = (key: keyof typeof texts.en & `pdf.${string}`, values?: Readonly<Record<string, string>>) => string;

/**
 * The words of documents in a language.
 *
 * @param language BCP 47; English where there are no words of it
 */
export function wordsOf(language: string, formality: 'formal' | 'informal'): Words {
  const german = /^de\b/i.test(language);
  const informal: Readonly<Record<string, string>> = texts['de-x-informal'];
  return (key, values = {}) => {
    const message = german ? ((formality === 'informal' ? informal[key] : undefined) ?? texts.de[key]) : texts.en[key];
    return message.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
}
