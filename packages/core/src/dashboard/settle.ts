import type { InstalledPlugin } from '../composition/compose.js';
import type { Log } from '../log.js';
import { reportFailure } from './report-failure.js';

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
    reportFailure(log, `${kind}.failed`, error, { plugin: plugin.id, [kind]: name });
    return undefined;
  }
}
