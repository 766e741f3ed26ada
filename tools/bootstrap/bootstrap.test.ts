import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Files, plantedWorkspace } from '../testing/planted-workspace.ts';

const tools = path.join(import.meta.dirname, '..');

/** Two packages whose builds write their names down, and a host that ends in its own way when it is asked to. */
function planted(files: Files = {}) {
  const builds = (name: string) =>
    `node -e "fs.mkdirSync('dist',{recursive:true});fs.appendFileSync('../../built','${name} ')"`;
  const root = plantedWorkspace({
    'package.json': { private: true, workspaces: ['packages/*', 'examples/*'] },
    // Named so that the order of the alphabet is the wrong one.
    'packages/a/package.json': {
      name: 'a',
      version: '1.0.0',
      scripts: { build: builds('a') },
      dependencies: { z: '1' },
    },
    'packages/a/a.ts': '1',
    'packages/z/package.json': { name: 'z', version: '1.0.0', scripts: { build: builds('z') } },
    'packages/z/z.ts': '1',
    'examples/agency/package.json': { name: 'agency', version: '1.0.0', type: 'module' },
    'examples/agency/server/main.ts': `
      process.on('SIGTERM', () => process.exit(7));
      setInterval(() => {}, 1000);
      console.log('listening' as string);`,
    ...files,
  });
  cpSync(path.join(tools, 'bootstrap'), path.join(root, 'tools/bootstrap'), { recursive: true });
  for (const name of ['build.mjs', 'start.mjs']) cpSync(path.join(tools, name), path.join(root, 'tools', name));
  return root;
}

function start(root: string, script: string, onOutput: (text: string, kill: () => void) => void = () => {}) {
  const child = spawn(process.execPath, [path.join(root, 'tools', script)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hear = (chunk: Buffer) => {
    output += chunk;
    onOutput(output, () => child.kill('SIGTERM'));
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
}

async function built(root: string): Promise<string> {
  rmSync(path.join(root, 'built'), { force: true });
  const { code, output } = await start(root, 'build.mjs');
  expect(output).not.toMatch(/rror/);
  expect(code).toBe(0);
  return existsSync(path.join(root, 'built')) ? readFileSync(path.join(root, 'built'), 'utf8').trim() : '';
}

test('builds what changed and what depends on it, in the order of dependencies', async () => {
  const root = planted();
  const change = (file: string) => writeFileSync(path.join(root, file), '2');
  expect(await built(root)).toBe('z a');
  expect(await built(root)).toBe('');
  change('packages/a/a.ts');
  expect(await built(root)).toBe('a');
  change('packages/z/z.ts');
  expect(await built(root)).toBe('z a');
  change('packages/z/z.test.ts');
  expect(await built(root)).toBe('');
  rmSync(path.join(root, 'packages/z/dist'), { recursive: true });
  expect(await built(root)).toBe('z');
});

test('shows what a failed build said, and tries it again', async () => {
  const failing = { name: 'z', version: '1.0.0', scripts: { build: 'echo the reason; exit 3' } };
  const root = planted({ 'packages/z/package.json': failing });
  for (const _ of [1, 2]) {
    const { code, output } = await start(root, 'build.mjs');
    expect(output).toContain('the reason');
    expect(output).toContain('z: `echo the reason; exit 3` failed (exit code 3) in packages/z.');
    expect(code).toBe(1);
  }
});

test('names the workspaces that need each other', async () => {
  const circle = { name: 'z', version: '1.0.0', dependencies: { a: '1' } };
  const { code, output } = await start(planted({ 'packages/z/package.json': circle }), 'build.mjs');
  expect(output).toContain('Workspaces need each other: a -> z -> a');
  expect(code).toBe(1);
});

test('runs the host, passes the signal on and takes its exit code over', async () => {
  const { code, output } = await start(planted(), 'start.mjs', (text, kill) => text.includes('listening') && kill());
  expect(output).toContain('listening');
  expect(code).toBe(7);
});

test('two starts at one time do not build twice', async () => {
  const root = planted();
  const both = await Promise.all([start(root, 'build.mjs'), start(root, 'build.mjs')]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(readFileSync(path.join(root, 'built'), 'utf8')).toBe('z a ');
});
