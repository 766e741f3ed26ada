import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessFacts, GrantFacts, GrantSubject } from './access-facts.js';
import { type DenialReason, decide } from './decision.js';
import { explain, explainApp } from './explanation.js';

const since = '2026-11-24T09:00:00.000Z';
const facts: AccessFacts = {
  account: { id: 'a1', slug: 'studio', status: 'active', since },
  contact: { id: 'c1', kind: 'client', status: 'joined', since },
  companies: [{ id: 'f1', name: 'Brandt Keramik', role: 'billing' }],
  settings: [],
  grants: [],
};
const installed = new Set(['invoices', 'estimates', 'courses']);
const on = () => true;
const ask = (change: Partial<AccessFacts>, app = 'invoices', hostSwitch = on as (app: string) => boolean) =>
  decide({ ...facts, ...change }, app, installed, hostSwitch);

let count = 0;
const grant = (effect: 'allow' | 'deny', subject: GrantSubject, app = 'invoices'): GrantFacts => {
  count += 1;
  return { id: `g${count}`, app, effect, for: subject, by: 'op1', since };
};
const setting = (status: 'allowed' | 'disallowed', access: 'everyone' | 'granted' = 'everyone', app = 'invoices') => ({
  app,
  status,
  access,
  by: 'op1',
  since,
});

describe('decide', () => {
  test('without any setting an app is open to everyone', () => {
    expect(ask({})).toEqual({ allowed: true });
  });

  test.each<[string, DenialReason, Partial<AccessFacts>, string?, ((app: string) => boolean)?]>([
    ['unknown app', 'app_unknown', {}, 'invoises'],
    ['host switched it off', 'disabled_by_host', {}, 'invoices', (app) => app !== 'invoices'],
    ['account suspended', 'account_inactive', { account: { ...facts.account, status: 'suspended' } }],
    ['account closed', 'account_inactive', { account: { ...facts.account, status: 'closed' } }],
    ['contact suspended', 'contact_not_active', { contact: { ...facts.contact, status: 'suspended' } }],
    ['contact removed', 'contact_not_active', { contact: { ...facts.contact, status: 'removed' } }],
    ['owner switched it off', 'disallowed_by_account', { settings: [setting('disallowed')] }],
    ['deny for the contact', 'denied', { grants: [grant('deny', { subject: 'contact', id: 'c1' })] }],
    ['deny for the company', 'denied', { grants: [grant('deny', { subject: 'company', id: 'f1' })] }],
    ['deny for the kind', 'denied', { grants: [grant('deny', { subject: 'kind', kind: 'client' })] }],
    ['no grant', 'not_granted', { settings: [setting('allowed', 'granted')] }],
    [
      'a grant of another app',
      'not_granted',
      {
        settings: [setting('allowed', 'granted')],
        grants: [grant('allow', { subject: 'contact', id: 'c1' }, 'courses')],
      },
    ],
    [
      'a grant of another contact, company and kind',
      'not_granted',
      {
        settings: [setting('allowed', 'granted')],
        grants: [
          grant('allow', { subject: 'contact', id: 'c2' }),
          grant('allow', { subject: 'company', id: 'f2' }),
          grant('allow', { subject: 'kind', kind: 'lead' }),
        ],
      },
    ],
    [
      'allow and deny: deny wins',
      'denied',
      {
        settings: [setting('allowed', 'granted')],
        grants: [grant('allow', { subject: 'contact', id: 'c1' }), grant('deny', { subject: 'kind', kind: 'client' })],
      },
    ],
  ])('%s: %s', (_, reason, change, app, hostSwitch) => {
    expect(ask(change, app, hostSwitch)).toEqual({ allowed: false, reason });
  });

  test.each<[string, GrantSubject]>([
    ['the contact', { subject: 'contact', id: 'c1' }],
    ['one of the companies', { subject: 'company', id: 'f1' }],
    ['the kind', { subject: 'kind', kind: 'client' }],
  ])('an allow grant for %s opens an app that is not open to everyone', (_, subject) => {
    expect(ask({ settings: [setting('allowed', 'granted')], grants: [grant('allow', subject)] })).toEqual({
      allowed: true,
    });
  });

  test('what a setting or a deny says of another app changes nothing', () => {
    expect(
      ask({
        settings: [setting('disallowed', 'granted', 'courses')],
        grants: [grant('deny', { subject: 'contact', id: 'c1' }, 'courses')],
      }),
    ).toEqual({ allowed: true });
  });

  test('the first failing check decides', () => {
    const all: Partial<AccessFacts> = {
      account: { ...facts.account, status: 'suspended' },
      contact: { ...facts.contact, status: 'suspended' },
      settings: [setting('disallowed', 'granted')],
      grants: [grant('deny', { subject: 'contact', id: 'c1' })],
    };
    expect(ask(all, 'nothing', () => false)).toMatchObject({ reason: 'app_unknown' });
    expect(ask(all, 'invoices', () => false)).toMatchObject({ reason: 'disabled_by_host' });
    expect(ask(all)).toMatchObject({ reason: 'account_inactive' });
    expect(ask({ ...all, account: facts.account })).toMatchObject({ reason: 'contact_not_active' });
    expect(ask({ ...all, account: facts.account, contact: facts.contact })).toMatchObject({
      reason: 'disallowed_by_account',
    });
  });
});

describe('explain', () => {
  const parts = { installed, hostSwitch: (app: string) => app !== 'courses' };

  test('gives each check with what it knows, and which one decided', () => {
    const deny = grant('deny', { subject: 'company', id: 'f1' });
    const explanation = explainApp(
      { ...facts, settings: [setting('disallowed', 'granted')], grants: [deny] },
      'invoices',
      parts,
    );
    expect(explanation).toEqual({
      app: 'invoices',
      allowed: false,
      decidedBy: 'disallowed_by_account',
      visibleIn: [],
      checks: [
        { check: 'app_unknown', passed: true },
        { check: 'disabled_by_host', passed: true },
        { check: 'account_inactive', passed: true },
        { check: 'contact_not_active', passed: true },
        { check: 'disallowed_by_account', passed: false, details: { setting: 'disallowed', by: 'op1', since } },
        { check: 'denied', passed: false, details: { grant: deny.id, for: deny.for, by: 'op1', since } },
        {
          check: 'not_granted',
          passed: false,
          details: {
            by: 'op1',
            since,
            wouldOpen: [
              { subject: 'contact', id: 'c1' },
              { subject: 'company', id: 'f1' },
              { subject: 'kind', kind: 'client' },
            ],
          },
        },
        { check: 'nothing_in_it', passed: true },
      ],
    });
  });

  test('an app with nothing in it stays reachable, and leaves launcher and dashboard', () => {
    expect(explainApp(facts, 'invoices', { ...parts, eligibility: { invoices: 'nothing' } })).toMatchObject({
      allowed: true,
      decidedBy: 'nothing_in_it',
      visibleIn: ['api', 'search', 'mail'],
    });
    expect(explainApp(facts, 'invoices', { ...parts, eligibility: { invoices: 'failed' } })).toMatchObject({
      decidedBy: undefined,
      visibleIn: ['launcher', 'dashboard', 'api', 'search', 'mail'],
    });
  });

  test('an unknown app is told from the one that was meant', () => {
    const { checks } = explainApp(facts, 'invoises', parts);
    expect(checks[0]).toEqual({ check: 'app_unknown', passed: false, details: { nearest: 'invoices' } });
    expect(explainApp(facts, 'zzzzzzzzz', parts).checks[0]).toMatchObject({ details: { nearest: undefined } });
  });

  test('covers every installed app', () => {
    expect(explain(facts, parts).map(({ app, decidedBy }) => [app, decidedBy])).toEqual([
      ['invoices', undefined],
      ['estimates', undefined],
      ['courses', 'disabled_by_host'],
    ]);
  });

  const subject = fc.oneof(
    fc.record({ subject: fc.constant('contact' as const), id: fc.constantFrom('c1', 'c2') }),
    fc.record({ subject: fc.constant('company' as const), id: fc.constantFrom('f1', 'f2', 'f3') }),
    fc.record({ subject: fc.constant('kind' as const), kind: fc.constantFrom('lead' as const, 'client' as const) }),
  );
  const apps = ['invoices', 'estimates', 'courses', 'gone'];
  const anyFacts: fc.Arbitrary<AccessFacts> = fc.record({
    account: fc.record({
      id: fc.constant('a1'),
      slug: fc.constant('studio'),
      status: fc.constantFrom('active' as const, 'active' as const, 'suspended' as const),
      since: fc.constant(since),
    }),
    contact: fc.record({
      id: fc.constant('c1'),
      kind: fc.constantFrom('lead' as const, 'client' as const),
      status: fc.constantFrom(
        'known' as const,
        'invited' as const,
        'joined' as const,
        'suspended' as const,
        'removed' as const,
      ),
      since: fc.constant(since),
    }),
    companies: fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('f1', 'f2'),
        name: fc.constant('F'),
        role: fc.constantFrom('owner' as const, 'member' as const),
      }),
      { selector: ({ id }) => id },
    ),
    settings: fc.uniqueArray(
      fc.record({
        app: fc.constantFrom(...apps),
        status: fc.constantFrom('allowed' as const, 'disallowed' as const),
        access: fc.constantFrom('everyone' as const, 'granted' as const),
        by: fc.constant('op1'),
        since: fc.constant(since),
      }),
      { selector: ({ app }) => app },
    ),
    grants: fc.array(
      fc.record({
        id: fc.uuid(),
        app: fc.constantFrom(...apps),
        effect: fc.constantFrom('allow' as const, 'deny' as const),
        for: subject,
        by: fc.constant('op1'),
        since: fc.constant(since),
      }),
      { maxLength: 8 },
    ),
  });

  /** The decision in other words than the code's: what must hold, not how it is found. */
  function shouldBeAllowed(given: AccessFacts, app: string, disabled: ReadonlySet<string>): boolean {
    const mine = given.grants.filter(
      (each) =>
        each.app === app &&
        ((each.for.subject === 'contact' && each.for.id === 'c1') ||
          (each.for.subject === 'company' && given.companies.map(({ id }) => id).includes(each.for.id)) ||
          (each.for.subject === 'kind' && each.for.kind === given.contact.kind)),
    );
    const own = given.settings.filter((each) => each.app === app);
    return (
      installed.has(app) &&
      !disabled.has(app) &&
      given.account.status === 'active' &&
      !['suspended', 'removed'].includes(given.contact.status) &&
      !own.some(({ status }) => status === 'disallowed') &&
      !mine.some(({ effect }) => effect === 'deny') &&
      (!own.some(({ access }) => access === 'granted') || mine.some(({ effect }) => effect === 'allow'))
    );
  }

  test('agrees with decide, and both with the rule in other words, for 10,000 combinations', () => {
    fc.assert(
      fc.property(
        anyFacts,
        fc.subarray(apps),
        fc.dictionary(
          fc.constantFrom(...apps),
          fc.constantFrom('something' as const, 'nothing' as const, 'failed' as const),
        ),
        (given, off, eligibility) => {
          const disabled = new Set(off);
          const hostSwitch = (app: string) => !disabled.has(app);
          for (const app of apps) {
            const decision = decide(given, app, installed, hostSwitch);
            const explained = explainApp(given, app, { installed, hostSwitch, eligibility });
            expect(decision.allowed).toBe(shouldBeAllowed(given, app, disabled));
            expect(explained.allowed).toBe(decision.allowed);
            const failed = explained.checks.filter(({ passed }) => !passed).map(({ check }) => check);
            expect(explained.decidedBy).toBe(failed[0]);
            if (!decision.allowed) expect(explained.decidedBy).toBe(decision.reason);
            expect(explained.visibleIn.includes('api')).toBe(decision.allowed);
            expect(explained.visibleIn.includes('launcher')).toBe(decision.allowed && failed.length === 0);
          }
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
