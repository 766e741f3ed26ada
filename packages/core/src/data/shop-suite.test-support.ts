import { beforeAll, beforeEach } from 'vitest';
import type { SuiteDatabase } from './each-engine.js';
import { anybody, fillShop, idOf, openShop, people, type ShopTables, shop, shopHandles } from './shop.test-support.js';

/** Numbers of the orders, items and marks that `fillShop` made: sent ones are odd. */
export const ROW = { adaSent: 1, adaDraft: 2, bobSent: 3, companySent: 5, companyDraft: 6, eveSent: 7 };

/** The id of what `fillShop` gave this number. */
export const row = (number: number) => idOf('0', number);

/** The numbers of rows, in their order. */
export const numbers = (rows: readonly { id: string }[]) =>
  rows.map(({ id }) => Number(id.slice(-11))).sort((a, b) => a - b);

/** A suite in the shop, which is filled anew before each test. For tests only. */
export function inShop(database: SuiteDatabase) {
  const scopes = { ...people, anybody };
  const log: Record<string, unknown>[] = [];
  beforeAll(() => openShop(database.engine));
  beforeEach(() => fillShop(database.engine));
  return {
    /** What all handles have logged. */
    log,
    open: (who: keyof typeof scopes) => shopHandles(database.engine, log).open(shop, scopes[who]),
    raw: () => database.engine.kysely<ShopTables>(),
  };
}
