import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../../tools/testing/launch-browser.ts';
import { startAgency } from './agency.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});

/** What `PORTICO_DATABASE` may be, each made for one test. */
const databases = [
  { engine: 'a SQLite file', make: sqliteFile },
  ...(process.env.PORTICO_TEST_POSTGRES === undefined ? [] : [{ engine: 'PostgreSQL', make: postgresDatabase }]),
];

describe.each(databases)('the agency on $engine', ({ make }) => {
  it('starts twice with the same people, invoices and sessions', async () => {
    const database = await make();
    const page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    const invoices = page.getByRole('link', { name: /^All/ });
    try {
      const first = await startAgency({ PORTICO_DATABASE: database.address });
      await page.goto(first.link('Hanna Brandt, Studio Lindqvist'));
      await page.getByRole('button').first().click();
      await page.getByRole('link', { name: 'All invoices' }).click();
      await expect.poll(() => invoices.textContent()).toMatch(/\d/);
      const before = await invoices.textContent();
      await first.stop();

      const second = await startAgency({ PORTICO_DATABASE: database.address });
      await page.goto(`${second.studio}/invoices`);
      await expect.poll(() => invoices.textContent()).toBe(before);
      await second.stop();
    } finally {
      await page.context().close();
      await database.remove();
    }
  });
});

interface Made {
  readonly address: string;
  remove(): Promise<void>;
}

async function sqliteFile(): Promise<Made> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portico-agency-'));
  return {
    address: path.join(folder, 'new folder', 'demo.db'),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function postgresDatabase(): Promise<Made> {
  const server = process.env.PORTICO_TEST_POSTGRES ?? '';
  const name = `agency_${randomBytes(6).toString('hex')}`;
  const run = async (statement: string) => {
    const client = new Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const address = new URL(server);
  address.pathname = `/${name}`;
  return { address: address.href, remove: () => run(`drop database ${name} with (force)`) };
}
