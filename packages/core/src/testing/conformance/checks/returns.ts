import { z } from 'zod';
import type { PluginRoute } from '../../../composition/plugin-routes.js';
import { jsonOf, short } from '../answer.js';
import type { Exchange } from '../exchange.js';
import { schemaOf } from '../routes.js';
import type { World } from '../world.js';
import { inWords } from './every-answer.js';

const made = new WeakMap<z.ZodType, z.ZodType | undefined>();

/** What a client may expect of an answer: its schema as the API description tells it, formats too. */
function wireSchema(returns: z.ZodType): z.ZodType | undefined {
  if (made.has(returns)) return made.get(returns);
  let schema: z.ZodType | undefined;
  try {
    schema = z.fromJSONSchema(z.toJSONSchema(returns, { io: 'output', unrepresentable: 'any' }) as never);
  } catch {
    // What JSON Schema has no words for, nobody can hold against an answer.
  }
  made.set(returns, schema);
  return schema;
}

/** An answer fits what its route says, as it arrives. */
export function checkReturns(world: World, tested: PluginRoute, exchange: Exchange): void {
  const returns = schemaOf(tested, 'returns');
  const { answer, caller } = exchange;
  if (returns === undefined || answer.status >= 300) return;
  const json = jsonOf(answer);
  const report = (what: string, mend: string) =>
    world.report({ check: 'returns', place: tested.key, caller, what, mend });
  const parsed = wireSchema(returns)?.safeParse(json);
  if (parsed !== undefined && !parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue?.path.join('/') || 'the whole';
    report(
      `The answer to ${inWords(exchange)} does not fit \`returns\`: /${at}: ${issue?.message}, in ${short(answer.body)}`,
      'Answer what `returns` says, or let it say what you answer.',
    );
    return;
  }
  const odd = oddTime(json);
  if (odd !== undefined)
    report(
      `The answer to ${inWords(exchange)} has ${odd}.`,
      'Give times as ISO 8601 in UTC (`2026-11-24T09:00:00.000Z`) and days as `YYYY-MM-DD`, on every engine.',
    );
}

/** A value that its name calls a time or a day, and that is none. */
function oddTime(value: unknown, path = ''): string | undefined {
  if (Array.isArray(value)) return first(value.map((each, i) => oddTime(each, `${path}/${i}`)));
  if (typeof value !== 'object' || value === null) return undefined;
  return first(
    Object.entries(value).map(([name, each]) => {
      const at = `${path}/${name}`;
      if (typeof each !== 'string') return oddTime(each, at);
      const isTime =
        /(^|[a-z0-9])At$|_at$/.test(name) && !z.iso.datetime({ offset: true }).or(z.iso.date()).safeParse(each).success;
      const isDay =
        /([a-z0-9])On$|_on$/.test(name) &&
        /^\d{4}/.test(each) &&
        !z.iso.date().or(z.iso.datetime()).safeParse(each).success;
      return isTime || isDay ? `no ${isTime ? 'time' : 'day'} at ${at}: ${short(each)}` : undefined;
    }),
  );
}

function first(found: readonly (string | undefined)[]): string | undefined {
  return found.find((each) => each !== undefined);
}
