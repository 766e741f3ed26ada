import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './workspaces.mjs';

/** The oldest Node whose type stripping and SQLite the workspace relies on. */
const oldest = [24, 0];

/** A Node that is new enough: the running one, else the one installed from npm for this platform. */
export function newerNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return process.execPath;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const candidate = path.join(root, 'node_modules', name, 'bin', file);
    if (existsSync(candidate)) return candidate;
  }
  throw new Error(
    `Node ${oldest.join('.')} or newer is needed, this is ${process.versions.node}, and npm has none for ` +
      `${process.platform} on ${process.arch}. Install a newer Node and start again.`,
  );
}

/** The environment in which `node` and the tools of the workspace are found first. */
export function environment(node, folders = []) {
  const bins = [path.dirname(node), ...folders, root].map((folder, at) =>
    at === 0 ? folder : path.join(folder, 'node_modules', '.bin'),
  );
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [key]: [...bins, process.env[key]].join(path.delimiter) };
}

/** Runs a program to its end, passing on the signals that should end it, and answers its exit code. */
export function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    // At a terminal Ctrl-C reaches the child by itself; a second one would cut its orderly end short.
    const pass = (signal) => (signal === 'SIGINT' && process.stdin.isTTY) || child.kill(signal);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const watch = whenAbandoned(() => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(watch);
      for (const each of signals) process.off(each, pass);
      resolve(code ?? { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal] ?? 1);
    });
  });
}

/** npm passes SIGTERM to the shell it runs a script in, and a shell keeps it to itself: so look whether that shell is still there. */
function whenAbandoned(end) {
  if (!process.env.npm_lifecycle_event || process.platform === 'win32') return undefined;
  const parent = process.ppid;
  return setInterval(() => process.ppid !== parent && end(), 500).unref();
}
