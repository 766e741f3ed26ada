import { parseArgs } from 'node:util';
import { pictures } from './pages.ts';
import type { Wanted } from './take.ts';
import { brands, languages, sizes, themes } from './variants.ts';

/** What a call asks for. */
export interface Call extends Wanted {
  /** Where the pictures go. */
  readonly folder: string;
}

/** How the command is called. */
export const usage = `npm run pictures -- [folder] [--only home,invoices] [--brand lindqvist] [--language de] [--theme dark] [--size phone]

Pages: ${pictures.map(({ name }) => name).join(', ')}`;

/**
 * Reads the command's arguments. `--only home` also takes `home-new` and the like.
 *
 * @throws Error that says which value is not among those there are
 */
export function readCall(args: readonly string[]): Call {
  const option = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { only: option, brand: option, language: option, theme: option, size: option },
  });
  const names = pictures.map(({ name }) => name);
  const only = values.only?.split(',').flatMap((wanted) =>
    chosen(
      wanted,
      names.filter((name) => name === wanted || name.startsWith(`${wanted}-`)),
      names,
    ),
  );
  return {
    folder: positionals[0] ?? 'pictures',
    pictures: pictures.filter(({ name }) => only?.includes(name) ?? true),
    brands: among(values.brand, keys(brands)),
    languages: among(values.language, keys(languages)),
    themes: among(values.theme, themes),
    sizes: among(values.size, keys(sizes)),
  };
}

function among<Name extends string>(text: string | undefined, all: readonly Name[]): readonly Name[] {
  return text === undefined
    ? all
    : text.split(',').flatMap((wanted) =>
        chosen(
          wanted,
          all.filter((name) => name === wanted),
          all,
        ),
      );
}

function chosen<Name extends string>(wanted: string, found: readonly Name[], all: readonly Name[]): readonly Name[] {
  if (found.length === 0) throw new Error(`There is no "${wanted}". There are ${all.join(', ')}.`);
  return found;
}

const keys = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as Key[];
