import { isDone } from '../answer.js';
import type { Caller, Realm } from '../people.js';
import type { World } from '../world.js';
import { reportBrokenExample } from './broken-example.js';

/** A notice counts for the account that it was sent to, whatever it says. */
export async function checkHooks(world: World): Promise<void> {
  const hooks = world.routes.filter(({ route }) => route.kind === 'hook');
  if (hooks.length === 0) return;
  const [first, second] = world.people.realms;
  const [here, there] = [await world.people.fresh(first), await world.people.fresh(second)];
  const system = (realm: Realm): Caller => ({ ...world.stranger(realm), label: 'another system' });
  // Each account hears of its own first: a module may keep it.
  for (const person of [here, there])
    for (const route of hooks) {
      const example = world.exampleOf(person.own, route);
      if (example === undefined) continue;
      const sent = await world.askRoute(system(person.realm), route, example, { allowed: person.own });
      if (isDone(sent.answer)) continue;
      reportBrokenExample(
        world,
        sent,
        'Let `seed` return headers and body as the other system would send them, signed.',
      );
    }
  for (const route of hooks) {
    const theirs = world.exampleOf(there.own, route);
    if (theirs === undefined) continue;
    const before = await world.state();
    const astray = await world.askRoute(system(first), route, theirs);
    const changes = before.changesTo(await world.state());
    const change = changes.find(({ row }) => row['account_id'] !== first.account.id);
    if (change === undefined) continue;
    world.report({
      check: 'hooks',
      place: route.key,
      caller: astray.caller,
      what: `A notice that speaks of another account than the one it was sent to changes that account's table "${change.table}".`,
      mend: 'Write through the `db` of the context, and believe the notice neither account nor owner: look them up by an id that you gave away.',
    });
  }
}
