import type { InstalledPlugin } from '../composition/compose.js';
import { Resting } from '../data/reads/gatherings.js';
import { errorFacts, type Log } from '../log.js';

/** The result of one of a plugin's pieces, or nothing: what failed is reported once, and the rest goes on. */
export async function settle<Result>(
  log: Log,
  kind: 'card' | 'action' | 'list',
  plugin: InstalledPlugin,
  name: string,
  run: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof Resting))
      log.error(`${kind}.failed`, { plugin: plugin.id, [kind]: name, ...errorFacts(error) });
    return undefined;
  }
}
