import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { randomToken } from '../secret.js';
import {
  byOperator,
  hours,
  type Identity,
  identityOver,
  minutes,
  newAccount,
  newAddress,
  newContact,
  newSession,
  type TestAccount,
  theHost,
} from './identity.test-support.js';
import { type AskFrom, askFor, lastMail, otherCode, visitor } from './sign-in.test-support.js';
import type { KernelTables } from './tables.js';

const problem = (code: string, status: number) => expect.objectContaining({ code, status });

describeEachEngine('sign-in', (database) => {
  let parts: Identity;
  let account: TestAccount;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const db = () => parts.engine.kysely<KernelTables>();
  const ask = (email: string, from?: AskFrom) => askFor(parts, account, email, from);
  const mailTo = (email: string) => lastMail(parts, email);
  const arrive = async (token: string, host = account.host) =>
    (await parts.arrivals.find({ host, token }))?.signedIn?.contact.id;

  describe('by code', () => {
    test('gives the browser that asked a session, makes the contact joined, and works once', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email, { next: '/invoices/1' });
      const { code } = mailTo(contact.email);
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
      await parts.contacts.markInvited(account.id, contact.id, theHost);
      for (let i = 0; i < 2; i += 1) {
        const browser = await ask(contact.email);
        await parts.signIn.withCode(account.id, mailTo(contact.email).code, visitor(browser));
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
      const { code } = mailTo(contact.email);
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
      const [annas, berts] = [mailTo(anna.email).code, mailTo(bert.email).code];
      if (annas === berts) return;
      await expect(parts.signIn.withCode(account.id, berts, visitor(browser))).rejects.toEqual(
        problem('code_wrong', 422),
      );
    });

    test('wrong says how many tries are left; after five the right one is no use there either', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = mailTo(contact.email);
      for (const triesLeft of [4, 3, 2, 1]) {
        await expect(parts.signIn.withCode(account.id, otherCode(code), visitor(browser))).rejects.toEqual(
          expect.objectContaining({ code: 'code_wrong', status: 422, members: { triesLeft } }),
        );
      }
      await expect(parts.signIn.withCode(account.id, otherCode(code), visitor(browser))).rejects.toEqual(
        problem('code_exhausted', 410),
      );
      await expect(parts.signIn.withCode(account.id, code, visitor(browser))).rejects.toEqual(
        problem('code_exhausted', 410),
      );
      // Whoever typed them need not be who holds the mail: its link is none the worse.
      await parts.signIn.withLink(account.id, link, undefined, visitor(browser));
    });

    test('what is no code costs no try', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code } = mailTo(contact.email);
      for (const odd of ['', '12345', '1234567', 'abcdef', `${code}0`, '１２３', '-'.repeat(1000)]) {
        await expect(parts.signIn.withCode(account.id, odd, visitor(browser))).rejects.toEqual(
          problem('code_malformed', 422),
        );
      }
      await parts.signIn.withCode(account.id, code, visitor(browser));
    });

    test('what is far too long for one is not even normalised', async () => {
      const normalize = vi.spyOn(String.prototype, 'normalize');
      try {
        for (const long of ['\u0301\u0316'.repeat(80_000), '1'.repeat(41)]) {
          await expect(parts.signIn.withCode(account.id, long, visitor(randomToken()))).rejects.toEqual(
            problem('code_malformed', 422),
          );
        }
        expect(normalize).not.toHaveBeenCalled();
      } finally {
        normalize.mockRestore();
      }
    });

    test('the right one at the fifth try is right', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code } = mailTo(contact.email);
      for (let i = 0; i < 4; i += 1)
        await parts.signIn.withCode(account.id, otherCode(code), visitor(browser)).catch(() => {});
      await parts.signIn.withCode(account.id, code, visitor(browser));
    });

    test('expires after ten minutes', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = mailTo(contact.email);
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
      const { code } = mailTo(contact.email);
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
      expect(row).toMatchObject({ browser_attempts: 5, link_attempts: 0, status: 'open' });
    });
  });

  describe('by link', () => {
    test('needs a press in the browser that asked, and the code in any other', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = mailTo(contact.email);
      expect(await parts.signIn.look(account.id, link, browser)).toBe('press');
      expect(await parts.signIn.look(account.id, link, undefined)).toBe('code');
      expect(await parts.signIn.look(account.id, link, randomToken())).toBe('code');
      await expect(parts.signIn.withLink(account.id, link, undefined, visitor())).rejects.toEqual(
        problem('code_required', 422),
      );
      await expect(parts.signIn.withLink(account.id, link, otherCode(code), visitor())).rejects.toEqual(
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
      const { code, link } = mailTo(contact.email);
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
      const { link } = mailTo(contact.email);
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

  describe('who may', () => {
    test('a suspended contact gets no mail, and his open tickets end', async () => {
      const contact = await newContact(parts, account.id);
      const browser = await ask(contact.email);
      const { code, link } = mailTo(contact.email);
      await parts.contacts.suspend(account.id, contact.id, theHost);
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
        const made = await parts.signInLinks.create(
          account.id,
          { contact: contact.id, instant: true },
          byOperator('op-1'),
        );
        await Promise.allSettled([
          parts.signIn.withLink(account.id, made.token, undefined, visitor()),
          parts.contacts.suspend(account.id, contact.id, theHost),
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
      const { session } = await parts.signIn.withCode(account.id, mailTo(email).code, visitor(browser));
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
          mailTo(contact.email).code,
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
      const foreign = await newSession(parts, elsewhere.id, there.id);
      const browser = await ask(here.email);
      await parts.signIn.withCode(account.id, mailTo(here.email).code, visitor(browser, { sessionId: foreign.id }));
      expect(await arrive(foreign.token, elsewhere.host)).toBe(there.id);
    });
  });
});
