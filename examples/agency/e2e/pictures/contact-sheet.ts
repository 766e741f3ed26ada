import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pictures } from './pages.ts';
import {
  type Brand,
  brands,
  fileOf,
  type Language,
  languages,
  type Size,
  sizes,
  type Theme,
  themes,
} from './variants.ts';

const style = `
:root { color-scheme: light dark; font: 15px/1.47 system-ui, sans-serif; }
body { margin: 0; padding: 24px; background: light-dark(#d9dbde, #26282b); }
h1 { font-size: 24px; } h2 { font-size: 20px; margin: 48px 0 8px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; }
.row { display: flex; gap: 24px; overflow-x: auto; padding-bottom: 16px; align-items: flex-start; }
figure { margin: 0; flex: none; } figcaption { padding: 8px 0; }
img { display: block; border-radius: 8px; max-width: none; }
.desktop img { width: 720px; } .phone img { width: 300px; }
`;

/** Writes index.html: every picture in the folder, the variants of a page side by side. Answers how many there are. */
export function writeContactSheet(folder: string): number {
  let count = 0;
  const sections = pictures.map(({ name, title }) => {
    const rows = keys(sizes).map((size) => {
      const figures = variantsOf(size).flatMap((variant) => {
        const file = `${name}/${fileOf(variant)}`;
        if (!existsSync(path.join(folder, file))) return [];
        count++;
        const caption = [brands[variant.brand].name, variant.language, variant.theme].join(', ');
        return [
          `<figure><figcaption>${caption}</figcaption><a href="${file}"><img src="${file}" alt="${title}, ${caption}, ${size}" loading="lazy"></a></figure>`,
        ];
      });
      return figures.length === 0 ? '' : `<div class="row ${size}">${figures.join('')}</div>`;
    });
    const shown = rows.join('');
    return { name, title, html: shown === '' ? '' : `<section id="${name}"><h2>${title}</h2>${shown}</section>` };
  });
  const taken = sections.filter(({ html }) => html !== '');
  const links = taken.map(({ name, title }) => `<a href="#${name}">${title}</a>`);
  writeFileSync(
    path.join(folder, 'index.html'),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures of the portal</title><style>${style}</style>
<h1>Pictures of the portal</h1><nav>${links.join('')}</nav>
${taken.map(({ html }) => html).join('\n')}</html>
`,
  );
  return count;
}

function variantsOf(size: Size): { brand: Brand; language: Language; theme: Theme; size: Size }[] {
  return keys(brands).flatMap((brand) =>
    keys(languages).flatMap((language) => themes.map((theme) => ({ brand, language, theme, size }))),
  );
}

const keys = <Key extends string>(record: Record<Key, unknown>) => Object.keys(record) as Key[];
