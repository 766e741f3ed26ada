/** Stands in index.html where the page says how its site's path is called. */
const place = /<meta name="portal-base"[^>]*>/;
/** An address that index.html, or the build, gives relative to where the site begins. */
const relative = /\b(href|src)="\.\//g;

/**
 * The one page as a site below `sitePath` has it: the build is the same for all, and each of its pages lies at another depth. No `<base>`,
 * which would move links within a page as well.
 */
export function pageAt(sitePath: string, page: string): string {
  return page
    .replace(relative, (_, name) => `${name}="${sitePath}/`)
    .replace(place, () => `<meta name="portal-base" content="${sitePath}" />`);
}
