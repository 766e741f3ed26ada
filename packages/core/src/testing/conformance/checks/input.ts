import type { PluginRoute } from '../../../composition/plugin-routes.js';
import { type Answer, jsonOf, short } from '../answer.js';
import { malformed, placesIn, valueAt, withValue } from '../examples.js';
import type { Person } from '../people.js';
import { type PlainRequest, requestOf, schemaOf } from '../routes.js';
import type { AnyExample } from '../seed.js';
import type { World } from '../world.js';
import { inWords } from './every-answer.js';
import { refusedButChanged } from './foreign.js';

const strange = [
  null,
  0,
  -1,
  1.5,
  9e15,
  '',
  ' ',
  'x',
  'ß'.repeat(5000),
  '\u0000',
  '\ud800',
  '1e999',
  '2026-02-30',
  [],
  {},
  true,
] as const;

/** Whatever is sent, the answer is a refusal in problem details, or what the route does; never a failure. */
export async function checkInput(world: World): Promise<void> {
  for (const route of world.routes) {
    const person = await world.people.fresh();
    const example = world.exampleOf(person.own, route);
    if (example === undefined) continue;
    for (const request of oddRequests(route, example)) await send(world, person, route, request);
  }
}

async function send(world: World, person: Person, route: PluginRoute, request: PlainRequest): Promise<void> {
  const before = await world.state();
  const exchange = await world.ask(person, route.key, request, { allowed: person.own });
  const { answer } = exchange;
  if (route.route.kind !== 'hook') refusedButChanged(world, route, exchange, before.changesTo(await world.state()));
  if (answer.status < 400 || answer.status >= 500 || isProblem(answer)) return;
  world.report({
    check: 'input',
    place: route.key,
    caller: person,
    what: `${inWords(exchange)} is refused with ${answer.status}, but not in problem details: ${short(answer.body)}`,
    mend: 'Refuse by throwing a PortalError.',
  });
}

function isProblem(answer: Answer): boolean {
  const problem = jsonOf(answer) as { status?: unknown; code?: unknown; detail?: unknown } | undefined;
  return (
    answer.headers.includes('content-type: application/problem+json') &&
    problem?.status === answer.status &&
    typeof problem.code === 'string' &&
    typeof problem.detail === 'string'
  );
}

function oddRequests(route: PluginRoute, example: AnyExample): PlainRequest[] {
  const whole = requestOf(route, example);
  const fields = placesIn(example).flatMap((place) => {
    if (place.part === 'params') return malformed.map((value) => withValue(example, place, value));
    if (place.part === 'query') return strange.map((value) => withValue(example, place, String(value)));
    return strange
      .filter((value) => typeof value !== typeof valueAt(example, place) || typeof value === 'string')
      .map((value) => withValue(example, place, value));
  });
  const odd = fields.map((each) => requestOf(route, each));
  const query = schemaOf(route, 'query') as { readonly shape?: object } | undefined;
  for (const name of Object.keys(query?.shape ?? {}))
    for (const value of strange)
      odd.push(requestOf(route, { ...example, query: { ...example.query, [name]: String(value) } }));
  odd.push({ ...whole, path: `${whole.path}${whole.path.includes('?') ? '&' : '?'}unknown=1&unknown=2` });
  if (route.path.method !== 'GET') odd.push(...oddBodies(route, example, whole));
  return odd;
}

function oddBodies(route: PluginRoute, example: AnyExample, whole: PlainRequest): PlainRequest[] {
  const json = { ...whole.headers, 'Content-Type': 'application/json' };
  const bodies = [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{"__proto__":{"a":1}}',
    `{"a":"${'x'.repeat(1_000_001)}"}`,
    '{"a":"\\u0000"}',
  ];
  return [
    ...bodies.map((body) => ({ ...whole, headers: json, body })),
    { ...whole, headers: json, body: Uint8Array.from([0xff, 0xfe, 0x00]) },
    { ...whole, headers: { ...whole.headers, 'Content-Type': 'text/plain' }, body: 'text' },
    ...(schemaOf(route, 'body') === undefined || !isRecord(example.body)
      ? []
      : [requestOf(route, { ...example, body: { ...example.body, unknown: { deep: ['x'] } } })]),
  ];
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
