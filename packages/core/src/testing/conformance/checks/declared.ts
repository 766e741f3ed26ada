import type { z } from 'zod';
import { schemaOf } from '../routes.js';
import type { World } from '../world.js';

/** What can be seen of a plugin before anything runs. */
export function checkDeclarations(world: World): void {
  for (const tested of world.routes) {
    const returns = schemaOf(tested, 'returns');
    const wide = returns === undefined ? undefined : wideIn(returns);
    if (wide === undefined) continue;
    world.report({
      check: 'declarations',
      place: tested.key,
      what: `Its \`returns\` ${wide}, through which any column can leave.`,
      mend: 'Name each field in `returns`: what is not in it does not leave.',
    });
  }
  const pieces = {
    card: world.plugin.cards,
    action: world.plugin.actions,
    list: world.plugin.lists,
    item: world.plugin.items,
    search: world.plugin.searches,
  };
  for (const [kind, all] of Object.entries(pieces))
    for (const [name, { spec }] of Object.entries(all))
      if (spec.budget !== undefined && !(spec.budget > 0 && spec.budget <= LONGEST))
        world.report({
          check: 'budgets',
          place: `${kind} ${name}`,
          what: `Its \`budget\` is ${spec.budget} milliseconds.`,
          mend: `Write one from 1 to ${LONGEST}: home waits no longer.`,
        });
}

const LONGEST = 5000;

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly catchall?: z.core.$ZodType;
  readonly [part: string]: unknown;
}

/** What in a schema lets anything through, in words. */
function wideIn(schema: z.core.$ZodType, path = '', seen = new Set<unknown>()): string | undefined {
  if (seen.has(schema)) return undefined;
  seen.add(schema);
  const definition = schema._zod.def as unknown as Definition;
  const where = path === '' ? 'as a whole ' : `at \`${path}\` `;
  if (definition.type === 'any' || definition.type === 'unknown') return `${where}is \`z.${definition.type}()\``;
  if (definition.type === 'custom') return `${where}is \`z.custom()\``;
  if (definition.catchall !== undefined && !['never'].includes(defType(definition.catchall)))
    return `${where}takes keys that it does not name`;
  for (const [name, field] of Object.entries(definition.shape ?? {})) {
    const found = wideIn(field, path === '' ? name : `${path}.${name}`, seen);
    if (found !== undefined) return found;
  }
  for (const part of ['element', 'innerType', 'valueType', 'left', 'right', 'out', 'rest'] as const) {
    const inner = definition[part];
    const found = isSchema(inner) ? wideIn(inner, path, seen) : undefined;
    if (found !== undefined) return found;
  }
  for (const part of ['options', 'items'] as const) {
    const inner = definition[part];
    for (const each of Array.isArray(inner) ? inner : []) {
      const found = isSchema(each) ? wideIn(each, path, seen) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isSchema(value: unknown): value is z.core.$ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value;
}

function defType(schema: z.core.$ZodType): string {
  return (schema._zod.def as unknown as Definition).type;
}
