import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { chunks, sha256 } from '../../src/documents/documents.test-support.js';
import type { KernelTables } from '../../src/identity/tables.js';
import { createPortal } from '../../src/index.js';
import { databaseAt, kernelEngines, testDatabase } from '../../src/testing/test-database.js';
import { buildNode, startNode } from '../node-process.js';
import { type ShelfTables, shelf } from '../shelf.js';
import { signInAt } from './served-shelf.test-support.js';

let file: string;
beforeAll(async () => {
  file = await buildNode(path.join(import.meta.dirname, 'node.ts'));
});
afterAll(() => rmSync(file, { force: true }));

const { numRuns: kills, timeout } = propertyRuns(3);
const secret = 'a secret for tests, 32 bytes at least';
const HOUR = 3_600_000;

async function* slowly(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks(bytes, 100_000)) {
    yield chunk;
    await wait(1);
  }
}

describe.each(kernelEngines())('a node that is killed while files come, on %s', (engine) => {
  it(`keeps each whole or not at all (${kills} kills)`, { timeout }, async () => {
    const { address, remove } = await testDatabase(engine);
    const portalAt = (later: number) =>
      createPortal({
        database: databaseAt(address),
        secret,
        clock: { now: () => Date.now() + later },
        log: () => {},
        plugins: [shelf()],
      });
    const before = portalAt(0);
    const { id: account } = await before.accounts.create({ slug: 'studio', name: 'Studio', hosts: ['localhost'] });
    const { contacts } = before.account(account);
    const { id: contact } = await contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const { path: link } = await contacts.signInLink({ contact, instant: true });
    await before.close();

    const start = () => startNode(file, { address, secret }, () => {});
    onTestFinished(() => node.kill());
    let node = await start();
    const cookie = await signInAt(node.at, link);
    const upload = async (size: number) => {
      const bytes = randomBytes(size);
      const headers = { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' };
      const init = { method: 'POST', body: slowly(bytes), duplex: 'half', headers };
      const answer = await fetch(`${node.at}/portal/papers`, init as unknown as RequestInit);
      if (!answer.ok) throw new Error(await answer.text());
      return { id: ((await answer.json()) as { id: string }).id, sha256: sha256(bytes) };
    };
    const answered: { id: string; sha256: string }[] = [await upload(1000)];
    let brokenOff = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const uploads = Promise.allSettled(
        [300_000, 1_500_000, 6_000_000].map(async (size) => answered.push(await upload(size))),
      );
      await wait(20 + Math.random() * 200);
      await node.kill();
      const ends = await uploads;
      brokenOff += ends.filter(({ status }) => status === 'rejected').length;
      node = await start();
    }
    await node.kill();
    expect(brokenOff).toBeGreaterThan(0);

    // What broke off goes when nobody can be bringing it any more.
    const after = portalAt(2 * HOUR);
    await after.start();
    await after.close();
    const opened = await databaseAt(address).open();
    const db = opened.kysely<KernelTables & ShelfTables>();
    expect(await db.selectFrom('portico_bytes').select('id').where('status', '<>', 'kept').execute()).toEqual([]);
    const kept = (await db.selectFrom('portico_bytes').select('id').execute()).map(({ id }) => id);
    const lying = await db.selectFrom('portico_piece').select('bytes_id').distinct().execute();
    expect(lying.map(({ bytes_id }) => bytes_id).toSorted()).toEqual(kept.toSorted());
    const papers = await db.selectFrom('shelf_paper').select('id').execute();
    await opened.close();
    expect(papers.length).toBe(kept.length);

    node = await start();
    const hashes = new Map<string, string>();
    for (const { id } of papers) {
      const answer = await fetch(`${node.at}/portal/papers/${id}/content`, { headers: { Cookie: cookie } });
      const content = sha256(new Uint8Array(await answer.arrayBuffer()));
      expect([answer.status, answer.headers.get('ETag')]).toEqual([200, `"${content}"`]);
      hashes.set(id, content);
    }
    for (const { id, sha256: sent } of answered) expect(hashes.get(id)).toBe(sent);
    await node.kill();
    await remove();
  });
});
