import { describe, expect, it } from 'vitest';
import { scopeValues } from '../scope-values.js';
import { personal, shared } from '../scopes.js';
import { idOf, people, type ShopTables, shop, shopHandles } from '../shop.test-support.js';
import { roleSets } from './asking-contact.js';
import { sqliteEngine } from './refusals.test-support.js';
import { OwnerMarkers, ownerSet } from './scope-markers.js';
import { Sights } from './sights.js';

describe('what is built for one and kept for others', () => {
  const handles = shopHandles(sqliteEngine);
  const open = (who: keyof typeof people) => handles.open(shop, people[who]);

  it('serves no other kind of runner', () => {
    const texts = (['acme', 'ada', 'viewOfAda', 'hook'] as const).map(
      (who) => open(who).selectFrom('shop_order').select('id').compile().sql,
    );
    expect(texts.map((text) => text.includes('"owner_id"'))).toEqual([false, true, true, false]);
    expect(() => open('viewOfAda').deleteFrom('shop_mark').compile()).toThrow('nothing can be changed');
    expect(() => open('ada').deleteFrom('shop_mark').compile()).not.toThrow();
  });

  it('has a place for each owner, and more by twos, which repeat the first', () => {
    const sights = new Sights(sqliteEngine);
    const sightFor = (companies: number) => {
      const member = (_: unknown, index: number) => ({ id: idOf('d', index + 1), role: 'owner' as const });
      const values = scopeValues({ ...people.ada, companies: Array.from({ length: companies }, member) });
      return { sight: sights.of(shop, 'contact', values), values };
    };
    const [one, two, three, four] = [0, 1, 2, 3].map((companies) => sightFor(companies).sight);
    expect(new Set([one, two, three, four]).size).toBe(3);
    expect(four).toBe(three);
    const { values } = sightFor(2);
    const roles = ownerSet(['owner', 'billing']);
    const markers = new OwnerMarkers().of(roles, 4);
    expect(markers.map((marker) => marker.read(values, {}))).toEqual([
      ...[people.ada.contact, idOf('d', 1), idOf('d', 2), people.ada.contact],
    ]);
  });

  it('has no more places for one because another had more', () => {
    const markers = new OwnerMarkers();
    expect(markers.of('owner', 4)).toHaveLength(4);
    expect(markers.of('owner', 2)).toHaveLength(2);
  });

  it('differs by the roles that any declaration asks for', () => {
    const asked = {
      shop_order: shop.scopes.shop_order,
      shop_reply: shared<ShopTables, 'shop_reply'>((row, contact) => row('owner_id', 'in', contact.parties('member'))),
      shop_mark: personal,
    };
    expect(roleSets(asked as never)).toEqual(['billing,owner', 'member']);
  });

  it('knows roles in whatever order', () => {
    expect(ownerSet(['owner', 'billing'])).toBe(ownerSet(['billing', 'owner']));
  });
});
