import { type Kysely, sql } from 'kysely';
import type { Column, ForeignKey, Key, Relation } from './relation.js';

interface RelationRow {
  readonly name: string;
  readonly partOf: string | null;
  readonly kind: 'r' | 'p' | 'v' | 'm' | 'f';
  readonly asInvoker: boolean;
  readonly columns: Column[] | null;
  readonly keys: KeyRow[] | null;
  readonly foreignKeys: ForeignKey[] | null;
  readonly triggers: string[] | null;
  readonly reads: string[] | null;
}

type KeyRow = Omit<Key, 'kind' | 'parts'> & {
  readonly kind: 'p' | 'u' | 'x' | null;
  readonly parts: readonly { readonly column: string | null; readonly text: string; readonly byEquality: boolean }[];
};

const KINDS = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
} as const;
const KEYS = { p: 'primary key', u: 'unique constraint', x: 'exclusion constraint' } as const;

/**
 * Reads from the catalogue of PostgreSQL the relations of a schema that have one of `names`, in any letter case, and the
 * parts of those that are tables, wherever they are.
 */
export async function postgresRelations(
  db: Kysely<unknown>,
  schema: string,
  names: readonly string[],
): Promise<Relation[]> {
  const wanted = names.map((name) => name.toLowerCase());
  const { rows } = await sql<RelationRow>`
    with recursive part as (
      select c.oid as id, c.oid as root from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schema} and lower(c.relname) in (${sql.join(wanted)}) and c.relkind in ('r', 'p', 'v', 'm', 'f')
      union select i.inhrelid, part.root from pg_inherits i join part on part.id = i.inhparent)
    select c.relname as "name", c.relkind as "kind",
      case when part.root <> part.id then (select relname from pg_class where oid = part.root) end as "partOf",
      coalesce((select o.option_value::boolean from pg_options_to_table(c.reloptions) o
        where o.option_name = 'security_invoker'), false) as "asInvoker",
      (${columns}) as "columns", (${keys}) as "keys", (${foreignKeys(schema)}) as "foreignKeys", (${triggers}) as "triggers",
      (${reads}) as "reads"
    from part join pg_class c on c.oid = part.id order by c.relname`.execute(db);
  return rows.map(({ kind, partOf, ...row }) => ({
    ...row,
    partOf: partOf ?? undefined,
    kind: KINDS[kind],
    columns: row.columns ?? [],
    keys: (row.keys ?? []).map((key) => ({
      ...key,
      kind: key.kind === null ? 'unique index' : KEYS[key.kind],
      parts: key.parts.map((part) => ({ ...part, column: part.column ?? undefined })),
    })),
    foreignKeys: (row.foreignKeys ?? []).map((key) => ({ ...key, otherSchema: key.otherSchema ?? undefined })),
    triggers: row.triggers ?? [],
    reads: row.reads ?? [],
  }));
}

const columns = sql`
  select json_agg(json_build_object(
    'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
    'nullable', not a.attnotnull, 'generated', a.attgenerated <> '' or a.attidentity <> '') order by a.attnum)
  from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped`;

/** Of the columns of an index only those of its key, not those that it includes. */
const keys = sql`
  select json_agg(json_build_object(
    'name', i.relname, 'kind', k.contype, 'partial', x.indpred is not null,
    'inherited', i.relispartition and part.root <> part.id,
    'parts', (
      select json_agg(json_build_object(
        'column', a.attname, 'text', pg_get_indexdef(x.indexrelid, place, true),
        'byEquality', k.conexclop is null or (select oprname from pg_operator where oid = k.conexclop[place]) = '=')
        order by place)
      from generate_series(1, x.indnkeyatts) place
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[place - 1])) order by i.relname)
  from pg_index x join pg_class i on i.oid = x.indexrelid
  left join pg_constraint k on k.conindid = x.indexrelid and k.conrelid = c.oid and k.contype in ('p', 'u', 'x')
  where x.indrelid = c.oid and (x.indisunique or x.indisexclusion)`;

const columnNames = (relation: string, numbers: string) => sql`(
  select coalesce(json_agg(a.attname order by place), '[]'::json)
  from unnest(${sql.raw(numbers)}) with ordinality as n (number, place)
  join pg_attribute a on a.attrelid = ${sql.raw(relation)} and a.attnum = n.number)`;

/** Not those that stand for a key once more, for each part of the table that it refers to. */
const foreignKeys = (schema: string) => sql`
  select json_agg(json_build_object(
    'name', k.conname, 'columns', ${columnNames('k.conrelid', 'k.conkey')},
    'table', t.relname, 'tableColumns', ${columnNames('k.confrelid', 'k.confkey')}, 'exists', true,
    'otherSchema', nullif(ts.nspname, ${schema}), 'inherited', k.conparentid <> 0 and part.root <> part.id,
    'cleared', case
      when k.confupdtype in ('n', 'd') then ${columnNames('k.conrelid', 'k.conkey')}
      when k.confdeltype in ('n', 'd') then ${columnNames('k.conrelid', 'coalesce(k.confdelsetcols, k.conkey)')}
      else '[]'::json end,
    'holds', k.convalidated and coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)) order by k.conname)
  from pg_constraint k join pg_class t on t.oid = k.confrelid join pg_namespace ts on ts.oid = t.relnamespace
  left join pg_constraint above on above.oid = k.conparentid
  where k.conrelid = c.oid and k.contype = 'f' and above.conrelid is distinct from k.conrelid`;

/** A view is a rule itself: what it reads. */
const triggers = sql`
  select json_agg(name order by name) from (
    select tgname::text as name from pg_trigger where tgrelid = c.oid and not tgisinternal and (tgparentid = 0 or part.root = part.id)
    union all select rulename::text from pg_rewrite where ev_class = c.oid and rulename <> '_RETURN') as acts`;

/** Those of other schemas with their schema, so that they are nobody's. */
const reads = sql`
  select json_agg(name order by name) from (
    select distinct case when t.relnamespace = c.relnamespace then t.relname::text
      else concat(t.relnamespace::regnamespace, '.', t.relname) end as name
    from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
    join pg_class t on d.refclassid = 'pg_class'::regclass and t.oid = d.refobjid
    where r.ev_class = c.oid and r.rulename = '_RETURN' and t.oid <> c.oid) as sources`;
