import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import {
  byOperator,
  days,
  type Identity,
  identityOver,
  minutes,
  newAccount,
  newContact,
  type TestAccount,
  theHost,
} from './identity.test-support.js';
import { visitor } from './sign-in.test-support.js';

const problem = (code: string, status: number) => expect.objectContaining({ code, status });

describeEachEngine('operators’ sign-in links', (database) => {
  let parts: Identity;
  let account: TestAccount;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });
  beforeEach(async () => {
    account = await newAccount(parts);
  });

  const arrive = async (token: string, host = account.host) =>
    (await parts.arrivals.find({ host, token }))?.signedIn?.contact.id;

  describe('an operator’s link', () => {
    test('shows its code beside it and is valid for a day, in any browser', async () => {
      const contact = await newContact(parts, account.id);
      const made = await parts.signInLinks.create(
        account.id,
        { contact: contact.id, next: '/invoices' },
        byOperator('op-1'),
      );
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
      const again = await parts.signInLinks.create(account.id, { contact: contact.id }, byOperator('op-1'));
      parts.clock.forward(days);
      await expect(parts.signIn.withLink(account.id, again.token, again.code, visitor())).rejects.toEqual(
        problem('link_expired', 410),
      );
    });

    test('an instant one needs a press, is valid for 15 minutes and warned about', async () => {
      const contact = await newContact(parts, account.id);
      const made = await parts.signInLinks.create(
        account.id,
        { contact: contact.id, instant: true },
        byOperator('op-1'),
      );
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
      const late = await parts.signInLinks.create(
        account.id,
        { contact: contact.id, instant: true },
        byOperator('op-1'),
      );
      parts.clock.forward(15 * minutes);
      expect(await parts.signIn.look(account.id, late.token, undefined)).toBeUndefined();
    });

    test('is refused for odd targets and times, strangers and suspended contacts', async () => {
      const contact = await newContact(parts, account.id);
      const create = (change: object, where = account.id) =>
        parts.signInLinks.create(where, { contact: contact.id, ...change }, byOperator('op-1'));
      await expect(create({ next: '//evil.example' })).rejects.toEqual(problem('next_invalid', 422));
      for (const odd of [0, 1441, 1.5, Number.NaN])
        await expect(create({ minutes: odd })).rejects.toEqual(problem('minutes_invalid', 422));
      await expect(create({ instant: true, minutes: 16 })).rejects.toEqual(problem('minutes_invalid', 422));
      await expect(create({ contact: 'x' })).rejects.toEqual(problem('contact_not_found', 404));
      await expect(create({}, (await newAccount(parts)).id)).rejects.toEqual(problem('contact_not_found', 404));
      const made = await create({});
      await parts.contacts.suspend(account.id, contact.id, theHost);
      await expect(create({})).rejects.toEqual(problem('contact_not_active', 409));
      await parts.contacts.restore(account.id, contact.id, theHost);
      await expect(parts.signIn.withLink(account.id, made.token, made.code, visitor())).rejects.toEqual(
        problem('link_expired', 410),
      );
    });
  });
});
