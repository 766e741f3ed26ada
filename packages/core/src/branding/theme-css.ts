import { type Brand, fontPairs } from './brand.js';
import { contrast, type Hex } from './colour.js';
import { type Scheme, type Theme, theme } from './theme.js';

/** Corners in pixels. See `Brand`'s `corners`. */
export const radii = {
  round: { control: '10px', card: '16px', hero: '20px' },
  crisp: { control: '6px', card: '10px', hero: '10px' },
} as const;

/** What is there of each kind of font without loading one. */
export const fallbacks = {
  sans: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  serif: 'Georgia, "Times New Roman", serif',
} as const;

/** `onPrimary` is `--portico-on-primary`. */
const property = (role: string) => `--portico-${role.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * The brand as CSS custom properties, light and dark. The scheme follows the system; `data-theme="light"` or `"dark"` on any element decides
 * for it and what it contains. On paper everything is light.
 *
 * - Colours: `--portico-<role>` for each role of {@link Theme}: `--portico-canvas`, `--portico-surface`, `--portico-action`,
 *   `--portico-on-action`, `--portico-good-soft`, ...; and `--portico-shadow`, a whole `box-shadow`.
 * - Shape: `--portico-radius-control`, `-card`, `-hero`.
 * - Type: `--portico-font-display`, `--portico-font-body`. After each family its name with `fallback`, which a front end may declare: a
 *   font of the reader's own in the same measures, so that nothing moves when the family arrives.
 * - Words and pictures: `--portico-name`, a string for `content`; `--portico-logo`, `--portico-icon`, `--portico-cover`, each `url(...)` or `none`.
 */
export function themeCss(brand: Brand): string {
  const light = scheme(brand, 'light');
  const dark = scheme(brand, 'dark');
  return [
    `:root{${tokens(brand)}}`,
    `:root,[data-theme="light"]{${light}}`,
    `@media screen and (prefers-color-scheme:dark){:root:not([data-theme="light"]){${dark}}}`,
    `@media screen{[data-theme="dark"]{${dark}}}`,
    '',
  ].join('\n');
}

/** The colours of the browser's own frame around the page: `<meta name="theme-color">`, manifest. */
export function frameColours(brand: Brand): Record<Scheme, Hex> {
  return { light: theme(brand, 'light').canvas, dark: theme(brand, 'dark').canvas };
}

/** A brand colour that was moved to stay readable, for a kind word to the operator who chose it. */
export interface Repair {
  readonly scheme: Scheme;
  readonly role: keyof Theme;
  readonly before: Hex;
  readonly after: Hex;
  /** Contrast with the card's ground, before and after. */
  readonly ratio: { readonly before: number; readonly after: number };
}

/** Where a brand's own colours could not be kept. Empty for most. */
export function repairs(brand: Brand): Repair[] {
  const watched = [
    ['primaryText', brand.primary],
    ['primary', brand.primary],
    ['accentText', brand.accent],
  ] as const;
  return (['light', 'dark'] as const).flatMap((name) => {
    const roles = theme(brand, name);
    return watched
      .filter(([role, own]) => roles[role] !== own)
      .map(([role, before]) => ({
        scheme: name,
        role,
        before,
        after: roles[role],
        ratio: { before: contrast(before, roles.surface), after: contrast(roles[role], roles.surface) },
      }));
  });
}

function scheme(brand: Brand, name: Scheme): string {
  const roles = Object.entries(theme(brand, name)).map(([role, colour]) => `${property(role)}:${colour}`);
  const shadow = name === 'dark' ? '0 12px 40px rgb(0 0 0 / .55)' : '0 12px 40px rgb(20 12 18 / .18)';
  return [`color-scheme:${name}`, ...roles, `${property('shadow')}:${shadow}`].join(';');
}

function tokens(brand: Brand): string {
  const pair = fontPairs[brand.fonts];
  const family = (name: string, kind: keyof typeof fallbacks) =>
    name === 'system-ui' ? fallbacks.sans : `"${name}", "${name} fallback", ${fallbacks[kind]}`;
  const declarations = {
    ...Object.fromEntries(Object.entries(radii[brand.corners]).map(([part, radius]) => [`radius-${part}`, radius])),
    'font-display': family(pair.display, pair.kind),
    'font-body': family(pair.body, 'sans'),
    name: cssString(brand.name),
    logo: cssUrl(brand.logo),
    icon: cssUrl(brand.icon),
    cover: cssUrl(brand.cover),
  };
  return Object.entries(declarations)
    .map(([name, value]) => `--portico-${name}:${value}`)
    .join(';');
}

/** A text as a CSS string. All but letters, digits and spaces is written by number, so that nothing can end the string. */
function cssString(text: string): string {
  return `"${text.replace(/[^\p{L}\p{N} ]/gu, (character) => `\\${(character.codePointAt(0) ?? 0xfffd).toString(16)} `)}"`;
}

/** The schema of the address excludes what could end a string; escaping it again costs nothing. */
function cssUrl(address: string | undefined): string {
  return address === undefined ? 'none' : `url(${cssString(address)})`;
}
