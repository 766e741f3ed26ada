import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Lets tests read the sources of the packages instead of what was built of them: no build between a change and its test, and one copy of
 * core in a test's process. Follows each package's `exports`: `./dist/<entry>.js` is built from `src/<entry>.ts`.
 */
export function sourceAliases(root: string, packages: readonly string[]) {
  return packages.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as {
      name: string;
      exports: Record<string, { import?: string } | string>;
    };
    return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
      const built = typeof target === 'string' ? target : target.import;
      const entry = built?.match(/^\.\/dist\/(.+)\.js$/)?.[1];
      if (!entry) return [];
      const name = manifest.name + subpath.slice(1);
      return [
        {
          find: new RegExp(`^${name.replaceAll('.', '\\.')}$`),
          replacement: path.join(root, folder, `src/${entry}.ts`),
        },
      ];
    });
  });
}
