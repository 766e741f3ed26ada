import { beforeAll, describe, expect, test } from 'vitest';
import { describeEachEngine } from '../data/each-engine.js';
import { type Identity, identityOver, newAccount, theHost } from './identity.test-support.js';
import { reservedSlugs } from './slug.js';

const problem = (code: string, status: number) => expect.objectContaining({ code, status });

describeEachEngine('accounts', (database) => {
  let parts: Identity;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });

  test('are created with what is given, and sensible values for the rest', async () => {
    const now = new Date(parts.clock.now()).toISOString();
    const account = await parts.accounts.create({
      slug: 'lindqvist',
      name: '  Studio Lindqvist ',
      locale: 'sv-se',
      timeZone: 'Europe/Stockholm',
      currency: 'SEK',
      externalId: 'host-1',
    });
    expect(account).toEqual({
      id: account.id,
      slug: 'lindqvist',
      name: 'Studio Lindqvist',
      status: 'active',
      statusAt: now,
      locale: 'sv-SE',
      timeZone: 'Europe/Stockholm',
      currency: 'SEK',
      externalId: 'host-1',
      createdAt: now,
    });
    expect(await parts.accounts.byId(account.id)).toEqual(account);
    expect(await parts.accounts.bySlug('lindqvist')).toEqual(account);
    expect(await parts.accounts.byExternalId('host-1')).toEqual(account);
    expect(await parts.accounts.create({ slug: 'plain', name: 'Plain' })).toMatchObject({
      locale: 'en',
      timeZone: 'UTC',
      currency: 'EUR',
      externalId: null,
    });
  });

  test('share neither slug nor external id', async () => {
    await parts.accounts.create({ slug: 'first', name: 'First', externalId: 'x-1' });
    await expect(parts.accounts.create({ slug: 'first', name: 'Second' })).rejects.toEqual(problem('slug_taken', 409));
    await expect(parts.accounts.create({ slug: 'second', name: 'Second', externalId: 'x-1' })).rejects.toEqual(
      problem('external_id_taken', 409),
    );
  });

  describe('refuse', () => {
    test.each([
      '',
      'a',
      'A-b',
      'has space',
      'under_score',
      '-a',
      'a-',
      'xn--bcher-kva',
      'ab--c',
      'bücher',
      'a.b',
      'a/b',
      '..',
      'x'.repeat(64),
      'ab\n',
    ])('the slug %j', async (slug) => {
      await expect(parts.accounts.create({ slug, name: 'Studio' })).rejects.toEqual(problem('slug_invalid', 422));
    });

    test('reserved slugs, the kernel’s own paths among them', async () => {
      for (const slug of ['www', 'api', 'admin', 'mail', 'auth', 'static', 'session', 'home', 'brand']) {
        expect(reservedSlugs.has(slug)).toBe(true);
        await expect(parts.accounts.create({ slug, name: 'Studio' })).rejects.toEqual(problem('slug_reserved', 422));
      }
    });

    test.each([
      ['name', '', 'name_invalid'],
      ['name', 'two\nlines', 'name_invalid'],
      ['name', 'x'.repeat(201), 'name_invalid'],
      ['locale', 'not a language', 'locale_invalid'],
      ['locale', '', 'locale_invalid'],
      ['timeZone', 'Europe/Nowhere', 'time_zone_invalid'],
      ['timeZone', '+02:00', 'time_zone_invalid'],
      ['timeZone', '', 'time_zone_invalid'],
      ['currency', 'eur', 'currency_invalid'],
      ['currency', 'XYZ', 'currency_invalid'],
    ])('the %s %j', async (field, value, code) => {
      await expect(parts.accounts.create({ slug: 'odd', name: 'Odd', [field]: value })).rejects.toEqual(
        problem(code, 422),
      );
    });
  });

  test('are changed, and told where there is none', async () => {
    const account = await newAccount(parts);
    expect(await parts.accounts.update(account.id, { name: 'New', currency: 'CHF' })).toMatchObject({
      name: 'New',
      currency: 'CHF',
      locale: 'en',
    });
    expect(await parts.accounts.update(account.id, {})).toMatchObject({ name: 'New' });
    for (const id of ['nobody', '', '00000000-0000-7000-8000-000000000000']) {
      await expect(parts.accounts.update(id, { name: 'New' })).rejects.toEqual(problem('account_not_found', 404));
      await expect(parts.accounts.suspend(id)).rejects.toEqual(problem('account_not_found', 404));
    }
  });

  test('of ten suspensions at once one is done, and the others learn that it is', async () => {
    const { id } = await newAccount(parts);
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => parts.accounts.suspend(id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of outcomes) {
      if (each.status === 'rejected') {
        expect(each.reason).toEqual(
          expect.objectContaining({ code: 'account_not_active', members: { status: 'suspended' } }),
        );
      }
    }
    expect(await parts.accounts.restore(id)).toMatchObject({ status: 'active' });
    await expect(parts.accounts.restore(id)).rejects.toEqual(problem('account_not_suspended', 409));
  });

  test('are listed in pages without a gap or a double', async () => {
    for (let i = 0; i < 5; i += 1) await newAccount(parts);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await parts.accounts.list({ after, limit: 2 });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen.length).toBeGreaterThanOrEqual(5);
    await expect(parts.accounts.list({ limit: 101 })).rejects.toEqual(problem('limit_invalid', 422));
  });

  describe('have hosts', () => {
    test('that are kept as they are compared, and named twice without harm', async () => {
      const account = await newAccount(parts);
      await parts.domains.add(account.id, 'Portal.BÜCHER.example:8443', theHost);
      await parts.domains.add(account.id, 'portal.xn--bcher-kva.example.', theHost);
      expect((await parts.domains.list(account.id)).map(({ host }) => host)).toEqual(
        ['portal.xn--bcher-kva.example', account.host].sort(),
      );
    });

    test('that are theirs alone until they are removed', async () => {
      const [one, other] = [await newAccount(parts), await newAccount(parts)];
      await expect(parts.domains.add(other.id, one.host, theHost)).rejects.toEqual(problem('host_taken', 409));
      await parts.domains.remove(other.id, one.host, theHost);
      await expect(parts.domains.add(other.id, one.host, theHost)).rejects.toEqual(problem('host_taken', 409));
      await parts.domains.remove(one.id, one.host, theHost);
      await parts.domains.remove(one.id, one.host, theHost);
      await parts.domains.add(other.id, one.host, theHost);
      expect((await parts.arrivals.find({ host: one.host }))?.account.id).toBe(other.id);
    });

    test.each(['', 'https://example.com', 'example.com/portal', 'a b', '*.example.com'])('but not %j', async (host) => {
      const { id } = await newAccount(parts);
      await expect(parts.domains.add(id, host, theHost)).rejects.toEqual(problem('host_invalid', 422));
    });

    test('only where there is an account', async () => {
      await expect(
        parts.domains.add('00000000-0000-7000-8000-000000000000', 'nobody.example', theHost),
      ).rejects.toEqual(problem('account_not_found', 404));
    });
  });

  test('are brought up to date by external id: twice is once, and at once is once', async () => {
    const { accounts, domains } = parts;
    const given = { slug: 'upserted', name: 'One', externalId: 'up-1', hosts: ['up.example'], currency: 'SEK' };
    const made = await Promise.all([accounts.upsert(given), accounts.upsert(given), accounts.upsert(given)]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const [{ id }] = made;
    const more = { slug: 'ignored', name: 'Two', externalId: 'up-1', hosts: ['more.example'] };
    expect(await accounts.upsert(more)).toMatchObject({ id, slug: 'upserted', name: 'Two', currency: 'SEK' });
    expect((await domains.list(id)).map(({ host }) => host)).toEqual(['more.example', 'up.example']);
    await expect(accounts.upsert({ slug: 'x', name: 'X' } as never)).rejects.toEqual(problem('input_invalid', 422));
  });

  test('with the same slug are adopted if they have no external id', async () => {
    const { accounts } = parts;
    const { id } = await accounts.create({ slug: 'adopted', name: 'Adopted' });
    const given = { slug: 'adopted', name: 'Known', externalId: 'up-2' };
    expect(await accounts.upsert(given)).toMatchObject({ id, name: 'Known', externalId: 'up-2' });
    expect((await accounts.byExternalId('up-2'))?.id).toBe(id);
    await expect(accounts.upsert({ ...given, externalId: 'up-3' })).rejects.toEqual(problem('slug_taken', 409));
    const { id: other } = await newAccount(parts);
    const taken = { ...given, hosts: [(await parts.domains.list(other))[0]?.host ?? ''] };
    await expect(accounts.upsert(taken)).rejects.toEqual(problem('host_taken', 409));
  });
});
