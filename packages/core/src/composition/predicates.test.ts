import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTables } from '../data/define-tables.js';
import { type AccountRow, internal, type OwnedRow, owned, personal, shared, tenant } from '../data/scopes.js';
import type { Tables } from '../data/tables.js';
import { definePlugin } from '../plugin.js';
import { compose } from './compose.js';

interface Shapes {
  tours_key: AccountRow & { id: string };
  tours_place: AccountRow & { id: string };
  tours_visit: OwnedRow & { id: string };
  tours_picture: AccountRow & { id: string };
}

/** The faults of a plugin whose tables have these scopes in place of plain ones. */
function faultsOf(scopes: Partial<Parameters<typeof defineTables<Shapes>>[0]>): unknown {
  const plain = { tours_key: internal, tours_place: tenant, tours_visit: personal, tours_picture: tenant };
  const plugin = definePlugin({
    id: 'tours',
    options: z.object({}),
    tables: defineTables<Shapes>({ ...plain, ...scopes }) as Tables<Shapes>,
    migrations: {},
    texts: { en: {} },
    apps: {},
  });
  try {
    compose([plugin()]);
    return [];
  } catch (error) {
    return (error as { members: { faults: unknown } }).members.faults;
  }
}

describe('predicates of tables', () => {
  it('are taken if they keep to what whoever asks may read', () => {
    expect(
      faultsOf({
        tours_visit: owned({ visible: (row) => row.exists(row.selectFrom('tours_place').select('id')) }),
        tours_picture: shared((row, contact) => row('id', '=', contact.id), {
          open: (row) => row.exists(row.selectFrom('tours_place').select('id')),
        }),
      }),
    ).toEqual([]);
  });

  it('are refused for what they read', () => {
    expect(
      faultsOf({
        tours_visit: owned({ visible: (row) => row.exists(row.selectFrom('tours_key').select('id')) }),
      }),
    ).toEqual([expect.stringMatching(/^The predicate of table "tours_visit" of plugin "tours" .*"tours_key"/)]);
    expect(
      faultsOf({
        tours_picture: shared((row, contact) => row('id', '=', contact.id), {
          open: (row) => row.exists(row.selectFrom('tours_visit').select('id')),
        }),
      }),
    ).toEqual([expect.stringMatching(/"tours_picture" of plugin "tours" .*open route.*"tours_visit"/)]);
  });

  it('are refused in a circle, each that is part of it', () => {
    expect(
      faultsOf({
        tours_visit: owned({ visible: (row) => row.exists(row.selectFrom('tours_picture').select('id')) }),
        tours_picture: shared((row) => row.exists(row.selectFrom('tours_visit').select('id'))),
      }),
    ).toEqual([
      expect.stringContaining('"tours_visit", which reads "tours_picture", which reads "tours_visit"'),
      expect.stringContaining('"tours_picture", which reads "tours_visit", which reads "tours_picture"'),
    ]);
  });

  it('are refused for raw SQL, and for what they throw', () => {
    const thrown = () => {
      throw new TypeError('no such thing');
    };
    expect(
      faultsOf({ tours_picture: shared(() => sql<boolean>`true`), tours_visit: owned({ visible: thrown }) }),
    ).toEqual([expect.stringContaining('no such thing'), expect.stringContaining('raw SQL')]);
  });
});
