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

interface Question {
  readonly facts: AccessFacts;
  readonly app: string;
  readonly installed: InstalledApps;
  readonly hostSwitch: HostSwitch;
}

interface Check<Reason extends DenialReason> {
  readonly reason: Reason;
  passes(question: Question): boolean;
  details(question: Question): FailedCheckDetails[Reason];
}

/** Contacts of these states may use the portal. */
export const mayUsePortal: ReadonlySet<ContactStatus> = new Set<ContactStatus>(['known', 'invited', 'joined']);

const checks = [
  check('app_unknown', {
    passes: ({ installed, app }) => installed.has(app),
    details: ({ installed, app }) => ({ nearest: nearest(app, installed) }),
  }),
  check('disabled_by_host', {
    passes: ({ hostSwitch, app, facts }) => hostSwitch(app, facts.account),
    details: () => ({}),
  }),
  check('account_inactive', {
    passes: ({ facts }) => facts.account.status === 'active',
    details: ({ facts: { account } }) => ({ status: account.status, since: account.since }),
  }),
  check('contact_not_active', {
    passes: ({ facts }) => mayUsePortal.has(facts.contact.status),
    details: ({ facts: { contact } }) => ({ status: contact.status, since: contact.since }),
  }),
  check('disallowed_by_account', {
    passes: (question) => settingOf(question)?.status !== 'disallowed',
    details: (question) => {
      const setting = settingOf(question);
      return { setting: 'disallowed', by: setting?.by ?? '', since: setting?.since ?? '' };
    },
  }),
  check('denied', {
    passes: (question) => grantOf(question, 'deny') === undefined,
    details: (question) => {
      const grant = grantOf(question, 'deny');
      if (grant === undefined) throw new Error('A check that passes has no details.');
      return { grant: grant.id, for: grant.for, by: grant.by, since: grant.since };
    },
  }),
  check('not_granted', {
    passes: (question) => settingOf(question)?.access !== 'granted' || grantOf(question, 'allow') !== undefined,
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

function check<Reason extends DenialReason>(reason: Reason, parts: Omit<Check<Reason>, 'reason'>): Check<Reason> {
  return { reason, ...parts };
}

function settingOf({ facts, app }: Question): AppSettingFacts | undefined {
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
