import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { saysSie, textsOf, wordsOf } from '../texts/texts-of.ts';
import { sections } from './sections.ts';

/** Each folder here is a section, but for the one that draws those without a folder. */
const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'unknown')
  .map(({ name }) => name);

/** Where a section may reach out to. */
const shared = ['../parts.ts', '../words.ts', '../section.ts'];

const filesOf = (folder: string) =>
  readdirSync(path.join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(?<!\.test)\.tsx?$/.test(file),
  );

describe('the sections', () => {
  it('are listed, each with pages below the path of its own', () => {
    expect(sections.map(({ app }) => app).sort()).toEqual(folders.sort());
    const paths = sections.flatMap(({ pages }) => pages.map((page) => page.path));
    expect(new Set(paths).size).toBe(paths.length);
    for (const at of paths) expect(at).toMatch(/^\/[a-z]/);
  });
});

describe.each(folders)('the folder %s', (folder) => {
  it('reaches for nothing of this portal but the shared parts', () => {
    for (const file of filesOf(folder)) {
      const source = readFileSync(path.join(import.meta.dirname, folder, file), 'utf8');
      const reached = [...source.matchAll(/(?:from |import |import\()'(\.[^']+)'/g)].map(([, to = '']) => to);
      const outside = reached.filter((to) => !to.startsWith('./'));
      expect(
        outside.filter((to) => !shared.includes(to)),
        file,
      ).toEqual([]);
    }
  });
});

// Also those around sections without a folder of their own.
describe.each([...folders, 'unknown'])('the words of %s', (folder) => {
  it('are there in both languages', async () => {
    const { texts } = (await import(`./${folder}/texts.ts`)) as { texts: { en: object; de: object } };
    const [english, german] = [textsOf(texts.en), textsOf(texts.de)];
    expect(english.length).toBeGreaterThan(0);
    expect(german.map(([key]) => key)).toEqual(english.map(([key]) => key));
    for (const [key, text] of [...english, ...german]) {
      expect(text, key).not.toMatch(/^\s*$|undefined|\[object|!/);
    }
  });

  it('are there with "du" too', async () => {
    const { texts } = (await import(`./${folder}/texts.ts`)) as { texts: { de: object; 'de-x-informal': object } };
    const informal = texts['de-x-informal'];
    expect(textsOf(informal).map(([key]) => key)).toEqual(textsOf(texts.de).map(([key]) => key));
    for (const [key, text] of wordsOf(informal)) expect(text, key).not.toMatch(saysSie);
    for (const [key, text] of textsOf(informal)) expect(text, key).not.toMatch(/^\s*$|undefined|\[object|!/);
  });
});
