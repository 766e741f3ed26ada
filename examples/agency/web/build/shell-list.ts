import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** Tells the worker which files the portal's shell consists of, and a name for this set of them. */
export function shellList(): Plugin {
  return {
    name: 'shell-list',
    apply: 'build',
    generateBundle: {
      // After Vite has taken the scripts away that had nothing but styles in them.
      order: 'post',
      handler: (_, bundle) => {
        const files = Object.keys(bundle)
          .filter((file) => /^assets\/.*\.(js|css)$/.test(file))
          .sort()
          .map((file) => `/${file}`);
        const worker = bundle['worker.js'];
        if (worker?.type !== 'chunk') throw new Error('The build has no worker.js.');
        const version = createHash('sha256').update(files.join()).update(worker.code).digest('hex').slice(0, 12);
        worker.code = worker.code.replace('PORTAL_FILES', files.join()).replace('PORTAL_VERSION', version);
      },
    },
  };
}
