import type { Plugin } from 'vite';
import { pageAt } from '../../server/page-at.ts';

/** While developing, the page is as the server would give it below `sitePath`. */
export function atSite(sitePath: string): Plugin {
  return {
    name: 'at-site',
    apply: 'serve',
    transformIndexHtml: (page) => pageAt(sitePath, page),
  };
}
