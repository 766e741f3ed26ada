import { html, raw } from 'hono/html';

/** What the page's head says of an account's brand, before any script runs. */
export interface PageBrand {
  readonly name: string;
  readonly fonts?: string;
  readonly icon?: string | undefined;
  readonly appIcons?: readonly { readonly src: string; readonly size: number; readonly maskable?: boolean }[];
}

/** The files that the first text of a font pair needs: those with latin letters. Others follow when a text has them. */
const firstFonts: Readonly<Record<string, readonly string[]>> = {
  'bricolage-figtree': ['bricolage-grotesque-latin-wght-normal', 'figtree-latin-wght-normal'],
  geist: ['geist-latin-wght-normal'],
};

/** Title, icons, manifest and fonts of a brand. `files` are the paths that the server has, below `sitePath`. */
export function pageHead(brand: PageBrand | undefined, files: readonly string[], sitePath: string): string {
  if (brand === undefined) return '<title>Portal</title>';
  const fonts = (firstFonts[brand.fonts ?? ''] ?? []).flatMap((font) =>
    files.filter((file) => file.startsWith(`/assets/${font}-`) && file.endsWith('.woff2')),
  );
  const touch = brand.appIcons?.find(({ size, maskable }) => size === 180 && !maskable);
  return String(html`<title>${brand.name}</title>
    <link rel="manifest" href="${sitePath}/portal/manifest.webmanifest" />
    ${brand.icon === undefined ? '' : html`<link rel="icon" href="${brand.icon}" />`}
    ${touch === undefined ? '' : html`<link rel="apple-touch-icon" sizes="180x180" href="${touch.src}" />`}
    ${raw(fonts.map((font) => `<link rel="preload" as="font" type="font/woff2" href="${sitePath}${font}" crossorigin />`).join('\n    '))}`);
}
