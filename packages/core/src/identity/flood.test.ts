import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { randomToken } from '../secret.js';
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
import { type AskFrom, askFor, lastMail, mailsTo, newNetwork, otherCode, visitor } from './sign-in.test-support.js';

const problem = (code: string, status: number) => expect.objectContaining({ code, status });

describeEachEngine('a flood of asks in somebody’s name', (database) => {
  let parts: Identity;
  let account: TestAccount;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const ask = (email: string, from?: AskFrom) => askFor(parts, account, email, from);
  /** Types wrong codes until the browser may type no more. */
  const guess = async (email: string, browser: string) => {
    const { code } = lastMail(parts, email);
    for (let i = 1; i <= 6; i += 1) {
      await parts.signIn.withCode(account.id, otherCode(code, i), visitor(browser)).catch(() => {});
    }
  };
  const one = newNetwork();

  describe.each([
    ['from one network', () => one, 3],
    ['from many networks', newNetwork, 40],
    ['from nobody knows where', () => '', 40],
  ])('%s', (_, place, mails) => {
    test.each([
      ['by a new browser each time', () => randomToken()],
      ['by one browser', (same: string) => same],
    ])('%s, with guesses: every mail that it caused signs its reader in', async (how, browserFor) => {
      const same = randomToken();
      const victim = await newContact(parts, account.id);
      for (let i = 0; i < 45; i += 1) {
        const browser = browserFor(same);
        const remoteAddress = place();
        const before = parts.mailer.to(victim.email).length;
        await ask(victim.email, { browser, remoteAddress });
        if (parts.mailer.to(victim.email).length > before) await guess(victim.email, browser);
        // What the browser is told of its own, or of nobody's, address must not end what somebody else was sent.
        if (i % 5 === 4) await ask(newAddress(), { browser });
      }
      const sent = mailsTo(parts, victim.email);
      expect(sent).toHaveLength(how === 'by one browser' && mails === 3 ? 5 : mails);
      for (const { code, link } of sent) {
        const fresh = randomToken();
        expect(await parts.signIn.look(account.id, link, fresh)).toBe('code');
        await parts.signIn.withLink(account.id, link, code, visitor(fresh));
      }
    });
  });

  test('leaves him a way in at any time: a mail that works, or a new one when he asks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            browser: fc.nat(5),
            network: fc.nat(9),
            asks: fc.integer({ min: 1, max: 12 }),
            wait: fc.integer({ min: 0, max: 4 * 60 }),
          }),
          { minLength: 5, maxLength: 20 },
        ),
        async (steps) => {
          const victim = await newContact(parts, account.id);
          const browsers = Array.from({ length: 6 }, randomToken);
          const places = ['', ...Array.from({ length: 9 }, newNetwork)];
          for (const { browser, network, asks, wait } of steps) {
            for (let i = 0; i < asks; i += 1) {
              await ask(victim.email, { browser: browsers[browser]!, remoteAddress: places[network]! });
            }
            await guess(victim.email, browsers[browser]!);
            parts.clock.forward(wait * 1000);
          }
          const own = await ask(victim.email);
          const ways = await Promise.all(
            mailsTo(parts, victim.email).map(({ link }) => parts.signIn.look(account.id, link, own)),
          );
          expect(ways.filter((way) => way !== undefined)).not.toEqual([]);
          const { link, code } = mailsTo(parts, victim.email)[ways.findIndex((way) => way !== undefined)]!;
          await parts.signIn.withLink(account.id, link, code, visitor(own));
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);

  test('what is refused uses up nothing of what others share', async () => {
    const victim = await newContact(parts, account.id);
    // Three open tickets of one network: the next asks of it are refused, and cost no mail of the forty.
    const remoteAddress = newNetwork();
    for (let i = 0; i < 40; i += 1) await ask(victim.email, { remoteAddress });
    expect(mailsTo(parts, victim.email)).toHaveLength(3);
    for (let i = 0; i < 50; i += 1) await ask(victim.email);
    expect(mailsTo(parts, victim.email)).toHaveLength(40);
  });

  describe('tries', () => {
    test('that the asking browser spent close its own way by code, and no other', async () => {
      const contact = await newContact(parts, account.id);
      for (const finish of ['press', 'code elsewhere'] as const) {
        const browser = await ask(contact.email);
        const { code, link } = lastMail(parts, contact.email);
        await guess(contact.email, browser);
        await expect(parts.signIn.withCode(account.id, code, visitor(browser))).rejects.toEqual(
          problem('code_exhausted', 410),
        );
        expect(await parts.signIn.look(account.id, link, browser)).toBe('press');
        expect(await parts.signIn.look(account.id, link, undefined)).toBe('code');
        const done =
          finish === 'press'
            ? parts.signIn.withLink(account.id, link, undefined, visitor(browser))
            : parts.signIn.withLink(account.id, link, code, visitor());
        await expect(done).resolves.toBeDefined();
      }
    });

    test('that readers of a forwarded mail spent at its link leave its owner press and code', async () => {
      const contact = await newContact(parts, account.id);
      for (const finish of ['press', 'code'] as const) {
        const browser = await ask(contact.email);
        const { code, link } = lastMail(parts, contact.email);
        const outcomes: string[] = [];
        for (let i = 1; i <= 6; i += 1) {
          await parts.signIn
            .withLink(account.id, link, otherCode(code, i), visitor())
            .catch((error: { code: string }) => outcomes.push(error.code));
        }
        expect(outcomes).toEqual([...Array(4).fill('code_wrong'), 'code_exhausted', 'code_exhausted']);
        expect(await parts.signIn.look(account.id, link, undefined)).toBeUndefined();
        for (const typed of [code, undefined]) {
          await expect(parts.signIn.withLink(account.id, link, typed, visitor())).rejects.toEqual(
            problem('code_exhausted', 410),
          );
        }
        expect(await parts.signIn.look(account.id, link, browser)).toBe('press');
        const done =
          finish === 'press'
            ? parts.signIn.withLink(account.id, link, undefined, visitor(browser))
            : parts.signIn.withCode(account.id, code, visitor(browser));
        await expect(done).resolves.toBeDefined();
      }
    });

    test('of both ways at once, on two nodes: five of each are compared', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = lastMail(parts, contact.email);
      const node = await identityOver(await database.open());
      node.clock.forward(parts.clock.now() - node.clock.now());
      for (const each of [parts, node]) each.secrets.calls = [];
      const outcomes = await Promise.all(
        Array.from({ length: 40 }, (_, i) => {
          const { signIn } = i % 2 ? parts : node;
          const typed = otherCode(code, i + 1);
          const done =
            i % 4 < 2
              ? signIn.withCode(account.id, typed, visitor(browser))
              : signIn.withLink(account.id, link, typed, visitor());
          return done.then(
            () => 'in',
            (error: { code: string }) => error.code,
          );
        }),
      );
      expect(outcomes.filter((each) => each === 'code_wrong')).toHaveLength(8);
      expect(outcomes.filter((each) => each === 'code_exhausted')).toHaveLength(32);
      const compared = [parts, node]
        .flatMap(({ secrets }) => secrets.calls)
        .filter((call) => call.startsWith('verify'));
      expect(compared).toHaveLength(10);
      await parts.signIn.withLink(account.id, link, undefined, visitor(browser));
    });

    test('count only where they are compared: neither throttled ones at the ticket, nor refused ones at the address', async () => {
      const contact = await newContact(parts, account.id);
      const first = await ask(contact.email);
      const { device } = await parts.signIn.withCode(account.id, lastMail(parts, contact.email).code, visitor(first));

      // One of thirty is spent. Of forty at once at one ticket five are compared, and five count.
      const attacker = await ask(contact.email);
      const { code } = lastMail(parts, contact.email);
      await Promise.allSettled(
        Array.from({ length: 40 }, (_, i) =>
          parts.signIn.withCode(account.id, otherCode(code, i + 1), visitor(attacker)),
        ),
      );
      const outcomes: string[] = [];
      for (let i = 0; i < 5; i += 1) {
        const browser = await ask(contact.email);
        const typed = lastMail(parts, contact.email).code;
        for (let each = 1; each <= 5; each += 1) {
          await parts.signIn
            .withCode(account.id, otherCode(typed, each), visitor(browser))
            .catch((error: { code: string }) => outcomes.push(error.code));
        }
      }
      expect(outcomes.slice(0, 24)).not.toContain('code_throttled');
      expect(outcomes[24]).toBe('code_throttled');

      const browser = await ask(contact.email);
      const mailed = lastMail(parts, contact.email).code;
      for (let i = 0; i < 10; i += 1) {
        await expect(parts.signIn.withCode(account.id, mailed, visitor(browser))).rejects.toEqual(
          problem('code_throttled', 429),
        );
      }
      await parts.signIn.withCode(account.id, mailed, visitor(browser, { device }));
    });

    test('are the same at a ticket that leads nowhere', async () => {
      const contact = await newContact(parts, account.id);
      const observed = async (email: string) => {
        const browser = await ask(email);
        const all: unknown[] = [];
        for (const code of ['000000', '000001', '000002', '000003', '000004', '000005']) {
          const statements: string[] = [];
          const stop = parts.engine.observe((sql) => statements.push(sql));
          parts.secrets.calls = [];
          const outcome = await parts.signIn
            .withCode(account.id, code, visitor(browser))
            .catch((error: { code: string }) => error.code);
          stop();
          all.push({ outcome, statements, hashes: [...parts.secrets.calls] });
        }
        return all;
      };
      expect(await observed(newAddress())).toEqual(await observed(contact.email));
    });
  });

  test('an address that changes while he asks leaves no ticket for the old mailbox', async () => {
    for (let round = 0; round < 12; round += 1) {
      const externalId = `moving-${round}`;
      const email = newAddress();
      const contact = await parts.contacts.create(account.id, { email, name: 'Anna', externalId }, theHost);
      const browser = randomToken();
      await Promise.all([
        ask(email, { browser }),
        parts.contacts.upsert(account.id, { email: newAddress(), name: 'Anna', externalId }, theHost),
      ]);
      const ticket = await parts.tickets.ofBrowser(account.id, browser);
      expect(ticket).toBeDefined();
      if (ticket?.contact_id === contact.id) expect(ticket.status).toBe('void');
      for (const { link, code } of mailsTo(parts, email)) {
        await expect(parts.signIn.withLink(account.id, link, code, visitor(browser))).rejects.toEqual(
          problem('link_expired', 410),
        );
      }
      parts.clock.forward(minutes);
    }
  });
});
