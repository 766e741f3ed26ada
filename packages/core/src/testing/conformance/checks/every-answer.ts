import { short } from '../answer.js';
import { askedText, type Exchange, partsOf } from '../exchange.js';
import type { World } from '../world.js';

/** What must hold for each answer, whoever asked for what. */
export function inspectAnswer(world: World, exchange: Exchange): void {
  isolation(world, exchange);
  serverErrors(world, exchange);
  innerText(world, exchange);
  log(world, exchange);
  raised(world, exchange);
}

function isolation(world: World, exchange: Exchange): void {
  if (world.isMixed) return;
  const { caller, allowed } = exchange;
  const asked = askedText(exchange);
  for (const { place, text } of partsOf(exchange, world.plugin.id, world.probe)) {
    const [taint] = world.taints.forbidden(text, caller, asked, allowed);
    if (taint === undefined) continue;
    world.report({
      check: 'isolation',
      place,
      caller,
      what: `The answer to ${inWords(exchange)} contains ${taint.what} (\`${taint.text}\`), which ${caller.label} must not see.`,
      mend:
        taint.owner === 'nobody'
          ? 'Hide such rows by the `visible` of their table, and leave such columns out of `returns` and of what is presented.'
          : 'Read through the `db` of the context, keep nothing in a module, and where you must use `asAccount`, filter by what the contact may see.',
    });
  }
}

function serverErrors(world: World, exchange: Exchange): void {
  const { answer, caller, log } = exchange;
  if (answer.status < 500) return;
  const error = log.find(({ event }) => event === 'request.failed')?.['error'];
  const budget = answer.status === 503;
  world.report({
    check: budget ? 'budgets' : 'server-errors',
    place: placeOfItem(exchange),
    caller,
    what: `${inWords(exchange)} answers ${answer.status}${error === undefined ? '.' : `: ${String(error)}`}`,
    mend: budget
      ? 'It did not end within its `budget`: make it faster, or give it a larger one.'
      : 'Throw a PortalError with a status of 400 to 499 where the caller is wrong, and mend what fails.',
  });
}

/** An item is asked for by a kernel route; what it is stands in the query. */
function placeOfItem({ place, seen }: Exchange): string {
  const [item] = seen.presented.filter(({ kind }) => kind === 'item');
  return place === 'GET /apps/:app/item' && item !== undefined ? `item ${item.name}` : place;
}

const inner = [
  [/\b(select|insert into|update|delete from) .{0,80}\b(from|values|set|where)\b/i, 'SQL'],
  [
    /\b(SQLITE_[A-Z]+|SqliteError|ConstraintViolation|ZodError|TypeError|ReferenceError|ECONN[A-Z]+)\b/,
    'the name of an error',
  ],
  [/\bat (async )?[\w.<>]+ \(?(file:|\/|node:)/, 'a stack'],
  [/(^|[\s"'(])\/(home|usr|var|tmp|work|app|root|Users)\//, 'a path of the machine'],
  [/\bnode_modules\b/, 'a path of the machine'],
  [/\[object Object\]/, 'an object that is no text'],
  [/\bconstraint\b.{0,40}\b(failed|violat)/i, 'what a constraint is called'],
  [/\b(account_id|owner_id)\b/, 'the name of a column'],
] as const;

function innerText(world: World, { answer, caller, place, request }: Exchange): void {
  if (answer.status < 400) return;
  const tables = Object.keys(world.plugin.spec.tables.scopes).find((table) =>
    new RegExp(`\\b${table}\\b`).test(answer.body),
  );
  const found =
    tables === undefined
      ? inner.find(([pattern]) => pattern.test(answer.body))?.[1]
      : `the name of the table "${tables}"`;
  if (found === undefined) return;
  world.report({
    check: 'inner-text',
    place,
    caller,
    what: `The refusal of ${request.method} ${request.path} has ${found} in it: ${short(answer.body)}`,
    mend: 'Write in a PortalError what its reader can do; throw any other error as it is, and it goes to the log alone.',
  });
}

function log(world: World, exchange: Exchange): void {
  for (const record of exchange.log) {
    // The kernel's own line about what was thrown: there the fault is that something fails.
    const [taint] = world.taints.texts(JSON.stringify({ ...record, stack: undefined }));
    if (taint === undefined) continue;
    world.report({
      check: 'log',
      place: exchange.place,
      caller: exchange.caller,
      what: `The record "${record.event}" has ${taint.what} in it: ${short(JSON.stringify({ ...record, stack: undefined }))}`,
      mend: 'Log and throw ids, never what clients or operators wrote.',
    });
  }
}

function raised(world: World, { seen, caller }: Exchange): void {
  for (const place of seen.raised)
    world.report({
      check: 'cards-raised',
      place,
      caller,
      what: `The ${place} reads with the rights of the account, by \`asAccount\`.`,
      mend: 'Read by `query`, or in `load` through `db` as it is: what the contact may not see has no place on his home.',
    });
}

/** A request in words. */
export function inWords({ request }: Exchange): string {
  return `${request.method} ${request.path}`;
}
