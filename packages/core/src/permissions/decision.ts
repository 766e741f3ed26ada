import type { ContactStatus } from '../identity/tables.js';
import type { AccessFacts, AppSettingFacts, GrantFacts, GrantSubject } from './access-facts.js';
import { nearest } from './nearest.js';

/** Why an app does not exist for a contact. In the order in which the checks run: the first one that fails decides. */
export type DenialReason =
  | 'app_unknown'
  | 'disabled_by_host'
  | 'account_inactive'
  | 'contact_not_active'
  | 'disallowed_by_account'
  | 'denied'
  | 'not_granted';

/** What is known of an account when nobody is: the part of {@link AccessFacts} that names no contact. */
export type AccountFacts = Pick<AccessFacts, 'account' | 'settings'>;

/** Whether an app exists for a contact. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: DenialReason };

/** The ids of the apps whose plugin is composed and has what it needs. */
export type InstalledApps = ReadonlySet<string>;

/** The host's own switch in code: `apps: { estimates: false }`, or a function of the account. */
export type HostSwitch = (app: string, account: { readonly id: string; readonly slug: string }) => boolean;

/** What each check says of itself when it fails, for people who ask why. */
export interface FailedCheckDetails {
  readonly app_unknown: { readonly nearest: string | undefined };
  readonly disabled_by_host: Readonly<Record<string, never>>;
  readonly account_inactive: { readonly status: string; readonly since: string };
  readonly contact_not_active: { readonly status: string; readonly since: string };
  readonly disallowed_by_account: { readonly setting: 'disallowed'; readonly by: string; readonly since: string };
  readonly denied: { readonly grant: string; readonly for: GrantSubject; readonly by: string; readonly since: string };
  /** `wouldOpen`: each of these subjects, given an allow grant, would open the app. */
  readonly not_granted: { readonly by: string; readonly since: string; readonly wouldOpen: readonly GrantSubject[] };
  /** `eligibility`: what the app's own question gave. */
  readonly nothing_in_it: { readonly eligibility: 'nothing' };
}

/** One check with its outcome. */
export type CheckOutcome = {
  readonly [Reason in keyof FailedCheckDetails]:
    | { readonly check: Reason; readonly passed: true }
    | { readonly check: Reason; readonly passed: false; readonly details: FailedCheckDetails[Reason] };
}[keyof FailedCheckDetails];

/** What is asked where it does not matter who asks. */
interface AccountQuestion {
  readonly facts: AccountFacts;
  readonly app: string;
  readonly installed: InstalledApps;
  readonly hostSwitch: HostSwitch;
}

interface Question extends AccountQuestion {
  readonly facts: AccessFacts;
}

interface Check<Reason extends DenialReason, Asked = Question> {
  readonly reason: Reason;
  passes(question: Asked): boolean;
  details(question: Asked): FailedCheckDetails[Reason];
}

/** Contacts of these states may use the portal. */
export const mayUsePortal: ReadonlySet<ContactStatus> = new Set<ContactStatus>(['known', 'invited', 'joined']);

const unknown = check('app_unknown', {
  passes: ({ installed, app }: AccountQuestion) => installed.has(app),
  details: ({ installed, app }) => ({ nearest: nearest(app, installed) }),
});
const byHost = check('disabled_by_host', {
  passes: ({ hostSwitch, app, facts }: AccountQuestion) => hostSwitch(app, facts.account),
  details: () => ({}),
});
const accountInactive = check('account_inactive', {
  passes: ({ facts }: AccountQuestion) => facts.account.status === 'active',
  details: ({ facts: { account } }) => ({ status: account.status, since: account.since }),
});
const disallowed = check('disallowed_by_account', {
  passes: (question: AccountQuestion) => settingOf(question)?.status !== 'disallowed',
  details: (question) => {
    const setting = settingOf(question);
    return { setting: 'disallowed', by: setting?.by ?? '', since: setting?.since ?? '' };
  },
});

/** The checks that ask nothing of a contact. */
const accountChecks = [unknown, byHost, accountInactive, disallowed] as const;

const checks = [
  unknown,
  byHost,
  accountInactive,
  check('contact_not_active', {
    passes: ({ facts }: Question) => mayUsePortal.has(facts.contact.status),
    details: ({ facts: { contact } }) => ({ status: contact.status, since: contact.since }),
  }),
  disallowed,
  check('denied', {
    passes: (question: Question) => grantOf(question, 'deny') === undefined,
    details: (question) => {
      const grant = grantOf(question, 'deny');
      if (grant === undefined) throw new Error('A check that passes has no details.');
      return { grant: grant.id, for: grant.for, by: grant.by, since: grant.since };
    },
  }),
  check('not_granted', {
    passes: (question: Question) =>
      settingOf(question)?.access !== 'granted' || grantOf(question, 'allow') !== undefined,
    details: (question) => {
      const setting = settingOf(question);
      return { by: setting?.by ?? '', since: setting?.since ?? '', wouldOpen: subjectsOf(question.facts) };
    },
  }),
] as const;

/**
 * The one decision: whether an app exists for a contact. Every surface asks it: routes, launcher, home, search, mail.
 *
 * @example
 * ```ts
 * const decision = decide(arrival.signedIn.facts, 'invoices', installed, hostSwitch);
 * if (!decision.allowed) log.info('route.hidden', { app: 'invoices', reason: decision.reason });
 * ```
 */
export function decide(facts: AccessFacts, app: string, installed: InstalledApps, hostSwitch: HostSwitch): Decision {
  const question = { facts, app, installed, hostSwitch };
  for (const each of checks) {
    if (!each.passes(question)) return { allowed: false, reason: each.reason };
  }
  return { allowed: true };
}

/**
 * The same decision where nobody is known, for open routes: whether an app exists in an account at all. Grants do not
 * count, since they are about contacts.
 */
export function decideForAnybody(
  facts: AccountFacts,
  app: string,
  installed: InstalledApps,
  hostSwitch: HostSwitch,
): Decision {
  const question = { facts, app, installed, hostSwitch };
  const failed = accountChecks.find((each) => !each.passes(question));
  return failed === undefined ? { allowed: true } : { allowed: false, reason: failed.reason };
}

/** All checks with their outcomes, in order, also those after one that failed. {@link decide} stops where these first fail. */
export function outcomes(
  facts: AccessFacts,
  app: string,
  installed: InstalledApps,
  hostSwitch: HostSwitch,
): readonly CheckOutcome[] {
  const question = { facts, app, installed, hostSwitch };
  return checks.map((each) =>
    each.passes(question)
      ? { check: each.reason, passed: true }
      : ({ check: each.reason, passed: false, details: each.details(question) } as CheckOutcome),
  );
}

function check<Reason extends DenialReason, Asked>(
  reason: Reason,
  parts: Omit<Check<Reason, Asked>, 'reason'>,
): Check<Reason, Asked> {
  return { reason, ...parts };
}

function settingOf({ facts, app }: AccountQuestion): AppSettingFacts | undefined {
  return facts.settings.find((setting) => setting.app === app);
}

function grantOf({ facts, app }: Question, effect: 'allow' | 'deny'): GrantFacts | undefined {
  return facts.grants.find((grant) => grant.app === app && grant.effect === effect && concerns(grant.for, facts));
}

/** Asked again here although only matching grants are read: the decision must not depend on who read its facts. */
function concerns(subject: GrantSubject, { contact, companies }: AccessFacts): boolean {
  switch (subject.subject) {
    case 'contact':
      return subject.id === contact.id;
    case 'company':
      return companies.some((company) => company.id === subject.id);
    case 'kind':
      return subject.kind === contact.kind;
  }
}

function subjectsOf({ contact, companies }: AccessFacts): GrantSubject[] {
  return [
    { subject: 'contact', id: contact.id },
    ...companies.map(({ id }) => ({ subject: 'company' as const, id })),
    { subject: 'kind', kind: contact.kind },
  ];
}
