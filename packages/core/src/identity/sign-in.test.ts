import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { randomToken } from '../secret.js';
import { parseEmailAddress } from './email-address.js';
import {
  days,
  hours,
  type Identity,
  identityOver,
  minutes,
  newAccount,
  newAddress,
  newContact,
} from './identity.test-support.js';
import type { Visitor } from './sign-in.js';
import type { KernelTables } from './tables.js';
import type { Tickets } from './tickets.js';

type Account = Awaited<ReturnType<typeof newAccount>>;

const problem = (code: string, status: number) => expect.objectContaining({ code, status });

describeEachEngine('sign-in', (database) => {
  let parts: Identity;
  let account: Account;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const db = () => parts.engine.kysely<KernelTables>();
  let networks = 0;
  /** An address of a network that no other test uses. */
  const network = () => {
    networks += 1;
    return `2001:db8:${networks.toString(16)}:1::7`;
  };
  const ask = async (
    email: string,
    from: { browser?: string; device?: string; remoteAddress?: string; next?: string; account?: Account } = {},
  ) => {
    const browser = from.browser ?? randomToken();
    await parts.asking.ask({
      account: from.account ?? account,
      address: parseEmailAddress(email),
      browser,
      device: from.device,
      remoteAddress: from.remoteAddress ?? network(),
      next: from.next,
      linkUrl: (token) => `https://${account.host}/auth/link/${token}`,
    });
    return browser;
  };
  const visitor = (browser?: string, more: Partial<Visitor> = {}): Visitor => ({
    browser,
    device: undefined,
    sessionId: undefined,
    userAgent: undefined,
    ...more,
  });
  const lastMail = (email: string) => {
    const mail = parts.mailer.to(email).at(-1);
    if (mail === undefined) throw new Error(`No mail to ${email}.`);
    return {
      code: /^(\d{6}) /.exec(mail.subject)?.[1] ?? '',
      link: /auth\/link\/([\w-]+)/.exec(mail.text)?.[1] ?? '',
    };
  };
  const other = (code: string) => ((Number(code) + 1) % 1_000_000).toString().padStart(6, '0');
  const arrive = async (token: string, host = account.host) =>
    (await parts.arrivals.find({ host, token }))?.signedIn?.contact.id;

  describe('by code', () => {
    test('gives the browser that asked a session, makes the contact joined, and works once', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email, { next: '/invoices/1' });
      const { code } = lastMail(contact.email);
      parts.clock.forward(10 * minutes - 1);
      const signedIn = await parts.signIn.withCode(
        account.id,
        ` ${code.slice(0, 3)} ${code.slice(3)}\u200e`,
        visitor(browser),
      );
      expect(signedIn.next).toBe('/invoices/1');
      expect(await arrive(signedIn.session.token)).toBe(contact.id);
      expect(await parts.contacts.get(account.id, contact.id)).toMatchObject({
        status: 'joined',
        joinedAt: new Date(parts.clock.now()).toISOString(),
      });
      await expect(parts.signIn.withCode(account.id, code, visitor(browser))).rejects.toEqual(
        problem('code_expired', 410),
      );
    });

    test('joined is noted once, and stays as it was', async () => {
      const contact = await newContact(parts, account.id);
      await parts.contacts.markInvited(account.id, contact.id);
      for (let i = 0; i < 2; i += 1) {
        const browser = await ask(contact.email);
        await parts.signIn.withCode(account.id, lastMail(contact.email).code, visitor(browser));
        parts.clock.forward(hours);
      }
      const { joinedAt, statusAt, invitedAt, status } = await parts.contacts.get(account.id, contact.id);
      expect({ joinedAt, statusAt, status }).toEqual({ joinedAt: statusAt, statusAt: invitedAt, status: 'joined' });
      expect(
        parts.records.filter(({ event, contactId }) => event === 'contact.joined' && contactId === contact.id),
      ).toHaveLength(1);
    });

    test('is nothing without the browser that asked, and in another account', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code } = lastMail(contact.email);
      for (const stranger of [undefined, '', randomToken(), browser.slice(0, -1), `${browser}A`]) {
        await expect(parts.signIn.withCode(account.id, code, visitor(stranger))).rejects.toEqual(
          problem('code_expired', 410),
        );
      }
      const elsewhere = await newAccount(parts);
      await expect(parts.signIn.withCode(elsewhere.id, code, visitor(browser))).rejects.toEqual(
        problem('code_expired', 410),
      );
      expect(await parts.signIn.withCode(account.id, code, visitor(browser))).toBeDefined();
    });

    test('of another ticket is wrong', async () => {
      const [anna, bert] = [await newContact(parts, account.id), await newContact(parts, account.id)];
      const browser = await ask(anna.email);
      await ask(bert.email);
      const [annas, berts] = [lastMail(anna.email).code, lastMail(bert.email).code];
      if (annas === berts) return;
      await expect(parts.signIn.withCode(account.id, berts, visitor(browser))).rejects.toEqual(
        problem('code_wrong', 422),
      );
    });

    test('wrong says how many tries are left; after five the right one is no use either', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = lastMail(contact.email);
      for (const triesLeft of [4, 3, 2, 1]) {
        await expect(parts.signIn.withCode(account.id, other(code), visitor(browser))).rejects.toEqual(
          expect.objectContaining({ code: 'code_wrong', status: 422, members: { triesLeft } }),
        );
      }
      await expect(parts.signIn.withCode(account.id, other(code), visitor(browser))).rejects.toEqual(
        problem('code_exhausted', 410),
      );
      await expect(parts.signIn.withCode(account.id, code, visitor(browser))).rejects.toEqual(
        problem('code_exhausted', 410),
      );
      await expect(parts.signIn.withLink(account.id, link, undefined, visitor(browser))).rejects.toEqual(
        problem('link_expired', 410),
      );
    });

    test('what is no code costs no try', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code } = lastMail(contact.email);
      for (const odd of ['', '12345', '1234567', 'abcdef', `${code}0`, '１２３', '-'.repeat(1000)]) {
        await expect(parts.signIn.withCode(account.id, odd, visitor(browser))).rejects.toEqual(
          problem('code_malformed', 422),
        );
      }
      await parts.signIn.withCode(account.id, code, visitor(browser));
    });

    test('the right one at the fifth try is right', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code } = lastMail(contact.email);
      for (let i = 0; i < 4; i += 1)
        await parts.signIn.withCode(account.id, other(code), visitor(browser)).catch(() => {});
      await parts.signIn.withCode(account.id, code, visitor(browser));
    });

    test('expires after ten minutes', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = lastMail(contact.email);
      parts.clock.forward(10 * minutes);
      await expect(parts.signIn.withCode(account.id, code, visitor(browser))).rejects.toEqual(
        problem('code_expired', 410),
      );
      await expect(parts.signIn.withLink(account.id, link, undefined, visitor(browser))).rejects.toEqual(
        problem('link_expired', 410),
      );
      expect(await parts.signIn.look(account.id, link, browser)).toBeUndefined();
    });

    test('however many guesses come at once, five are compared', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code } = lastMail(contact.email);
      const guesses = Array.from({ length: 40 }, (_, i) =>
        ((Number(code) + 1 + i) % 1_000_000).toString().padStart(6, '0'),
      );
      parts.secrets.calls = [];
      const outcomes = await Promise.allSettled(
        guesses.map((guess) => parts.signIn.withCode(account.id, guess, visitor(browser))),
      );
      const codes = outcomes.map((each) =>
        each.status === 'rejected' ? (each.reason as { code: string }).code : 'in',
      );
      expect(codes.filter((each) => each === 'code_wrong')).toHaveLength(4);
      expect(codes.filter((each) => each === 'code_exhausted')).toHaveLength(36);
      expect(parts.secrets.calls.filter((call) => call === 'verify ticket-code')).toHaveLength(5);
      const row = await db()
        .selectFrom('portico_ticket')
        .selectAll()
        .where('contact_id', '=', contact.id)
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({ attempts: 5, status: 'exhausted' });
    });
  });

  describe('by link', () => {
    test('needs a press in the browser that asked, and the code in any other', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = lastMail(contact.email);
      expect(await parts.signIn.look(account.id, link, browser)).toBe('press');
      expect(await parts.signIn.look(account.id, link, undefined)).toBe('code');
      expect(await parts.signIn.look(account.id, link, randomToken())).toBe('code');
      await expect(parts.signIn.withLink(account.id, link, undefined, visitor())).rejects.toEqual(
        problem('code_required', 422),
      );
      await expect(parts.signIn.withLink(account.id, link, other(code), visitor())).rejects.toEqual(
        problem('code_wrong', 422),
      );
      const signedIn = await parts.signIn.withLink(account.id, link, code, visitor());
      expect(await arrive(signedIn.session.token)).toBe(contact.id);
      await expect(parts.signIn.withLink(account.id, link, code, visitor())).rejects.toEqual(
        problem('link_expired', 410),
      );
      await expect(parts.signIn.withCode(account.id, code, visitor(browser))).rejects.toEqual(
        problem('code_expired', 410),
      );
    });

    test('forged, truncated, of another account: one refusal', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = lastMail(contact.email);
      const elsewhere = await newAccount(parts);
      const flipped = (link[0] === 'A' ? 'B' : 'A') + link.slice(1);
      for (const [where, forged] of [
        [account.id, randomToken()],
        [account.id, flipped],
        [account.id, link.slice(0, -1)],
        [account.id, `${link}A`],
        [account.id, ''],
        [account.id, "' or 1=1 --"],
        [account.id, parts.secrets.sha256(link)],
        [elsewhere.id, link],
      ] as const) {
        expect(await parts.signIn.look(where, forged, browser)).toBeUndefined();
        await expect(parts.signIn.withLink(where, forged, code, visitor(browser))).rejects.toEqual(
          problem('link_expired', 410),
        );
      }
      expect(await parts.signIn.look(account.id, link, browser)).toBe('press');
    });

    test('twenty presses at once: one session', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { link } = lastMail(contact.email);
      const node = await identityOver(await database.open());
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, i) =>
          (i % 2 ? parts : node).signIn.withLink(account.id, link, undefined, visitor(browser)),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const each of outcomes)
        if (each.status === 'rejected') expect(each.reason).toEqual(problem('link_expired', 410));
      expect(await parts.sessions.list(account.id, contact.id)).toHaveLength(1);
    });
  });

  describe('an operator’s link', () => {
    test('shows its code beside it and is valid for a day, in any browser', async () => {
      const contact = await newContact(parts, account.id);
      const made = await parts.signInLinks.create(account.id, { contact: contact.id, next: '/invoices' }, 'op-1');
      expect(made).toEqual({
        path: `/auth/link/${made.token}`,
        token: made.token,
        code: expect.stringMatching(/^\d{6}$/),
        expiresAt: new Date(parts.clock.now() + days).toISOString(),
      });
      parts.clock.forward(days - 1);
      expect(await parts.signIn.look(account.id, made.token, undefined)).toBe('code');
      await expect(parts.signIn.withLink(account.id, made.token, undefined, visitor())).rejects.toEqual(
        problem('code_required', 422),
      );
      const signedIn = await parts.signIn.withLink(account.id, made.token, made.code, visitor());
      expect(signedIn.next).toBe('/invoices');
      const again = await parts.signInLinks.create(account.id, { contact: contact.id }, 'op-1');
      parts.clock.forward(days);
      await expect(parts.signIn.withLink(account.id, again.token, again.code, visitor())).rejects.toEqual(
        problem('link_expired', 410),
      );
    });

    test('an instant one needs a press, is valid for 15 minutes and warned about', async () => {
      const contact = await newContact(parts, account.id);
      const made = await parts.signInLinks.create(account.id, { contact: contact.id, instant: true }, 'op-1');
      expect(made.code).toBeUndefined();
      expect(parts.records.at(-1)).toMatchObject({
        level: 'warn',
        event: 'sign_in.instant_link_made',
        by: 'op-1',
        contactId: contact.id,
      });
      expect(JSON.stringify(parts.records)).not.toContain(made.token);
      expect(await parts.signIn.look(account.id, made.token, undefined)).toBe('press');
      const { session } = await parts.signIn.withLink(account.id, made.token, undefined, visitor());
      expect(await arrive(session.token)).toBe(contact.id);
      const late = await parts.signInLinks.create(account.id, { contact: contact.id, instant: true }, 'op-1');
      parts.clock.forward(15 * minutes);
      expect(await parts.signIn.look(account.id, late.token, undefined)).toBeUndefined();
    });

    test('is refused for odd targets and times, strangers and suspended contacts', async () => {
      const contact = await newContact(parts, account.id);
      const create = (change: object, where = account.id) =>
        parts.signInLinks.create(where, { contact: contact.id, ...change }, 'op-1');
      await expect(create({ next: '//evil.example' })).rejects.toEqual(problem('next_invalid', 422));
      for (const odd of [0, 1441, 1.5, Number.NaN])
        await expect(create({ minutes: odd })).rejects.toEqual(problem('minutes_invalid', 422));
      await expect(create({ contact: 'x' })).rejects.toEqual(problem('contact_not_found', 404));
      await expect(create({}, (await newAccount(parts)).id)).rejects.toEqual(problem('contact_not_found', 404));
      const made = await create({});
      await parts.contacts.suspend(account.id, contact.id);
      await expect(create({})).rejects.toEqual(problem('contact_not_active', 409));
      await parts.contacts.restore(account.id, contact.id);
      await expect(parts.signIn.withLink(account.id, made.token, made.code, visitor())).rejects.toEqual(
        problem('link_expired', 410),
      );
    });
  });

  describe('who may', () => {
    test('a suspended contact gets no mail, and his open tickets end', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = lastMail(contact.email);
      await parts.contacts.suspend(account.id, contact.id);
      await expect(parts.signIn.withCode(account.id, code, visitor(browser))).rejects.toEqual(
        problem('code_expired', 410),
      );
      await expect(parts.signIn.withLink(account.id, link, undefined, visitor(browser))).rejects.toEqual(
        problem('link_expired', 410),
      );
      const before = parts.mailer.mails.length;
      await ask(contact.email);
      expect(parts.mailer.mails).toHaveLength(before);
    });

    test('a suspension and a sign-in at one time: never a live session of a suspended contact', async () => {
      for (let round = 0; round < 8; round += 1) {
        const contact = await newContact(parts, account.id);
        const made = await parts.signInLinks.create(account.id, { contact: contact.id, instant: true }, 'op-1');
        await Promise.allSettled([
          parts.signIn.withLink(account.id, made.token, undefined, visitor()),
          parts.contacts.suspend(account.id, contact.id),
        ]);
        expect(await parts.sessions.list(account.id, contact.id)).toEqual([]);
        expect((await parts.contacts.get(account.id, contact.id)).status).toBe('suspended');
      }
    });

    test('one address in two accounts is two contacts', async () => {
      const elsewhere = await newAccount(parts);
      const email = newAddress();
      const [here, there] = [await newContact(parts, account.id, email), await newContact(parts, elsewhere.id, email)];
      const browser = await ask(email);
      const { session } = await parts.signIn.withCode(account.id, lastMail(email).code, visitor(browser));
      expect(await arrive(session.token)).toBe(here.id);
      expect(await arrive(session.token, elsewhere.host)).toBeUndefined();
      expect((await parts.contacts.get(elsewhere.id, there.id)).status).toBe('known');
    });

    test('signing in again in one browser replaces its session; others go on', async () => {
      const contact = await newContact(parts, account.id);
      const signIn = async (sessionId?: string) => {
        const browser = await ask(contact.email);
        return parts.signIn.withCode(
          account.id,
          lastMail(contact.email).code,
          visitor(browser, sessionId === undefined ? {} : { sessionId }),
        );
      };
      const [laptop, phone] = [await signIn(), await signIn()];
      const again = await signIn(laptop.session.id);
      expect(again.session.token).not.toBe(laptop.session.token);
      expect(await arrive(laptop.session.token)).toBeUndefined();
      expect(await arrive(phone.session.token)).toBe(contact.id);
      expect(await arrive(again.session.token)).toBe(contact.id);
      const ended = await db()
        .selectFrom('portico_session')
        .select('ended_reason')
        .where('id', '=', laptop.session.id)
        .executeTakeFirst();
      expect(ended?.ended_reason).toBe('replaced');
    });

    test('a session of another account is not replaced, whatever id is given', async () => {
      const elsewhere = await newAccount(parts);
      const [here, there] = [await newContact(parts, account.id), await newContact(parts, elsewhere.id)];
      const foreign = await parts.sessions.start(db(), {
        accountId: elsewhere.id,
        contactId: there.id,
        way: 'code',
        userAgent: undefined,
        replaces: undefined,
      });
      const browser = await ask(here.email);
      await parts.signIn.withCode(account.id, lastMail(here.email).code, visitor(browser, { sessionId: foreign.id }));
      expect(await arrive(foreign.token, elsewhere.host)).toBe(there.id);
    });
  });

  describe('an address that belongs to nobody', () => {
    test('costs the same statements and the same hashes as one that does', async () => {
      const contact = await newContact(parts, account.id);
      const suspended = await newContact(parts, account.id);
      await parts.contacts.suspend(account.id, suspended.id);
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
      expect(ticket).toMatchObject({ contact_id: null, status: 'open', attempts: 0, code_mac: expect.any(String) });
      const guesses = await Promise.allSettled(
        ['000000', '000001', '000002', '000003', '000004'].map((code) =>
          parts.signIn.withCode(account.id, code, visitor(browser)),
        ),
      );
      expect(
        guesses.map((each) => (each.status === 'rejected' ? (each.reason as { code: string }).code : 'in')).sort(),
      ).toEqual(['code_exhausted', 'code_wrong', 'code_wrong', 'code_wrong', 'code_wrong']);

      const addressMac = parts.secrets.hmac('address', 'x');
      const secrets = await (parts.tickets as Tickets).openAsked({
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
      const remoteAddress = network();
      const browser = await ask(contact.email, { remoteAddress });
      const { code } = lastMail(contact.email);
      for (let i = 0; i < 30; i += 1) await ask(contact.email, { remoteAddress });
      expect(parts.mailer.to(contact.email)).toHaveLength(3);
      await parts.signIn.withCode(account.id, code, visitor(browser));
    });

    test('by the same browser leaves the newest that was mailed', async () => {
      const contact = await newContact(parts, account.id);
      const remoteAddress = network();
      const browser = await ask(contact.email, { remoteAddress });
      const first = lastMail(contact.email);
      for (let i = 0; i < 10; i += 1) await ask(contact.email, { remoteAddress, browser });
      expect(parts.mailer.to(contact.email)).toHaveLength(5);
      await expect(parts.signIn.withLink(account.id, first.link, undefined, visitor(browser))).rejects.toEqual(
        problem('link_expired', 410),
      );
      await parts.signIn.withCode(account.id, lastMail(contact.email).code, visitor(browser));
    });

    test('by others, elsewhere, keeps nobody out: not his ticket, not a new one', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code } = lastMail(contact.email);
      const attackers = Array.from({ length: 4 }, network);
      for (const remoteAddress of attackers)
        for (let i = 0; i < 10; i += 1) await ask(contact.email, { remoteAddress });
      const second = await ask(contact.email);
      const { code: newCode } = lastMail(contact.email);
      await parts.signIn.withCode(account.id, code, visitor(browser));
      await parts.signIn.withCode(account.id, newCode, visitor(second));
    });

    test('one network cannot use up what all networks share', async () => {
      const contact = await newContact(parts, account.id);
      const remoteAddress = network();
      for (let i = 0; i < 60; i += 1) await ask(contact.email, { remoteAddress });
      const before = parts.mailer.to(contact.email).length;
      await ask(contact.email);
      expect(parts.mailer.to(contact.email)).toHaveLength(before + 1);
    });

    test('of many networks stops at forty an hour, but not for a device that signed in before', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { device } = await parts.signIn.withCode(account.id, lastMail(contact.email).code, visitor(browser));
      for (let i = 0; i < 60; i += 1) await ask(contact.email);
      const count = () => parts.mailer.to(contact.email).length;
      expect(count()).toBe(40);
      await ask(contact.email);
      expect(count()).toBe(40);

      const home = await ask(contact.email, { device });
      expect(count()).toBe(41);
      await parts.signIn.withCode(account.id, lastMail(contact.email).code, visitor(home));
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

    test('at most three open tickets of an address come from one network', async () => {
      const contact = await newContact(parts, account.id);
      const remoteAddress = network();
      const codes: { browser: string; code: string }[] = [];
      for (let i = 0; i < 5; i += 1) {
        const browser = await ask(contact.email, { remoteAddress });
        if (parts.mailer.to(contact.email).length > codes.length)
          codes.push({ browser, code: lastMail(contact.email).code });
      }
      expect(codes).toHaveLength(3);
      for (const { browser, code } of codes) await parts.signIn.withCode(account.id, code, visitor(browser));
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
            const places = Array.from({ length: 3 }, network);
            const latest = new Map<number, { code: string; link: string; expires: number; guesses: number }>();
            for (const step of steps) {
              if (step.kind === 'wait') parts.clock.forward(step.minutes * minutes);
              if (step.kind === 'ask') {
                const before = parts.mailer.to(contact.email).length;
                await ask(contact.email, { browser: browsers[step.browser]!, remoteAddress: places[step.network]! });
                if (parts.mailer.to(contact.email).length > before) {
                  latest.set(step.browser, {
                    ...lastMail(contact.email),
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
                    ticket === undefined ? '000000' : other(ticket.code),
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
    const { Asking } = await import('./asking.js');
    const asking = new Asking({ ...parts, hasher: parts.secrets, mailer: failing });
    await asking.ask({
      account,
      address: parseEmailAddress(contact.email),
      browser: randomToken(),
      device: undefined,
      remoteAddress: network(),
      next: undefined,
      linkUrl: (token) => token,
    });
    expect(parts.records.at(-1)).toMatchObject({
      level: 'error',
      event: 'mail.failed',
      error: 'Error: mail server is down',
    });
    expect(JSON.stringify(parts.records)).not.toContain(contact.email);
  });

  test('housekeeping forgets old tickets and touches nothing that is valid', async () => {
    const local = await identityOver(database.engine);
    const contact = await newContact(local, account.id);
    const made = await local.signInLinks.create(account.id, { contact: contact.id }, 'op-1');
    await local.housekeeping.sweep();
    expect(await local.signIn.look(account.id, made.token, undefined)).toBe('code');
    local.clock.forward(days);
    await local.housekeeping.sweep();
    const status = () =>
      db().selectFrom('portico_ticket').select('status').where('contact_id', '=', contact.id).executeTakeFirst();
    expect(await status()).toMatchObject({ status: 'expired' });
    local.clock.forward(31 * days);
    await local.housekeeping.sweep();
    expect(await status()).toBeUndefined();
  });
});
