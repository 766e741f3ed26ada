import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { randomToken } from '../secret.js';
import { Asking } from './asking.js';
import { parseEmailAddress } from './email-address.js';
import {
  type Identity,
  identityOver,
  minutes,
  newAccount,
  newAddress,
  newContact,
  type TestAccount,
  theHost,
} from './identity.test-support.js';
import { type AskFrom, askFor, lastMail, newNetwork, otherCode, visitor } from './sign-in.test-support.js';

const problem = (code: string, status: number) => expect.objectContaining({ code, status });

describeEachEngine('asking', (database) => {
  let parts: Identity;
  let account: TestAccount;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const ask = (email: string, from?: AskFrom) => askFor(parts, account, email, from);
  const mailTo = (email: string) => lastMail(parts, email);

  describe('an address that belongs to nobody', () => {
    test('costs the same statements and the same hashes as one that does', async () => {
      const contact = await newContact(parts, account.id);
      const suspended = await newContact(parts, account.id);
      await parts.contacts.suspend(account.id, suspended.id, theHost);
      const observed = async (email: string, device?: string) => {
        const statements: string[] = [];
        const stop = parts.engine.observe((sql) => statements.push(sql));
        parts.secrets.calls = [];
        await ask(email, device === undefined ? {} : { device });
        stop();
        return { statements, hashes: parts.secrets.calls };
      };
      await observed(contact.email);
      const known = await observed(contact.email);
      expect(known.statements.length).toBeGreaterThan(5);
      expect(await observed(newAddress())).toEqual(known);
      expect(await observed(suspended.email)).toEqual(known);

      const foreignDevice = parts.devices.remember((await newAccount(parts)).id, contact.id, undefined);
      const withDevice = await observed(contact.email, foreignDevice);
      expect(await observed(newAddress(), foreignDevice)).toEqual(withDevice);
    });

    test('has a ticket of the same shape, whose code is wrong even when it is right', async () => {
      const email = newAddress();
      const browser = await ask(email);
      const ticket = await parts.tickets.ofBrowser(account.id, browser);
      expect(ticket).toMatchObject({
        contact_id: null,
        status: 'open',
        browser_attempts: 0,
        code_mac: expect.any(String),
      });
      const guesses = await Promise.allSettled(
        ['000000', '000001', '000002', '000003', '000004'].map((code) =>
          parts.signIn.withCode(account.id, code, visitor(browser)),
        ),
      );
      expect(
        guesses.map((each) => (each.status === 'rejected' ? (each.reason as { code: string }).code : 'in')).sort(),
      ).toEqual(['code_exhausted', 'code_wrong', 'code_wrong', 'code_wrong', 'code_wrong']);

      const addressMac = parts.secrets.hmac('address', 'x');
      const secrets = await parts.tickets.openAsked(parts.engine.kysely(), {
        accountId: account.id,
        contactId: undefined,
        addressMac,
        networkMac: addressMac,
        browser,
        next: undefined,
        lifetime: minutes,
        unlimited: false,
      });
      await expect(parts.signIn.withCode(account.id, secrets?.code ?? '', visitor(browser))).rejects.toEqual(
        problem('code_wrong', 422),
      );
      await expect(parts.signIn.withLink(account.id, secrets?.link ?? '', undefined, visitor(browser))).rejects.toEqual(
        problem('link_expired', 410),
      );
    });
  });

  describe('a flood of asks', () => {
    test('of one network reaches its limit, and leaves earlier tickets valid', async () => {
      const contact = await newContact(parts, account.id);
      const remoteAddress = newNetwork();
      const browser = await ask(contact.email, { remoteAddress });
      const { code } = mailTo(contact.email);
      for (let i = 0; i < 30; i += 1) await ask(contact.email, { remoteAddress });
      expect(parts.mailer.to(contact.email)).toHaveLength(3);
      await parts.signIn.withCode(account.id, code, visitor(browser));
    });

    test('by the same browser leaves every link that was mailed, and the newest code', async () => {
      const contact = await newContact(parts, account.id);
      const remoteAddress = newNetwork();
      const browser = await ask(contact.email, { remoteAddress });
      const first = mailTo(contact.email);
      for (let i = 0; i < 10; i += 1) await ask(contact.email, { remoteAddress, browser });
      expect(parts.mailer.to(contact.email)).toHaveLength(5);
      const last = mailTo(contact.email);
      if (first.code !== last.code) {
        await expect(parts.signIn.withCode(account.id, first.code, visitor(browser))).rejects.toEqual(
          problem('code_wrong', 422),
        );
      }
      await parts.signIn.withLink(account.id, first.link, undefined, visitor(browser));
      await parts.signIn.withCode(account.id, last.code, visitor(browser));
    });

    test('by others, elsewhere, keeps nobody out: not his ticket, not a new one', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code } = mailTo(contact.email);
      const attackers = Array.from({ length: 4 }, newNetwork);
      for (const remoteAddress of attackers)
        for (let i = 0; i < 10; i += 1) await ask(contact.email, { remoteAddress });
      const second = await ask(contact.email);
      const { code: newCode } = mailTo(contact.email);
      await parts.signIn.withCode(account.id, code, visitor(browser));
      await parts.signIn.withCode(account.id, newCode, visitor(second));
    });

    test('one network cannot use up what all networks share', async () => {
      const contact = await newContact(parts, account.id);
      const remoteAddress = newNetwork();
      for (let i = 0; i < 60; i += 1) await ask(contact.email, { remoteAddress });
      const before = parts.mailer.to(contact.email).length;
      await ask(contact.email);
      expect(parts.mailer.to(contact.email)).toHaveLength(before + 1);
    });

    test('of many networks stops at forty an hour, but not for a device that signed in before', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { device } = await parts.signIn.withCode(account.id, mailTo(contact.email).code, visitor(browser));
      for (let i = 0; i < 60; i += 1) await ask(contact.email);
      const count = () => parts.mailer.to(contact.email).length;
      expect(count()).toBe(40);
      await ask(contact.email);
      expect(count()).toBe(40);

      const home = await ask(contact.email, { device });
      expect(count()).toBe(41);
      await parts.signIn.withCode(account.id, mailTo(contact.email).code, visitor(home));
      const forged = [
        device.slice(0, -1),
        `${randomToken()}.${device.split('.')[1]}`,
        randomToken(),
        '',
        '.',
        `${device}.x`.slice(1),
      ];
      for (const each of forged) await ask(contact.email, { device: each });
      const friend = await newContact(parts, account.id);
      await ask(contact.email, { device: parts.devices.remember(account.id, friend.id, undefined) });
      const elsewhere = await newAccount(parts);
      await ask(contact.email, { device: parts.devices.remember(elsewhere.id, contact.id, undefined) });
      expect(count()).toBe(41);

      for (let i = 0; i < 30; i += 1) await ask(contact.email, { device });
      expect(count()).toBe(50);
    });

    test('for many addresses from one network stops at thirty an hour', async () => {
      const remoteAddress = '198.51.100.77';
      const before = parts.mailer.mails.length;
      for (let i = 0; i < 40; i += 1) await ask((await newContact(parts, account.id)).email, { remoteAddress });
      expect(parts.mailer.mails.length - before).toBe(30);
      await ask((await newContact(parts, account.id)).email, { remoteAddress: `::ffff:${remoteAddress}` });
      expect(parts.mailer.mails.length - before).toBe(30);
    });

    test('from nobody knows where counts by address only: a server that does not say must not make all people one', async () => {
      const count = async (email: string, times: number) => {
        for (let i = 0; i < times; i += 1) await ask(email, { remoteAddress: '' });
        return parts.mailer.to(email).length;
      };
      for (let i = 0; i < 35; i += 1) expect(await count((await newContact(parts, account.id)).email, 1)).toBe(1);
      expect(await count((await newContact(parts, account.id)).email, 50)).toBe(40);
    });

    test('at most three browsers of one network have open tickets of an address', async () => {
      const contact = await newContact(parts, account.id);
      const remoteAddress = newNetwork();
      const codes: { browser: string; code: string }[] = [];
      for (let i = 0; i < 5; i += 1) {
        const browser = await ask(contact.email, { remoteAddress });
        if (parts.mailer.to(contact.email).length > codes.length)
          codes.push({ browser, code: mailTo(contact.email).code });
      }
      expect(codes).toHaveLength(3);
      for (const { browser, code } of codes) await parts.signIn.withCode(account.id, code, visitor(browser));
    });

    test('and of guesses stops at thirty a day; the link, and a device that signed in before, still get in', async () => {
      const contact = await newContact(parts, account.id);
      const own = await ask(contact.email);
      const { device } = await parts.signIn.withCode(account.id, mailTo(contact.email).code, visitor(own));
      const outcomes: string[] = [];
      for (let i = 0; i < 8; i += 1) {
        const attacker = await ask(contact.email);
        const { code } = mailTo(contact.email);
        for (let guess = 1; guess <= 5; guess += 1) {
          const outcome = await parts.signIn
            .withCode(account.id, otherCode(code, guess), visitor(attacker))
            .catch((error: { code: string }) => error.code);
          outcomes.push(String(outcome));
        }
      }
      expect(outcomes.slice(0, 25).every((each) => each === 'code_wrong' || each === 'code_exhausted')).toBe(true);
      expect(outcomes.slice(29).every((each) => each === 'code_throttled')).toBe(true);

      const browser = await ask(contact.email);
      const { code, link } = mailTo(contact.email);
      await expect(parts.signIn.withCode(account.id, code, visitor(browser))).rejects.toEqual(
        problem('code_throttled', 429),
      );
      await expect(parts.signIn.withCode(account.id, code, visitor(browser, { device: `${device}x` }))).rejects.toEqual(
        problem('code_throttled', 429),
      );
      await parts.signIn.withLink(account.id, link, undefined, visitor(browser));
      const phone = await ask(contact.email);
      await parts.signIn.withLink(account.id, mailTo(contact.email).link, mailTo(contact.email).code, visitor());
      await ask(contact.email, { browser: phone, device });
      await parts.signIn.withCode(account.id, mailTo(contact.email).code, visitor(phone, { device }));
    });

    test('a browser that asks again is given a new code, even where three browsers wait for one', async () => {
      const contact = await newContact(parts, account.id);
      const remoteAddress = newNetwork();
      const browsers: string[] = [];
      for (let i = 0; i < 3; i += 1) browsers.push(await ask(contact.email, { remoteAddress }));
      await ask(contact.email, { remoteAddress, browser: browsers[2]! });
      expect(parts.mailer.to(contact.email)).toHaveLength(4);
      await parts.signIn.withCode(account.id, mailTo(contact.email).code, visitor(browsers[2]));
    });

    test('whatever happens, what was mailed last to a browser signs that browser in until it expires', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.oneof(
              fc.record({ kind: fc.constant('ask' as const), browser: fc.nat(3), network: fc.nat(2) }),
              fc.record({ kind: fc.constant('guess' as const), browser: fc.nat(3) }),
              fc.record({ kind: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 6 }) }),
            ),
            { maxLength: 25 },
          ),
          async (steps) => {
            const contact = await newContact(parts, account.id);
            const browsers = Array.from({ length: 4 }, () => randomToken());
            const places = Array.from({ length: 3 }, newNetwork);
            const latest = new Map<number, { code: string; link: string; expires: number; guesses: number }>();
            for (const step of steps) {
              if (step.kind === 'wait') parts.clock.forward(step.minutes * minutes);
              if (step.kind === 'ask') {
                const before = parts.mailer.to(contact.email).length;
                await ask(contact.email, { browser: browsers[step.browser]!, remoteAddress: places[step.network]! });
                if (parts.mailer.to(contact.email).length > before) {
                  latest.set(step.browser, {
                    ...mailTo(contact.email),
                    expires: parts.clock.now() + 10 * minutes,
                    guesses: 0,
                  });
                }
              }
              if (step.kind === 'guess') {
                const ticket = latest.get(step.browser);
                await parts.signIn
                  .withCode(
                    account.id,
                    ticket === undefined ? '000000' : otherCode(ticket.code),
                    visitor(browsers[step.browser]),
                  )
                  .catch(() => {});
                if (ticket !== undefined && parts.clock.now() < ticket.expires) ticket.guesses += 1;
              }
            }
            for (const [index, { code, expires, guesses }] of latest) {
              const signedIn = await parts.signIn.withCode(account.id, code, visitor(browsers[index])).then(
                () => true,
                () => false,
              );
              expect(signedIn).toBe(parts.clock.now() < expires && guesses < 5);
            }
          },
        ),
        { numRuns: 12 },
      );
    }, 60_000);
  });

  test('a mail that cannot be sent is told in the log, without its secrets', async () => {
    const contact = await newContact(parts, account.id);
    const failing = { send: async () => Promise.reject(new Error('mail server is down')) };
    const asking = new Asking({ ...parts, hasher: parts.secrets, mailer: failing });
    await asking.ask({
      account,
      address: parseEmailAddress(contact.email),
      browser: randomToken(),
      device: undefined,
      remoteAddress: newNetwork(),
      next: undefined,
      page: { locale: 'en', chosen: undefined },
      linkUrl: (token) => token,
    });
    expect(parts.records.at(-1)).toMatchObject({
      level: 'error',
      event: 'mail.failed',
      error: 'Error: mail server is down',
    });
    expect(JSON.stringify(parts.records)).not.toContain(contact.email);
  });
});
