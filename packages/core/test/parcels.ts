import { sql } from 'kysely';
import { z } from 'zod';
import type { Engine } from '../src/data/engine.js';
import { definePlugin, defineTables, type OwnedRow, owned, type Params, text } from '../src/index.js';

interface ParcelRow extends OwnedRow {
  id: string;
  name: string;
  on_day: string;
  made_at: string;
  weight: number;
  divisor: number;
  note: string | null;
}

const Parcel = z.object({
  id: z.string(),
  name: z.string(),
  on_day: z.string(),
  made_at: z.string(),
  weight: z.int(),
  note: z.string().nullable(),
});

/** What {@link parcels} is made with. */
export interface ParcelOptions {
  /** What makes its card costly or wrong, as far as the rows of a contact let it. */
  readonly fault?: 'divides' | 'joins';
  /** How many times a row is joined with all others. */
  readonly joins?: number;
  readonly budget?: number;
  /** Called when the card is presented, with how many rows it got. */
  readonly seen?: (rows: number) => void;
  /** Whether the card's items lead to where its actions do. */
  readonly linked?: true;
  /** Whether nothing ever waits in it. */
  readonly quiet?: true;
}

/** A section whose app, card, action and list are prepared queries over a table of its own. Tests compose many of them. */
export function parcels<const Id extends string>(id: Id, options: ParcelOptions = {}) {
  const { fault, joins = 0, budget, seen, linked, quiet } = options;
  // Its name depends on the plugin's; for types, any will do.
  const table = `${id}_parcel` as 'parcel';
  const tables = defineTables<{ parcel: ParcelRow }>({ [table]: owned() } as never);
  const rowsOf = (failing: boolean) =>
    tables.prepared((db, p: Params<{ now: string; today: string; limit: number }>) => {
      const rows = db
        .selectFrom(table)
        .select(['id', 'name', 'on_day', 'made_at', 'weight', 'note'])
        .where('on_day', '>=', p.today)
        .where('made_at', '<=', p.now)
        .orderBy('on_day')
        .orderBy('id')
        .limit(p.limit);
      if (!failing) return rows;
      if (fault === 'divides') return rows.where((row) => row(row(row.val(10), '/', row.ref('divisor')), '>', 0));
      return rows.where((row) => {
        const aliases = Array.from({ length: joins }, (_, i) => `${table} as j${i}` as 'parcel as j0');
        const sum = aliases
          .slice(1)
          .reduce(
            (total, _, i) => row(total as never, '+', row.ref(`j${i + 1}.weight` as never)) as never,
            row.ref('j0.weight' as never),
          );
        return row.not(
          row.exists(
            row
              .selectFrom(aliases)
              .select('j0.id')
              .where((joined) => joined(sum as never, '=', -1 as never)),
          ),
        );
      });
    });
  return definePlugin({
    id,
    options: z.object({}),
    tables,
    migrations: {
      '0001_parcels': {
        up: async ({ db, types }) => {
          await db.schema
            .createTable(table)
            .addColumn('account_id', types.id, (c) => c.notNull())
            .addColumn('owner_id', types.id, (c) => c.notNull())
            .addColumn('id', types.id, (c) => c.notNull())
            .addColumn('name', types.text, (c) => c.notNull())
            .addColumn('on_day', types.day, (c) => c.notNull())
            .addColumn('made_at', types.instant, (c) => c.notNull())
            .addColumn('weight', types.money, (c) => c.notNull())
            .addColumn('divisor', types.integer, (c) => c.notNull())
            .addColumn('note', types.text)
            .addPrimaryKeyConstraint(`${table}_key`, ['account_id', 'id'])
            .addForeignKeyConstraint(`${table}_owner`, ['account_id', 'owner_id'], 'portico_party', [
              'account_id',
              'id',
            ])
            .execute();
        },
      },
    },
    texts: { en: { title: id } },
    apps: {
      [id as string]: {
        title: text('title'),
        icon: 'box',
        path: `/${id}`,
        eligible: tables.prepared((db) => db.selectFrom(table).select('id').limit(1)),
      },
    },
    actions: (action) => {
      const fetch = action({ app: id as string, returns: Parcel, query: rowsOf(false), limit: 2 }).present((rows) =>
        rows.map((row) => ({
          title: row.name,
          verb: 'Fetch',
          link: `/${id}/${row.id}`,
          dueAt: row.made_at,
          amount: { value: row.weight, currency: 'EUR' },
        })),
      );
      return quiet ? ({} as { fetch: typeof fetch }) : { fetch };
    },
    cards: (card) => ({
      all: card({
        app: id as string,
        returns: Parcel,
        query: rowsOf(fault !== undefined),
        ...(budget !== undefined && { budget }),
      }).present((rows) => {
        seen?.(rows.length);
        return {
          title: id,
          items: rows.map((row) => ({
            title: row.name,
            dueAt: row.on_day,
            ...(linked && { link: `/${id}/${row.id}` }),
            ...(row.note !== null && { subtitle: row.note }),
          })),
          empty: 'No parcels',
        };
      }),
    }),
    lists: (list) => ({
      all: list({ app: id as string, returns: Parcel, query: rowsOf(false), limit: 3 }).present((rows) => ({
        title: id,
        items: rows.map((row) => ({ title: row.name, dueAt: row.made_at })),
      })),
    }),
  })();
}

/** Puts rows into a plugin's table, the same ones on every engine. */
export async function deliver(
  engine: Engine,
  plugin: string,
  owner: { readonly account: string; readonly contact: string },
  count: number,
  divisor = 1,
): Promise<void> {
  const table = engine.schema === undefined ? sql.ref(`${plugin}_parcel`) : sql.id(engine.schema, `${plugin}_parcel`);
  for (let i = 0; i < count; i += 1) {
    const id = `00000000-0000-7000-8000-${owner.contact.slice(-6)}${String(i).padStart(6, '0')}`;
    await sql`
      insert into ${table} (account_id, owner_id, id, name, on_day, made_at, weight, divisor, note)
      values (${owner.account}, ${owner.contact}, ${id}, ${`Parcel "${i}" für \\ Anna`}, ${`2026-12-${10 + (i % 20)}`},
        ${`2026-11-${10 + (i % 10)}T08:00:00.${120 + i}Z`}, ${4_000_000_000 + i}, ${divisor}, ${i % 2 === 0 ? null : 'by hand'})
    `.execute(engine.kysely());
  }
}
