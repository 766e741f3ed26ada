import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

/** A node in a process of its own. */
export interface StartedNode {
  /** What it said with its start: where it listens, if it does. */
  readonly at: string;
  /** Ends it as a machine that loses its power does, and waits until it is gone. */
  kill(): Promise<void>;
}

const root = path.join(import.meta.dirname, '../../..');

/** Makes one file of a node's code, which Node runs as it is. Beside the packages, where it finds the others. */
export async function buildNode(code: string): Promise<string> {
  const outfile = path.join(root, `node_modules/.portico/crash/node-${process.pid}-${randomUUID()}.mjs`);
  await build({
    entryPoints: [code],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}

/**
 * Starts one.
 *
 * @param told what it gets as its one argument, as JSON
 * @param said gets each line that it says, also those that it said last
 */
export async function startNode(file: string, told: object, said: (line: string) => void): Promise<StartedNode> {
  const child = spawn(process.execPath, [file, JSON.stringify(told)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const started = new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => (line.startsWith('started') ? resolve(line.slice('started '.length)) : said(line)));
    child.once('exit', (code) => reject(new Error(`The node ended by itself, with ${code}.`)));
  });
  return { at: await started, kill: () => killed(child, lines) };
}

async function killed(child: ChildProcess, lines: NodeJS.EventEmitter): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(lines, 'close');
  child.kill('SIGKILL');
  await ended;
}
