import type { AnyPlugin } from '../../../src/index.js';
import type { Seed } from '../../../src/testing.js';

/** A plugin with one fault, and what the kit has to say of it: check and place. */
export interface PlantedFault {
  readonly found: readonly string[];
  readonly plugin: () => AnyPlugin;
  readonly seed?: Seed<AnyPlugin>;
  /** Where it shows only beside another engine, or only there. */
  readonly on?: 'both' | 'sqlite';
}

/** By what each plugin does. */
export type PlantedFaults = Readonly<Record<string, PlantedFault>>;
