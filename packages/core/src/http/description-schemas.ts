import { z } from 'zod';
import type { Schema } from '../plugin/route.js';

/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A schema of a route in JSON. */
export interface DescribedSchema {
  readonly schema: JsonSchema;
  /** What the schema refers to, by the names under `#/components/schemas`. */
  readonly components: Readonly<Record<string, JsonSchema>>;
  /** What could not be described and stands as the empty schema, which anything fits. */
  readonly missing: readonly string[];
}

/** Those of zod's kinds that JSON Schema has no words for. */
const wordless: ReadonlySet<string> = new Set([
  'bigint',
  'custom',
  'function',
  'map',
  'nan',
  'promise',
  'set',
  'symbol',
  'transform',
  'undefined',
  'void',
]);

/**
 * Describes what goes into a schema or comes out of it.
 *
 * @param prefix begins the names of its components, and is no other schema's
 */
export function describeSchema(schema: Schema, io: 'input' | 'output', prefix: string): DescribedSchema {
  const missing = new Set<string>();
  try {
    const found = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        const { type } = zodSchema._zod.def;
        if (Object.keys(jsonSchema).length > 0) return;
        // What leaves is written by JSON.stringify: a date as a time in ISO 8601.
        if (type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
        else if (wordless.has(type)) missing.add(`z.${type}()`);
      },
    });
    return { ...withComponents(found as JsonSchema, prefix), missing: [...missing] };
  } catch (error) {
    return { schema: {}, components: {}, missing: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Moves what a schema defines for itself to the document's components, since `#` means the document there. */
function withComponents(found: JsonSchema, prefix: string): Omit<DescribedSchema, 'missing'> {
  const { $schema: _, $defs = {}, ...own } = found;
  const definitions = $defs as Readonly<Record<string, JsonSchema>>;
  const names = new Map(
    Object.keys(definitions).map((name) => [`#/$defs/${pointer(name)}`, `${prefix}.${safe(name)}`]),
  );
  let refersToItself = false;
  const renamed = (ref: string): string => {
    if (ref === '#') refersToItself = true;
    const name = ref === '#' ? prefix : names.get(ref);
    if (name === undefined) throw new Error(`"${ref}" leads nowhere`);
    return `#/components/schemas/${name}`;
  };
  const schema = withRefs(own, renamed);
  const components = Object.fromEntries(
    Object.entries(definitions).map(([name, each]) => [`${prefix}.${safe(name)}`, withRefs(each, renamed)]),
  );
  return refersToItself
    ? { schema: { $ref: renamed('#') }, components: { ...components, [prefix]: schema } }
    : { schema, components };
}

const dataKeywords: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'example', 'examples']);
const namedSchemas: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas']);

function withRefs(schema: JsonSchema, renamed: (ref: string) => string): JsonSchema {
  const each = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(each);
    return typeof value === 'object' && value !== null ? withRefs(value as JsonSchema, renamed) : value;
  };
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (dataKeywords.has(key)) return [key, value];
      if (key === '$ref' && typeof value === 'string') return [key, renamed(value)];
      // Here keys are names: a property may be called `$ref` or `default`.
      if (namedSchemas.has(key) && typeof value === 'object' && value !== null)
        return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, each(inner)]))];
      return [key, each(value)];
    }),
  );
}

function pointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** A name with nothing in it but what the names of components may have. */
function safe(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, (each) => `.${each.charCodeAt(0).toString(16)}.`);
}

/** The properties of an object that is given by single values, as those of a query are. */
export interface Fields {
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required: readonly string[];
}

/** The properties that a schema has by itself, by what it refers to and by all that it joins; nothing if it is no object. */
export function fieldsOf({ schema, components }: DescribedSchema): Fields | undefined {
  const visit = (each: JsonSchema, seen: readonly JsonSchema[]): Fields | undefined => {
    if (seen.includes(each)) return undefined;
    const { $ref, allOf, properties, required } = each;
    const joined: readonly JsonSchema[] = Array.isArray(allOf) ? allOf : [];
    const target = typeof $ref === 'string' ? components[$ref.slice('#/components/schemas/'.length)] : undefined;
    const parts = [...joined, ...(target === undefined ? [] : [target])]
      .map((part) => visit(part, [...seen, each]))
      .filter((part) => part !== undefined);
    if (each['type'] === 'object')
      parts.push({ properties: (properties ?? {}) as Fields['properties'], required: (required ?? []) as string[] });
    if (parts.length === 0) return undefined;
    return {
      properties: Object.assign({}, ...parts.map((part) => part.properties)) as Fields['properties'],
      required: parts.flatMap((part) => part.required),
    };
  };
  return visit(schema, []);
}
