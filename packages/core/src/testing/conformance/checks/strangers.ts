import { forContacts, type PluginRoute } from '../../../composition/plugin-routes.js';
import { difference } from '../answer.js';
import type { Caller } from '../people.js';
import { requestOf } from '../routes.js';
import type { World } from '../world.js';
import { inWords } from './every-answer.js';
import { nowhere } from './foreign.js';
import { kernelPages } from './kernel-pages.js';

/** Whoever is not signed in, or no longer, or elsewhere, is asked to sign in, whatever he asks for. */
export async function checkStrangers(world: World): Promise<void> {
  for (const caller of await strangers(world)) {
    const { answer: asked } = await nowhere(world, caller, 'GET');
    const report = (place: string, what: string) =>
      world.report({
        check: 'anonymous',
        place,
        caller,
        what,
        mend: 'Make it by `route({...})`, which asks for a contact before anything else.',
      });
    for (const route of world.routes.filter(({ route }) => forContacts(route))) {
      const before = await world.state();
      for (const request of [requestOf(route, example(world, route)), { ...requestOf(route, {}), body: '{' }]) {
        if (request.method === 'GET' && request.body !== undefined) continue;
        const exchange = await world.ask(caller, route.key, request);
        const { answer } = exchange;
        if (answer.status !== 401 || answer.body !== asked.body)
          report(route.key, `${inWords(exchange)} answers him ${difference(answer, asked)}.`);
      }
      if (before.changesTo(await world.state()).length > 0) report(route.key, 'It changes something for him.');
    }
    for (const { place, path } of kernelPages(world).filter(({ place }) => place !== 'GET /openapi.json')) {
      const { answer } = await world.ask(caller, place, { method: 'GET', path });
      if (answer.body !== asked.body) report(place, `It answers him ${difference(answer, asked)}.`);
    }
    await world.ask(caller, 'GET /openapi.json', { method: 'GET', path: '/openapi.json' });
  }
}

function example(world: World, route: PluginRoute) {
  return world.exampleOf(world.people.ada.own, route) ?? {};
}

async function strangers(world: World): Promise<Caller[]> {
  const [first, second] = world.people.realms;
  const anybody = world.stranger(first);
  const forged = world.stranger(first);
  forged.browser.cookies.set('__Host-portico', 'A'.repeat(43));
  const { ada, all } = world.people;
  const elsewhere = world.stranger(second);
  for (const [name, value] of ada.browser.cookies) elsewhere.browser.cookies.set(name, value);
  const foreign = world.stranger(first);
  for (const [name, value] of all.find(({ realm }) => realm === second)?.browser.cookies ?? [])
    foreign.browser.cookies.set(name, value);
  const suspended = await world.people.fresh();
  await first.account.services.contacts.suspend(suspended.contact.id);
  const { person: _, ...out } = suspended;
  return [
    anybody,
    { ...forged, label: 'somebody with a forged session' },
    { ...elsewhere, label: 'Ada at the host of another account' },
    { ...foreign, label: 'a contact of another account with the session from there' },
    { ...out, label: 'a contact who is suspended' },
  ];
}
