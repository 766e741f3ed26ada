import { forContacts, type PluginRoute } from '../../../composition/plugin-routes.js';
import { isDone, short } from '../answer.js';
import { reads } from '../routes.js';
import type { World } from '../world.js';
import { reportBrokenExample } from './broken-example.js';
import { refusedButChanged } from './foreign.js';
import { checkReturns } from './returns.js';

/** What changes something works for its owner, and a repetition changes nothing more. */
export async function checkOwnWrites(world: World): Promise<void> {
  for (const route of world.routes.filter((each) => !reads(each) && each.route.kind !== 'hook')) {
    // Somebody new for each: what one route settles, another one may need.
    const person = await world.people.fresh();
    const example = world.exampleOf(person.own, route);
    if (example === undefined) continue;
    const keyed = forContacts(route.route) && route.path.method === 'POST';
    const sent = keyed ? { ...example, headers: { ...example.headers, 'Idempotency-Key': '"once"' } } : example;
    const allowed = example.secret === true ? person.own : undefined;
    const before = await world.state();
    const first = await world.askRoute(person, route, sent, { allowed });
    const between = await world.state();
    if (!isDone(first.answer)) {
      reportBrokenExample(world, first, 'Let `seed` return what its contact can send, with what it made for `owner`.');
      refusedButChanged(world, route, first, before.changesTo(between));
      continue;
    }
    checkReturns(world, route, first);
    const second = await world.askRoute(person, route, sent, { allowed });
    const [change] = between.changesTo(await world.state());
    const again = keyed ? 'with the same `Idempotency-Key`' : `by ${route.path.method}`;
    const repeatable = keyed || route.path.method === 'PUT' || route.path.method === 'DELETE';
    if (repeatable && change !== undefined)
      world.report({
        check: 'repeated',
        place: route.key,
        caller: person,
        what: `Sent once more ${again}, it changes the table "${change.table}" again.`,
        mend: 'Let PUT set what is said and DELETE take away what is there, so that twice is once; what adds something is a POST.',
      });
    if (keyed && second.answer.body !== first.answer.body)
      world.report({
        check: 'repeated',
        place: route.key,
        caller: person,
        what: `Sent once more ${again}, it answers ${short(second.answer.body)} instead of ${short(first.answer.body)}`,
        mend: 'Answer from what was done, so that the answer can be given again.',
      });
    await withoutKey(world, route);
  }
}

/** Pressed twice without a key, a POST may do a thing twice or refuse it; half of it is none of these. */
async function withoutKey(world: World, route: PluginRoute): Promise<void> {
  if (route.path.method !== 'POST' || !forContacts(route.route)) return;
  const person = await world.people.fresh();
  const example = world.exampleOf(person.own, route) ?? {};
  await world.askRoute(person, route, example);
  const between = await world.state();
  const second = await world.askRoute(person, route, example);
  refusedButChanged(world, route, second, between.changesTo(await world.state()));
}
