import type { PluginRoute } from '../../../composition/plugin-routes.js';
import { type Answer, difference, isDone, same, short } from '../answer.js';
import type { Change } from '../database-state.js';
import { isUuid, malformed, type Place, placesIn, unknownLike, valueAt, withValue } from '../examples.js';
import type { Exchange } from '../exchange.js';
import type { Caller, Owner, Person } from '../people.js';
import { reads } from '../routes.js';
import type { AnyExample } from '../seed.js';
import type { World } from '../world.js';
import { inWords } from './every-answer.js';
import { itemPaths } from './kernel-pages.js';

/** An id of somebody else's is to each caller as one that nobody has, and changes nothing. */
export async function checkForeignIds(world: World): Promise<void> {
  const { all, owners } = world.people;
  const [ada, bob, , cem, eve] = all as [Person, Person, Person, Person, Person];
  for (const route of world.routes) {
    if (route.route.kind === 'hook') continue;
    // Of another contact, of another account, and of a company that is not his: what is a contact's alone is tried by a colleague too.
    for (const [caller, owner] of [
      [cem, ada.own],
      [ada, eve.own],
      [eve, ada.own],
      [ada, bob.own],
      ...owners
        .filter(({ kind, realm }) => kind === 'company' && realm === cem.realm)
        .map((company) => [cem, company] as const),
    ] as const) {
      const [own, foreign] = [world.exampleOf(caller.own, route), world.exampleOf(owner, route)];
      if (own === undefined || foreign === undefined) continue;
      const shared = foreign.shared === true && owner.realm === caller.realm;
      if (!shared && foreign.secret !== true) await tryForeign(world, { caller, owner, route, own, foreign });
    }
  }
  for (const { item, path } of await itemPaths(world, ada, false))
    for (const caller of [cem, eve]) {
      const { answer } = await world.ask(caller, `item ${item}`, { method: 'GET', path });
      const { answer: unknown } = await nowhere(world, caller, 'GET');
      if (!same(answer, unknown)) notTheSame(world, `item ${item}`, caller, `Ada's item at ${path}`, answer, unknown);
    }
}

interface Attempt {
  readonly caller: Person;
  readonly owner: Owner;
  readonly route: PluginRoute;
  readonly own: AnyExample;
  readonly foreign: AnyExample;
}

async function tryForeign(world: World, attempt: Attempt): Promise<void> {
  const { caller, route, own, foreign } = attempt;
  // What is another one for each owner is an id; what all have alike is not.
  const ids = placesIn(foreign).filter((place) => valueAt(foreign, place) !== valueAt(own, place));
  if (ids.some(({ part }) => part === 'params')) await tryPath(world, attempt, ids);
  for (const place of ids) {
    if (place.part === 'params' || !isUuid(valueAt(foreign, place))) continue;
    await tryPart(world, attempt, place);
  }
  for (const place of parties(route, own, caller)) await tryOwner(world, attempt, place);
}

/** The path leads to something of somebody else's: there is nothing. */
async function tryPath(
  world: World,
  { caller, owner, route, own, foreign }: Attempt,
  ids: readonly Place[],
): Promise<void> {
  const body = own.body ?? foreign.body;
  const asOwn: AnyExample = { ...foreign, ...(body !== undefined && { body }) };
  const { answer: unknown } = await nowhere(world, caller, route.path.method);
  const there = await unchanged(world, caller, route, asOwn, owner);
  if (!same(there.answer, unknown))
    notTheSame(world, route.key, caller, `an id of ${owner.label}`, there.answer, unknown);
  const [place] = ids.filter(({ part }) => part === 'params');
  // What is malformed is so for all: one caller tries it.
  if (place === undefined || owner.kind !== 'contact' || owner.realm === caller.realm) return;
  for (const value of [unknownLike(valueAt(foreign, place)), ...malformed]) {
    const { answer } = await world.askRoute(caller, route, withValue(asOwn, place, value));
    if (same(answer, unknown) || answer.status >= 500) continue;
    // Some parts of a path are no ids at all: a year, the name of a list.
    if (isDone(answer) && isDone(there.answer)) continue;
    world.report({
      check: 'foreign-ids',
      place: route.key,
      caller,
      what: `It answers ${short(JSON.stringify(value))}, which nobody has, otherwise than an unknown path: ${difference(answer, unknown)}.`,
      mend: 'Describe it by `params`, so that what does not fit is a 404, and throw a PortalError of status 404 where nothing is found.',
    });
  }
}

/** The query or the body names something of somebody else's. */
async function tryPart(world: World, { caller, owner, route, own, foreign }: Attempt, place: Place): Promise<void> {
  const value = String(valueAt(foreign, place));
  const unknown = unknownLike(value);
  const theirs = await unchanged(world, caller, route, withValue(own, place, value), owner);
  const nobodys = await world.askRoute(caller, route, withValue(own, place, unknown));
  const [a, b] = [theirs.answer, nobodys.answer].map((answer) =>
    answer.body.replaceAll(value, '<id>').replaceAll(unknown, '<id>'),
  );
  if (theirs.answer.status === nobodys.answer.status && a === b) return;
  world.report({
    check: 'foreign-ids',
    place: route.key,
    caller,
    what: `An id of ${owner.label} at ${place.part}/${place.path.join('/')} is answered otherwise than one that nobody has: ${difference(theirs.answer, nobodys.answer)}.`,
    mend: 'Look it up by the `db` of the context, and refuse both in the same words.',
  });
}

/** Places where a party can stand: those with the caller's own id, and fields of the body that are called so. */
function parties(route: PluginRoute, own: AnyExample, caller: Person): Place[] {
  if (reads(route)) return [];
  const ids = [caller.contact.id, ...caller.companies.map(({ company }) => company.id)];
  const given = placesIn(own).filter((place) => ids.includes(String(valueAt(own, place))));
  const shape = (route.route.spec as { readonly body?: { readonly shape?: object } }).body?.shape ?? {};
  const named = Object.keys(shape)
    .filter((name) => /owner|contact|party|customer|client|company|author|user/i.test(name))
    .map((name): Place => ({ part: 'body', path: [name] }));
  return [...given, ...named];
}

/** The body names somebody else as the owner. */
async function tryOwner(world: World, { caller, owner, route, own }: Attempt, place: Place): Promise<void> {
  await unchanged(world, caller, route, withValue(own, place, owner.id), owner);
}

/** Sends a request that must change nothing of an owner's, and nothing at all when it is refused. */
export async function unchanged(
  world: World,
  caller: Caller,
  route: PluginRoute,
  example: AnyExample,
  owner: Owner,
): Promise<Exchange> {
  const before = await world.state();
  const exchange = await world.askRoute(caller, route, example);
  const changes = before.changesTo(await world.state()).filter(({ table }) => table !== 'portico_recent');
  const theirs = changes.find(
    ({ row }) => row['owner_id'] === owner.id || row['account_id'] !== caller.realm.account.id,
  );
  if (theirs !== undefined)
    world.report({
      check: 'foreign-writes',
      place: route.key,
      caller,
      what: `${inWords(exchange)} changes what is ${owner.label}'s in the table "${theirs.table}".`,
      mend: 'Take the owner from the context (`contact.id`, `contact.companies`), and write through its `db`, which accepts no other.',
    });
  else refusedButChanged(world, route, exchange, changes);
  return exchange;
}

/** What is refused has not happened. */
export function refusedButChanged(
  world: World,
  route: PluginRoute,
  exchange: Exchange,
  changes: readonly Change[],
): void {
  const [change] = changes.filter(({ table }) => table !== 'portico_recent');
  if (change === undefined || isDone(exchange.answer)) return;
  world.report({
    check: 'refusals-write',
    place: route.key,
    caller: exchange.caller,
    what: `${inWords(exchange)} answers ${exchange.answer.status} and yet changes the table "${change.table}".`,
    mend: 'Check first, or write all of it in one `db.change(...)`, which a thrown error undoes.',
  });
}

/** What an unknown path answers. */
export function nowhere(world: World, caller: Caller, method: string): Promise<Exchange> {
  return world.ask(caller, 'an unknown path', { method, path: '/nothing/is/here' });
}

function notTheSame(world: World, place: string, caller: Caller, id: string, answer: Answer, unknown: Answer): void {
  if (answer.status >= 500) return;
  world.report({
    check: 'foreign-ids',
    place,
    caller,
    what: `It answers ${id} otherwise than an unknown path: ${difference(answer, unknown)}. So it tells that there is such a thing.`,
    mend: 'Look it up by the `db` of the context, before anything else, and throw a PortalError of status 404 where nothing is found.',
  });
}
