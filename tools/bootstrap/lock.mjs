import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from './workspaces.mjs';

// Outside node_modules, which `npm ci` deletes.
const file = path.join(root, '.portico/lock');

/** Lets one process at a time install and build: two together would delete under each other's feet. */
export async function alone(work) {
  mkdirSync(path.dirname(file), { recursive: true });
  while (!taken()) await setTimeout(200);
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function taken() {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!alive()) rmSync(file, { force: true });
    return false;
  }
}

function alive() {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // Empty for the moment between its creation and its writing.
    return pid === 0 || process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
