import { describe, expect, it } from 'vitest';
import type { AnyPlugin } from '../../src/index.js';
import { kernelEngines } from '../../src/testing/test-database.js';
import { checkPlugin, type Seed, testEngines } from '../../src/testing.js';
import { answers } from './faults/answers.js';
import { changes } from './faults/changes.js';
import { home } from './faults/home.js';
import type { PlantedFault } from './faults/planted-fault.js';
import { sight } from './faults/sight.js';
import { topics } from './faults/topics.js';
import { seed as soundSeed } from './parcels.js';

const [engine] = kernelEngines();
const usual = soundSeed as unknown as Seed<AnyPlugin>;

describe('a plugin that', () => {
  it.each(
    Object.entries({ ...sight, ...changes, ...home, ...answers, ...topics }).filter(
      ([, { on }]) => (on !== 'both' || kernelEngines().length > 1) && (on !== 'sqlite' || engine === 'sqlite'),
    ),
  )('%s', async (_, { found, plugin, seed = usual, on }) => {
    const engines = on === 'both' || engine === undefined ? kernelEngines() : [engine];
    const findings = await checkPlugin(plugin(), { seed, engines });
    const places = new Set(findings.map(({ check, place }) => `${check} ${place}`));
    expect([...places].sort(), JSON.stringify(findings, undefined, 1)).toEqual([...found].sort());
  });

  it('is looked at on each engine, where nobody says on which', async () => {
    const { plugin, seed = usual } = home['names a hidden app in a description'] as PlantedFault;
    const findings = await checkPlugin(plugin(), { seed });
    expect(findings.map((finding) => finding.engine)).toEqual(testEngines());
  });
});
