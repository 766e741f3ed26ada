import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { pathOf } from './server/site-path.ts';
import { atSite } from './web/build/at-site.ts';
import { pack } from './web/build/pack.ts';
import { shellList } from './web/build/shell-list.ts';

/** As for the server that `npm run dev` runs beside. A build is for every path. */
const sitePath = pathOf(process.env.PORTICO_BASE_PATH || '/');

const inWeb = (file: string) => path.join(import.meta.dirname, 'web', file);

export default defineConfig(({ command }) => ({
  root: 'web',
  base: command === 'build' ? './' : `${sitePath}/`,
  plugins: [react(), atSite(sitePath), shellList(), pack()],
  // The server puts a fresh one in place of this for every page: see server/pages.ts.
  html: { cspNonce: 'PORTICO_NONCE' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Nothing inline: the pages' content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: inWeb('index.html'), worker: inWeb('src/offline/worker.ts') },
      // A browser finds the worker that it has by its name, and what it may answer for by its place.
      output: { entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: {
    // `npm run dev` beside a running `npm start`: the portal itself comes from there.
    proxy: { [`^${sitePath}/portal(/|$)`]: process.env.PORTICO_SERVER ?? 'http://localhost:3000' },
  },
}));
