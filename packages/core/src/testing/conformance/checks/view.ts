import { forContacts } from '../../../composition/plugin-routes.js';
import { isDone, short } from '../answer.js';
import { reads } from '../routes.js';
import type { World } from '../world.js';
import { inWords } from './every-answer.js';
import { itemPaths, kernelPages } from './kernel-pages.js';
import { checkHome } from './shapes.js';

/**
 * An operator looks at a contact's world: he sees what the contact sees, and changes nothing. The kernel has no session
 * for that yet, so the contact's own one is used, with the handle that such an operator will have.
 */
export function checkView(world: World): Promise<void> {
  return world.looking(() => lookAround(world));
}

async function lookAround(world: World): Promise<void> {
  const { ada } = world.people;
  const viewer = { ...ada, label: `an operator who looks as ${ada.label}` };
  for (const route of world.routes.filter((each) => forContacts(each.route))) {
    const example = world.exampleOf(ada.own, route);
    if (example === undefined) continue;
    const before = await world.state();
    const exchange = await world.askRoute(viewer, route, example);
    const [change] = before.changesTo(await world.state()).filter(({ table }) => table !== 'portico_recent');
    if (change !== undefined)
      world.report({
        check: 'view',
        place: route.key,
        caller: viewer,
        what: `${inWords(exchange)} changes the table "${change.table}" while somebody only looks.`,
        mend: 'Write through the `db` of the context: it refuses where somebody only looks.',
      });
    else if (reads(route) && !isDone(exchange.answer))
      world.report({
        check: 'view',
        place: route.key,
        caller: viewer,
        what: `It cannot be looked at: ${inWords(exchange)} answers ${exchange.answer.status}, ${short(exchange.answer.body)}`,
        mend: 'Read through the `db` of the context, without `asAccount`, and write nothing.',
      });
  }
  for (const { place, path } of kernelPages(world))
    checkHome(world, await world.ask(viewer, place, { method: 'GET', path }));
  for (const { item, path } of await itemPaths(world, ada, false))
    await world.ask(viewer, `item ${item}`, { method: 'GET', path });
}
