import { isDone, short } from '../answer.js';
import type { World } from '../world.js';
import { describe } from './every-answer.js';

/** A notice counts for the account that it was sent to, whatever it says. */
export async function checkHooks(world: World): Promise<void> {
  const [first, second] = world.people.realms;
  for (const route of world.routes.filter(({ route }) => route.kind === 'hook')) {
    const person = await world.people.fresh();
    const example = world.exampleOf(person.own, route);
    if (example === undefined) continue;
    const sender = world.stranger(first);
    const elsewhere = await world.people.fresh(second);
    const theirs = world.exampleOf(elsewhere.own, route) ?? example;
    const before = await world.state();
    const astray = await world.askRoute({ ...sender, label: 'another system' }, route, theirs);
    const changes = before.changesTo(await world.state());
    const change = changes.find(({ row }) => row['account_id'] !== first.account.id);
    if (change !== undefined)
      world.report({
        check: 'hooks',
        place: route.key,
        caller: astray.caller,
        what: `A notice that speaks of another account than the one it was sent to changes that account's table "${change.table}".`,
        mend: 'Write through the `db` of the context, and believe the notice neither account nor owner: look them up by an id that you gave away.',
      });
    const sent = await world.askRoute({ ...sender, label: 'another system' }, route, example, { allowed: person.own });
    if (!isDone(sent.answer))
      world.report({
        check: 'examples',
        place: route.key,
        caller: sent.caller,
        what: `The example does not work: ${describe(sent)} answers ${sent.answer.status}, ${short(sent.answer.body)}`,
        mend: 'Let `seed` return headers and body as the other system would send them, signed.',
      });
  }
}
