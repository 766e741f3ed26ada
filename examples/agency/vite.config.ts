import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'web',
  plugins: [react()],
  // The server puts a fresh one in place of this for every page: see server/pages.ts.
  html: { cspNonce: 'PORTICO_NONCE' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    // Nothing inline: the pages' content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    // `npm run dev` beside a running `npm start`: the portal itself comes from there.
    proxy: { '/portal': process.env.PORTICO_SERVER ?? 'http://localhost:3000' },
  },
});
