import type { z } from 'zod';
import type { Schema } from '../plugin/route.js';

/** What zod's kinds of schema are made of, as far as a query is concerned. */
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly innerType?: z.core.$ZodType;
  readonly getter?: () => z.core.$ZodType;
  readonly in?: z.core.$ZodType;
  readonly out?: z.core.$ZodType;
  readonly left?: z.core.$ZodType;
  readonly right?: z.core.$ZodType;
}

function definitionOf(schema: z.core.$ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

/** What a schema looks at first, below all that wraps it. */
function innermost(schema: z.core.$ZodType): Definition {
  const definition = definitionOf(schema);
  const { type, innerType, getter, in: before, out } = definition;
  if (type === 'lazy' && getter !== undefined) return innermost(getter());
  if (type === 'pipe' && before !== undefined && out !== undefined)
    // `z.preprocess` is a pipe that begins with a function, which tells nothing.
    return innermost(definitionOf(before).type === 'transform' ? out : before);
  return innerType === undefined ? definition : innermost(innerType);
}

function fieldsOf(schema: z.core.$ZodType): [string, z.core.$ZodType][] {
  const { shape, left, right } = lookInto(schema) ?? {};
  if (left !== undefined && right !== undefined) return [...fieldsOf(left), ...fieldsOf(right)];
  return Object.entries(shape ?? {});
}

/** A schema that is made when first used and cannot be made fails where it is used, for its route alone. */
function lookInto(schema: z.core.$ZodType): Definition | undefined {
  try {
    return innermost(schema);
  } catch {
    return undefined;
  }
}

/** Makes a query of what stands in an address. */
export type ReadQuery = (given: Readonly<Record<string, readonly string[]>>) => Readonly<Record<string, unknown>>;

/** Reads a query as its schema takes it: all values of a name where that is a list, the first one elsewhere. */
export function queryReader(schema: Schema | undefined): ReadQuery {
  const fields = schema === undefined ? [] : fieldsOf(schema);
  const lists = new Set(fields.flatMap(([name, field]) => (isList(lookInto(field)) ? [name] : [])));
  // An address cannot hold an empty list: where there must be one, nothing is.
  const empty = fields.flatMap(([name, field]) => (definitionOf(field).type === 'array' ? [[name, []] as const] : []));
  return (given) =>
    Object.fromEntries([
      ...empty,
      ...Object.entries(given).map(([name, values]) => [name, lists.has(name) ? values : values[0]] as const),
    ]);
}

function isList(definition: Definition | undefined): boolean {
  const type = definition?.type;
  return type === 'array' || type === 'tuple';
}
