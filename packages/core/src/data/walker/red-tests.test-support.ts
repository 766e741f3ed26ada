import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import * as vitest from 'vitest';

/** Runs the walker's own tests against a walker that is broken on purpose, on SQLite. For tests only. */

/** One replacement in the source of one file, which makes a rule no rule. */
export interface Break {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

/** Stands for a value of this name in what a break puts in. */
export type Given = Readonly<Record<string, unknown>>;

const HERE = import.meta.dirname;
const require = createRequire(import.meta.url);

/** A file waits for the disk at each change. */
const IN_MEMORY: Break = {
  file: '../../testing/test-database.ts',
  find: 'sqlite(address.file, ',
  put: "sqlite(':memory:', ",
};

/** What a test file registers. */
interface Suite {
  readonly tests: { readonly name: string; readonly run: () => unknown }[];
  readonly suites: Suite[];
  readonly hooks: Readonly<Record<'beforeAll' | 'beforeEach' | 'afterAll', (() => unknown)[]>>;
}

/** The tests of some files, bundled with a source in which rules are broken. */
export async function bundled(files: readonly string[], rules: readonly Break[]): Promise<string> {
  const broken = [...rules, IN_MEMORY];
  const missed = new Set(broken);
  const result = await build({
    stdin: { contents: files.map((file) => `import './${file}';`).join('\n'), resolveDir: HERE },
    ...{ bundle: true, write: false, format: 'cjs', platform: 'node', packages: 'external', logLevel: 'error' },
    // The package says of its files that importing them does nothing; tests are not among what it means.
    ignoreAnnotations: true,
    banner: { js: '"use strict";' },
    define: {
      'import.meta.url': JSON.stringify(pathToFileURL(path.join(HERE, 'bundled.ts')).href),
      'process.env.PORTICO_TEST_ENGINES': '"sqlite"',
    },
    plugins: [
      {
        name: 'broken',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, async (args) => {
            const file = path.relative(HERE, args.path);
            const own = broken.filter((each) => each.file === file);
            if (own.length === 0) return undefined;
            const { readFile } = await import('node:fs/promises');
            let contents = await readFile(args.path, 'utf8');
            for (const each of own) {
              if (contents.split(each.find).length !== 2) throw new Error(`Not once in ${file}: ${each.find}`);
              contents = contents.replace(each.find, () => each.put);
              missed.delete(each);
            }
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  for (const { file } of missed) throw new Error(`No test loads ${file}.`);
  return result.outputFiles?.[0]?.text ?? '';
}

/**
 * The first test of a bundle that fails, if one does.
 *
 * @param given values for the names that breaks put in
 * @param wanted which tests are run at all
 */
export async function firstRed(
  bundle: string,
  given: Given = {},
  wanted: (test: string) => boolean = () => true,
): Promise<string | undefined> {
  const root = suite();
  try {
    const run = new Function('require', 'module', 'exports', ...Object.keys(given), bundle);
    const module = { exports: {} };
    const registered = registering(root);
    const load = (name: string) => (name === 'vitest' ? registered : require(name));
    run(load, module, module.exports, ...Object.values(given));
  } catch (error) {
    return `loading: ${error}`;
  }
  return redIn(root, wanted, []);
}

async function redIn(
  { tests, suites, hooks }: Suite,
  wanted: (test: string) => boolean,
  before: readonly (() => unknown)[],
): Promise<string | undefined> {
  const each = [...before, ...hooks.beforeEach];
  try {
    if (tests.some(({ name }) => wanted(name)) || suites.length > 0) for (const hook of hooks.beforeAll) await hook();
    for (const { name, run } of tests.filter((test) => wanted(test.name))) {
      try {
        for (const hook of each) await hook();
        await run();
      } catch {
        return name;
      }
    }
    for (const inner of suites) {
      const red = await redIn(inner, wanted, each);
      if (red !== undefined) return red;
    }
    return undefined;
  } catch (error) {
    return `setting up: ${error}`;
  } finally {
    for (const hook of hooks.afterAll) await hook();
  }
}

function suite(): Suite {
  return { tests: [], suites: [], hooks: { beforeAll: [], beforeEach: [], afterAll: [] } };
}

type Body = (...values: unknown[]) => unknown;

/** What test files import of vitest: it keeps what they say instead of running it. */
function registering(root: Suite) {
  let current = root;
  const it = (name: string, ...rest: unknown[]) => {
    const run = rest.find((part) => typeof part === 'function') as Body;
    current.tests.push({ name, run: () => run() });
  };
  const describe = (_: string, body: () => void) => {
    const outer = current;
    current = suite();
    outer.suites.push(current);
    body();
    current = outer;
  };
  const eachOf =
    (register: (name: string, run: Body) => void) => (rows: readonly unknown[]) => (name: string, body: Body) => {
      for (const row of rows) {
        const values = Array.isArray(row) ? row : [row];
        register(named(name, values), () => body(...values));
      }
    };
  const hook = (name: keyof Suite['hooks']) => (run: () => unknown) => void current.hooks[name].push(run);
  return {
    ...vitest,
    ...{ it: Object.assign(it, { each: eachOf(it) }), describe: Object.assign(describe, { each: eachOf(describe) }) },
    ...{ beforeAll: hook('beforeAll'), beforeEach: hook('beforeEach'), afterAll: hook('afterAll') },
  };
}

/** As vitest names the tests of a table, roughly. */
function named(name: string, [first]: readonly unknown[]): string {
  if (typeof first !== 'object' || first === null) return name.replace(/%[sj]/, String(first));
  return name.replaceAll(/\$(\w+)/g, (_, key: string) => String((first as Record<string, unknown>)[key]));
}
