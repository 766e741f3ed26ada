import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type Options } from 'tsup';

/**
 * How every package is built: each `./dist/<entry>.js` of its `exports` from `src/<entry>.ts`. Code that two entries share is split off,
 * so that it exists once. Dependencies and peers stay outside.
 */
export function packageBuild(folder: string, more: Options = {}) {
  return defineConfig({
    entry: entries(folder),
    format: 'esm',
    target: 'node22.13',
    platform: 'node',
    tsconfig: 'tsconfig.build.json',
    dts: true,
    splitting: true,
    sourcemap: true,
    clean: true,
    // `node:sqlite` exists with its prefix only.
    removeNodeProtocol: false,
    ...more,
  });
}

function entries(folder: string): Record<string, string> {
  const { exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    exports: Record<string, { import?: string }>;
  };
  const found: Record<string, string> = {};
  for (const { import: target } of Object.values(exports)) {
    const entry = target?.match(/^\.\/dist\/(.+)\.js$/)?.[1];
    if (!entry) continue;
    const source = `src/${entry}.ts`;
    if (!existsSync(path.join(folder, source))) throw new Error(`${target} is exported, but there is no ${source}.`);
    found[entry] = source;
  }
  return found;
}
