import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { TestAddress } from '../../../src/testing/test-database.js';

/** What a node is told. */
export interface NodeOrders {
  readonly address: TestAddress;
  readonly account: string;
  readonly owner: string;
  /** Where its listener hands events on to. */
  readonly receiver: string;
  /** How many changes it makes at once; none: it only delivers. */
  readonly writes: number;
  readonly clock: { readonly from: number; readonly times: number };
}

/** A node in a process of its own. */
export interface StartedNode {
  /** Ends it as a machine that loses its power does, and waits until it is gone. */
  kill(): Promise<void>;
}

const root = path.join(import.meta.dirname, '../../../../..');

/** Makes one file of a node's code, which Node runs as it is. Beside the packages, where it finds the others. */
export async function buildNode(): Promise<string> {
  const outfile = path.join(root, `node_modules/.portico/crash/node-${process.pid}.mjs`);
  await build({
    entryPoints: [path.join(import.meta.dirname, 'node.ts')],
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
 * @param said gets each line that it says, also those that it said last
 */
export async function startNode(file: string, orders: NodeOrders, said: (line: string) => void): Promise<StartedNode> {
  const child = spawn(process.execPath, [file, JSON.stringify(orders)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const started = new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => (line === 'started' ? resolve() : said(line)));
    child.once('exit', (code) => reject(new Error(`The node ended by itself, with ${code}.`)));
  });
  await started;
  return { kill: () => killed(child, lines) };
}

async function killed(child: ChildProcess, lines: NodeJS.EventEmitter): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(lines, 'close');
  child.kill('SIGKILL');
  await ended;
}
