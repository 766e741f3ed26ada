import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createPortal, definePlugin, defineTables } from '@portico/core';
import { sqlite } from '@portico/core/sqlite';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { billing } from '../src/index.js';
import { migrations } from '../src/migrations.js';

/** Billing's history as it was when settings had an account that SQLite let be null; it declares nothing yet. */
const before = definePlugin({
  id: 'billing',
  options: z.object({}),
  tables: defineTables<object>({}),
  migrations: Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0005')),
  texts: { en: {} },
  apps: {},
});

it('settings are kept when their table is made anew on SQLite', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'portico-'));
  const file = path.join(folder, 'test.db');
  const secret = 'a secret for tests, 32 bytes at least';
  const old = createPortal({ database: sqlite(file), secret, plugins: [before()], log: () => {} });
  const { id } = await old.accounts.create({ slug: 'studio', name: 'Studio' });
  await old.close();
  const database = new DatabaseSync(file);
  database
    .prepare(
      `insert into billing_settings (account_id, legal_name, iban, bank_name, terms_days, tax_mode, tax_rounding,
        number_pattern, number_reset, updated_at)
      values (?, 'Studio GmbH', 'DE89370400440532013000', 'Bank', 14, 'exclusive', 'line', 'R-{n}', 'yearly', '2026-11-24T00:00:00.000Z')`,
    )
    .run(id);
  const rows = () => database.prepare('select * from billing_settings').all();
  const kept = rows();

  const portal = createPortal({ database: sqlite(file), secret, plugins: [billing()], log: () => {} });
  await portal.start();
  expect(rows()).toEqual(kept);
  expect(() => database.exec('update billing_settings set account_id = null')).toThrow(/NOT NULL/);
  database.close();
  await portal.close();
  await rm(folder, { recursive: true, force: true });
});
