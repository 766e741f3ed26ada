import { beforeAll, expect, it } from 'vitest';
import { checkTables } from './check-tables.js';
import { describeEachEngine } from './each-engine.js';
import { internal, owned, personal } from './scopes.js';
import { openShop, shop } from './shop.test-support.js';

describeEachEngine('declared tables', (database) => {
  beforeAll(() => openShop(database.engine));

  it('fit the database', async () => {
    await checkTables(database.engine, [{ owner: 'shop', scopes: shop.scopes }]);
  });

  it.each([
    [{ shop_ghost: internal }, /plugin "shop" declares the table "shop_ghost", which no migration makes/],
    [{ shop_product: personal }, /"shop_product" as personal, but it has no owner_id/],
    [{ shop_product: owned<never, never>() }, /"shop_product" as owned, but it has no owner_id/],
    [{ portico_migration: internal }, /"portico_migration" as internal, but it has no account_id/],
  ])('are refused by name: %j', async (scopes, message) => {
    await expect(checkTables(database.engine, [{ owner: 'shop', scopes }])).rejects.toThrow(message);
  });
});
