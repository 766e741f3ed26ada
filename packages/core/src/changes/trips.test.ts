import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountedTrips, countedTrips } from '../../../../tools/testing/counted-trips.js';
import type { Engine } from '../data/engine.js';
import { type Identity, identityOver } from '../identity/identity.test-support.js';
import type { KernelTables } from '../identity/tables.js';
import { databaseAt, type TestDatabase, testDatabase, testEngines } from '../testing/test-database.js';
import { byHost } from './cause.js';
import type { KernelChange } from './kernel-change.js';

describe.runIf(testEngines().includes('postgres'))('a change on PostgreSQL', () => {
  let database: TestDatabase;
  let way: CountedTrips;
  let engine: Engine;
  let parts: Identity;
  let account: string;

  beforeAll(async () => {
    database = await testDatabase('postgres');
    const { address } = database;
    if ('file' in address) throw new Error('A file has no trips.');
    way = await countedTrips(address.url);
    engine = await databaseAt({ ...address, url: way.address }).open();
    parts = await identityOver(engine);
    ({ id: account } = await parts.accounts.create({ slug: 'studio', name: 'Studio' }));
  });
  afterAll(async () => {
    await engine.close();
    await way.close();
    await database.remove();
  });

  /** The trips of a change of one statement. */
  async function trips(say: (change: KernelChange) => void): Promise<number> {
    way.take();
    await parts.changes.run(account, byHost('accounts.rename'), async (change) => {
      await change.tx
        .kysely<KernelTables>()
        .updateTable('portico_account')
        .set({ name: 'Studio Lindqvist' })
        .where('id', '=', account)
        .execute();
      say(change);
    });
    return way.take();
  }

  it('has one trip more for all that it tells and notes', async () => {
    expect(await trips(() => {})).toBe(3);
    expect(
      await trips((change) => {
        for (const subject of ['app:one', 'app:two']) {
          change.emit({ name: 'app.allowed', subject, partyId: undefined, data: { appId: subject } });
          change.note({ action: 'app.allowed', subject });
        }
      }),
    ).toBe(4);
  });

  it('locks what everybody waits for last', async () => {
    const seen: string[] = [];
    const stop = engine.observe((text) => seen.push(text));
    await trips((change) => {
      change.emit({ name: 'app.allowed', subject: 'app:one', partyId: undefined, data: { appId: 'one' } });
      change.note({ action: 'app.allowed', subject: 'app:one' });
    });
    stop();
    const place = (table: string) => seen.findIndex((text) => text.includes(`"${table}"`));
    expect(place('portico_event_subject')).toBeGreaterThan(0);
    expect(place('portico_audit_head')).toBeGreaterThan(place('portico_event_subject'));
    expect(place('portico_event')).toBeGreaterThan(place('portico_audit_head'));
  });
});
