import type { PluginRoute } from '../../../composition/plugin-routes.js';
import { isDone, same } from '../answer.js';
import type { Exchange } from '../exchange.js';
import type { Person } from '../people.js';
import { neededParts, reads } from '../routes.js';
import type { World } from '../world.js';
import { reportBrokenExample } from './broken-example.js';
import { inWords } from './every-answer.js';
import { itemPaths, kernelPages } from './kernel-pages.js';
import { checkReturns } from './returns.js';
import { checkHome } from './shapes.js';
import type { Transcript } from './transcript.js';

/** Everybody reads what is his own: home, the apps, lists, items and each GET route. */
export async function checkOwnReads(world: World, transcript: Transcript): Promise<void> {
  checkExamples(world);
  for (const person of world.people.all) await readAll(world, person, transcript);
  // Once more: what a module keeps of one contact, it may show the one before only now.
  for (const person of world.people.all) await readAll(world, person);
}

/** Each route and item can be exercised. */
function checkExamples(world: World): void {
  const { ada } = world.people;
  for (const route of world.routes) {
    const needed = neededParts(route);
    if (needed.length === 0 || ada.own.examples.has(route.key)) continue;
    world.report({
      check: 'examples',
      place: route.key,
      what: 'There is no example of it, so that nothing of it can be checked.',
      mend: `Let \`seed\` return one: \`'${route.key}': { ${needed.join(', ')} }\`, with what it made for \`owner\`.`,
    });
  }
  const known = new Set<string>(world.routes.map(({ key }) => key));
  for (const key of ada.own.examples.keys()) {
    if (known.has(key)) continue;
    world.report({
      check: 'examples',
      place: key,
      what: 'The seed has an example for it, but the plugin has no such route.',
      mend: `Take one of these keys: ${[...known].join(', ') || 'there are none'}.`,
    });
  }
}

async function readAll(world: World, person: Person, transcript?: Transcript): Promise<void> {
  for (const route of world.routes.filter(reads)) {
    if (route.route.kind === 'hook') continue;
    const example = world.exampleOf(person.own, route);
    if (example === undefined) continue;
    await quietly(world, route.key, () => readOne(world, person, route, transcript));
  }
  for (const { place, path } of kernelPages(world)) {
    const exchange = await quietly(world, place, () => world.ask(person, place, { method: 'GET', path }));
    transcript?.add(exchange);
    if (transcript !== undefined) checkHome(world, exchange);
  }
  for (const { item, path } of await itemPaths(world, person)) {
    const exchange = await quietly(world, `item ${item}`, () =>
      world.ask(person, `item ${item}`, { method: 'GET', path }),
    );
    transcript?.add(exchange);
    if (transcript !== undefined) checkHome(world, exchange);
  }
}

async function readOne(world: World, person: Person, route: PluginRoute, transcript?: Transcript): Promise<Exchange> {
  const example = world.exampleOf(person.own, route) ?? {};
  const allowed = example.secret === true ? person.own : undefined;
  const exchange = await world.askRoute(person, route, example, { allowed });
  transcript?.add(exchange);
  if (!isDone(exchange.answer)) {
    reportBrokenExample(world, exchange, 'Let `seed` return what it made for `owner`, as its contact would send it.');
  } else checkReturns(world, route, exchange);
  if (route.route.kind === 'open') await checkSameForAll(world, route, exchange);
  return exchange;
}

/** An open route knows nobody: it answers whoever is signed in as it answers others. */
async function checkSameForAll(world: World, route: PluginRoute, exchange: Exchange): Promise<void> {
  const { caller, request, answer, allowed } = exchange;
  const other = await world.ask(world.stranger(caller.realm), route.key, request, { allowed });
  if (same(other.answer, answer)) return;
  world.report({
    check: 'isolation',
    place: route.key,
    caller,
    what: 'It answers otherwise where somebody is signed in.',
    mend: 'Let it depend on what is in its address alone: an open route knows no contact.',
  });
}

/** Reading changes nothing, but for what is noted as opened. */
async function quietly(world: World, place: string, read: () => Promise<Exchange>): Promise<Exchange> {
  const before = await world.state();
  const exchange = await read();
  const [change] = before.changesTo(await world.state()).filter(({ table }) => table !== 'portico_recent');
  if (change !== undefined)
    world.report({
      check: 'reads-write',
      place,
      caller: exchange.caller,
      what: `${inWords(exchange)} changes the table "${change.table}".`,
      mend: 'Browsers fetch ahead and fetch again. Write in a POST; what was opened is noted by `.recent(...)`.',
    });
  return exchange;
}
