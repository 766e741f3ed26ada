import { expect, it } from 'vitest';
import { samples } from '../../src/documents/documents.test-support.js';
import { kernelEngines } from '../../src/testing/test-database.js';
import { checkPlugin, describePlugin, type Seed } from '../../src/testing.js';
import { type ShelfPlugin, shelf } from '../shelf.js';

const seed: Seed<ShelfPlugin> = async ({ services, owner, marker }) => {
  const add = (name: string, text: string) => services.shelf.add({ owner, name, bytes: Buffer.from(text) });
  const params = await add(`${marker}.txt`, marker);
  return {
    'GET /papers/:id/content': { params },
    'GET /papers/:id/copy': { params },
    'POST /papers': { file: Buffer.from(`${marker} again`) },
    'POST /papers/small': { file: Buffer.from(`${marker} small`) },
    'POST /papers/pictures': { file: samples.png },
    'PUT /papers/:id/content': { params, file: Buffer.from(`${marker} anew`) },
  };
};

describePlugin(shelf(), { seed });

it('finds files that are given and taken without the decision', async () => {
  const findings = await checkPlugin(shelf({ careless: true }), { seed, engines: kernelEngines().slice(0, 1) });
  const places = new Set(findings.map(({ check, place }) => `${check} ${place}`));
  expect([...places].sort()).toEqual(['foreign-writes PUT /papers/:id/content', 'isolation GET /papers/:id/content']);
});
