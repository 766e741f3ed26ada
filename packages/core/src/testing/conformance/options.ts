import type { Overrides } from '../../kernel.js';
import type { AnyPlugin } from '../../plugin.js';
import type { TestEngine } from '../test-database.js';
import type { Seed } from './seed.js';

/** What {@link describePlugin} and {@link checkPlugin} need beside the plugin. */
export interface ConformanceOptions<P extends AnyPlugin> {
  readonly seed: Seed<P>;
  /** Plugins that it `needs`. */
  readonly beside?: readonly AnyPlugin[];
  /** Replaces parts of the kernel or of plugins, as in `createPortal`: for what must not leave the machine. */
  readonly overrides?: Overrides;
  /** Default: those of `testEngines()`. */
  readonly engines?: readonly TestEngine[];
}
