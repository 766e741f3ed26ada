import type { AnyPlugin } from '../../plugin.js';
import { type TestEngine, testEngines } from '../test-database.js';
import { checkDeclarations } from './checks/declared.js';
import { inspectAnswer } from './checks/every-answer.js';
import { checkForeignIds } from './checks/foreign.js';
import { checkHiddenApps } from './checks/hidden.js';
import { checkHooks } from './checks/hooks.js';
import { checkInput } from './checks/input.js';
import { checkOrder } from './checks/order.js';
import { checkOwnReads } from './checks/own-reads.js';
import { checkOwnWrites } from './checks/own-writes.js';
import { checkShapes } from './checks/shapes.js';
import { checkStrangers } from './checks/strangers.js';
import { checkTopics } from './checks/topics.js';
import { Transcript } from './checks/transcript.js';
import { checkView } from './checks/view.js';
import { condensed, type Finding } from './finding.js';
import type { ConformanceOptions } from './options.js';
import { World } from './world.js';

/** What was found on one engine, and what was answered there. */
export interface EngineReport {
  readonly engine: TestEngine;
  readonly findings: readonly Finding[];
  readonly transcript: Transcript;
}

/** Looks at a plugin on one engine, with an empty database. */
export async function checkOnEngine(
  plugin: AnyPlugin,
  options: ConformanceOptions<AnyPlugin>,
  engine: TestEngine,
): Promise<EngineReport> {
  const world = await World.open(plugin, options, engine, inspectAnswer);
  try {
    const transcript = new Transcript();
    checkDeclarations(world);
    // What only reads comes first: it finds what the seed made.
    await checkOwnReads(world, transcript);
    await checkShapes(world);
    await checkTopics(world);
    await checkOrder(world);
    await checkView(world);
    await checkStrangers(world);
    await checkForeignIds(world);
    await checkHiddenApps(world);
    await checkOwnWrites(world);
    await checkHooks(world);
    await checkInput(world);
    return { engine, findings: condensed(world.findings), transcript };
  } finally {
    await world.close();
  }
}

/** Where engines answer otherwise than the first of them; what another fault at the place explains is left out. */
export function compareEngines(reports: readonly EngineReport[]): Finding[] {
  const [first, ...others] = reports;
  if (first === undefined) return [];
  return others.flatMap(({ engine, findings, transcript }) => {
    const found = first.transcript.differences(transcript, { this: first.engine, other: engine });
    const known = [...first.findings.map((each) => ({ ...each, engine })), ...findings];
    return condensed([...known, ...found]).filter(({ check }) => check === 'engines');
  });
}

/**
 * Looks at a plugin as every caller would, on each engine, and gives what it finds. `describePlugin` makes tests of it;
 * this is for whoever has another use for the findings.
 *
 * @throws what `seed` throws, and what keeps a portal with the plugin from starting
 *
 * @example
 * ```ts
 * import { checkPlugin } from '@portico/core/testing';
 * import { billing } from '@portico/plugin-billing';
 *
 * const findings = await checkPlugin(billing(), { seed: () => ({}) });
 * for (const { check, place, what, mend } of findings) console.log(`${check}: ${place}: ${what} ${mend}`);
 * ```
 */
export async function checkPlugin<P extends AnyPlugin>(plugin: P, options: ConformanceOptions<P>): Promise<Finding[]> {
  const reports: EngineReport[] = [];
  for (const engine of options.engines ?? testEngines())
    reports.push(await checkOnEngine(plugin, forAny(options), engine));
  return [...reports.flatMap(({ findings }) => findings), ...compareEngines(reports)];
}

/** The kit treats all plugins alike; the author's types have done their work in his seed. */
export function forAny<P extends AnyPlugin>(options: ConformanceOptions<P>): ConformanceOptions<AnyPlugin> {
  return options as unknown as ConformanceOptions<AnyPlugin>;
}
