import { build } from './build.mjs';
import { install } from './install.mjs';
import { alone } from './lock.mjs';
import { environment, newerNode } from './node.mjs';

/** Installs, finds a Node that is new enough, and builds; answers that Node and the environment to use it in. */
export function prepare({ builds = true } = {}) {
  return alone(async () => {
    install();
    const node = newerNode();
    if (builds) await build(node);
    return { node, env: environment(node) };
  });
}

/** Runs a command of the workspace: its failure is told in one line, without a stack that says nothing to the reader. */
export async function command(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(`\n${process.env.PORTICO_TRACE ? error.stack : error.message}`);
    process.exitCode = 1;
  }
}
