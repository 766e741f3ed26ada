import type { Hono } from 'hono';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../../data/each-engine.js';
import {
  byOperator,
  type Identity,
  identityOver,
  newAccount,
  newAddress,
  newContact,
  type TestAccount,
  theHost,
} from '../../identity/identity.test-support.js';
import type { KernelTables } from '../../identity/tables.js';
import type { PortalEnv } from '../environment.js';
import { askByHttp, type Browser, lastLink, newBrowser, portalOver } from './routes.test-support.js';

describeEachEngine('sign-in gives no hint', (database) => {
  let parts: Identity;
  let account: TestAccount;
  let app: Hono<PortalEnv>;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
    app = portalOver(parts);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const browserOf = (of: TestAccount = account) => newBrowser(app, of);
  const ask = (browser: Browser, email: string, fields?: object) => askByHttp(parts, browser, email, fields);

  const tickets = (contactId: string) =>
    parts.engine
      .kysely<KernelTables>()
      .selectFrom('portico_ticket')
      .selectAll()
      .where('contact_id', '=', contactId)
      .execute();

  describe('an unknown address', () => {
    const answerFor = async (email: string, browser: Browser, how: 'json' | 'form') => {
      const statements: string[] = [];
      const stop = parts.engine.observe((sql) => statements.push(sql));
      parts.secrets.calls = [];
      const response =
        how === 'json'
          ? await browser.json('POST', '/auth/ask', { email })
          : await browser.form('/auth/ask', { email });
      const headers = [...response.headers].map(([name, value]) => [
        name,
        value.replace(/(portico-ask=)[\w-]{43}/, '$1…'),
      ]);
      const body = await response.text();
      await parts.background.settled();
      stop();
      return { status: response.status, headers, body, statements, hashes: parts.secrets.calls };
    };

    test.each(['json', 'form'] as const)(
      'gets the same bytes, headers, statements and hash calls (%s)',
      async (how) => {
        const contact = await newContact(parts, account.id);
        const suspended = await newContact(parts, account.id);
        await parts.contacts.suspend(account.id, suspended.id, theHost);
        await answerFor(newAddress(), browserOf(), how);
        const known = await answerFor(contact.email, browserOf(), how);
        expect(parts.mailer.to(contact.email)).toHaveLength(1);
        for (const email of [newAddress(), suspended.email]) {
          expect(await answerFor(email, browserOf(), how)).toEqual(known);
          expect(parts.mailer.to(email)).toEqual([]);
        }
      },
    );

    test('and then the same answers to the same codes', async () => {
      const contact = await newContact(parts, account.id);
      const answers = async (email: string) => {
        const browser = browserOf();
        await ask(browser, email);
        const all: string[] = [];
        for (const code of ['000000', '000001', '000002', '000003', '000004', '000005']) {
          const response = await browser.json('POST', '/auth/code', { code });
          all.push(`${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`);
        }
        return all;
      };
      expect(await answers(newAddress())).toEqual(await answers(contact.email));
    });

    test('the answer does not wait for the work', async () => {
      const browser = browserOf();
      await browser.json('POST', '/auth/ask', { email: newAddress() });
      await parts.background.settled();
      const statements: string[] = [];
      const stop = parts.engine.observe((sql) => statements.push(sql));
      await browser.json('POST', '/auth/ask', { email: newAddress() });
      expect(statements).toHaveLength(1);
      await parts.background.settled();
      expect(statements.length).toBeGreaterThan(5);
      stop();
    });
  });

  describe('a mail scanner', () => {
    test('that opens, asks for and presses everything spends nothing and gets nothing', async () => {
      const contact = await newContact(parts, account.id);
      const browser = browserOf();
      await ask(browser, contact.email);
      const url = lastLink(parts, contact.email);
      const link = await parts.signInLinks.create(account.id, { contact: contact.id }, byOperator('op-1'));
      const before = await tickets(contact.id);

      for (const target of [url, `https://${account.host}/portal${link.path}`]) {
        const scanner = browserOf();
        for (let round = 0; round < 10; round += 1) {
          const responses = [
            await scanner.page(target),
            await scanner.send('HEAD', target),
            await scanner.send('GET', target, { headers: { Accept: '*/*', 'Sec-Fetch-Site': 'none' } }),
            await scanner.form(target, {}),
            await scanner.form(target, { code: '' }),
            await scanner.json('POST', target, {}),
            await scanner.send('POST', target),
            await scanner.send('POST', target, {
              headers: { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
            }),
            await scanner.send('OPTIONS', target),
            await scanner.send('PUT', target),
            await scanner.send('DELETE', target),
          ];
          for (const response of responses) expect(response.headers.getSetCookie()).toEqual([]);
          expect(responses.map(({ status }) => status)).toEqual([
            200, 200, 200, 422, 422, 422, 422, 403, 404, 404, 404,
          ]);
        }
        expect(scanner.cookies.size).toBe(0);
      }
      expect(await tickets(contact.id)).toEqual(before);
      expect((await parts.contacts.get(account.id, contact.id)).status).toBe('known');
      expect(await parts.sessions.list(account.id, contact.id)).toEqual([]);
      expect((await browser.form(url, {})).status).toBe(303);
    });
  });
});
