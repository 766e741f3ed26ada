import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const skipped = new Set(['dist', 'node_modules']);

/** Every file of a workspace that can import. */
export function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name.startsWith('.') || skipped.has(entry.name)) return [];
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(file);
    return /\.[cm]?[jt]sx?$/.test(entry.name) ? [file] : [];
  });
}

/** The file that a relative import means; `./x.js` means `x.ts`. Undefined if there is none, which the compiler reports. */
export function resolveRelative(importer, specifier) {
  const target = path.resolve(path.dirname(importer), specifier.replace(/\?.*$/, ''));
  const stem = target.replace(/\.([cm]?)js$/, '');
  const candidates = [
    target,
    `${stem}.ts`,
    `${stem}.tsx`,
    `${stem}.mts`,
    `${stem}.d.ts`,
    path.join(target, 'index.ts'),
  ];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile());
}

/** `@portico/core/client` is the package `@portico/core` and its subpath `./client`. */
export function splitSpecifier(specifier) {
  const parts = specifier.split('/');
  const length = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, length).join('/'), subpath: ['.', ...parts.slice(length)].join('/') };
}

export const isTest = (file) => /\.test(-d)?\.tsx?$|[/\\](e2e|test)[/\\]/.test(file);

/** Tests and the configuration of tools are not part of what a package is. */
export const isAside = (file) => isTest(file) || /\.config\.[cm]?[jt]s$/.test(file);
