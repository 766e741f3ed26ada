import type { Brand } from './brand.js';
import { frameColours } from './theme-css.js';

/** Where an installed portal lives. */
export interface ManifestPlace {
  /** The account's id: what the installed app is known by, whatever its name and address become. */
  readonly account: string;
  /** What the portal's pages have as their origin. */
  readonly origin: string;
  /** The address of home, as the host maps it. */
  readonly home: string;
  /** The account's language, BCP 47. */
  readonly language: string;
}

/**
 * The brand as a [web application manifest](https://www.w3.org/TR/appmanifest/), so that a portal can be installed on
 * a phone or a desktop.
 */
export function webManifest(brand: Brand, { account, origin, home, language }: ManifestPlace) {
  const start = URL.parse(home, origin) ?? new URL('/', origin);
  const address = (path: string) => (start.origin === origin ? path : start.origin + path);
  const { light } = frameColours(brand);
  return {
    id: `/portico/${account}`,
    name: brand.name,
    short_name: shortName(brand.name),
    ...(brand.description !== undefined && { description: brand.description }),
    lang: language,
    start_url: address(start.pathname + start.search),
    scope: address(start.pathname),
    display: 'standalone',
    theme_color: light,
    background_color: light,
    icons: iconsOf(brand).map((icon) => ({ ...icon, src: new URL(icon.src, origin).href })),
  };
}

const types: Readonly<Record<string, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  webp: 'image/webp',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
};

function iconsOf({ appIcons, icon }: Brand) {
  if (appIcons.length > 0)
    return appIcons.map(({ src, size, maskable }) => ({
      src,
      sizes: `${size}x${size}`,
      ...typeOf(src),
      purpose: maskable ? 'maskable' : 'any',
    }));
  return icon === undefined ? [] : [{ src: icon, sizes: 'any', ...typeOf(icon), purpose: 'any' }];
}

function typeOf(src: string): { readonly type?: string } {
  const ending = /\.([a-z]+)(?:[?#]|$)/i.exec(src)?.[1]?.toLowerCase() ?? '';
  const type = Object.hasOwn(types, ending) ? types[ending] : undefined;
  return type === undefined ? {} : { type };
}

/** How many characters stand under an icon. */
const SHORT = 12;

/** A name as it stands under an icon: as many of its words as there is room for, or the beginning of the first. */
export function shortName(name: string): string {
  const characters = (text: string) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  if (name.length <= SHORT) return name;
  let short = '';
  for (const word of name.split(' ')) {
    const longer = short === '' ? word : `${short} ${word}`;
    if (longer.length > SHORT) break;
    short = longer;
  }
  // "Brandt &" says less than "Brandt".
  short = short.replace(/[^\p{L}\p{N}\p{M})!?.]+$/u, '');
  if (short !== '') return short;
  for (const character of characters(name)) {
    if (short.length + character.length > SHORT) break;
    short += character;
  }
  return short.trim();
}
