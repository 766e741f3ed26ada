import { AuditTrail } from '../audit/audit-trail.js';
import { PersonalKeys } from '../audit/personal-keys.js';
import { Brands } from '../branding/brands.js';
import { byHost, type Cause } from '../changes/cause.js';
import { Changes } from '../changes/changes.js';
import type { Engine } from '../data/engine.js';
import { migrate } from '../data/migrations.js';
import { Emission } from '../events/outbox/emission.js';
import { kernelMigrations } from '../kernel-migrations.js';
import { createLog, type LogRecord } from '../log.js';
import { MemoryMailer } from '../mail/mailer.js';
import { Secrets } from '../secret.js';
import { Accounts } from './accounts.js';
import { Arrivals } from './arrival.js';
import { Asking } from './asking.js';
import { Background } from './background.js';
import { Companies } from './companies.js';
import { Contacts } from './contacts.js';
import { Devices } from './devices.js';
import { Domains } from './domains.js';
import { ExpiredSessions } from './expired-sessions.js';
import { Housekeeping } from './housekeeping.js';
import { Parties } from './parties.js';
import type { StartedSession } from './session.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { SignInLinks } from './sign-in-links.js';
import { Throttle } from './throttle.js';
import { Tickets } from './tickets.js';

/** A clock that stands still until it is moved. For tests. */
export class TestClock {
  constructor(private time = Date.UTC(2026, 10, 24, 9)) {}
  now() {
    return this.time;
  }
  forward(milliseconds: number) {
    this.time += milliseconds;
  }
}

export const minutes = 60_000;
export const hours = 60 * minutes;
export const days = 24 * hours;

/** A secret that counts how often it is used, by what for. */
export class CountingSecrets extends Secrets {
  calls: string[] = [];
  override sha256(text: string) {
    this.calls.push('sha256');
    return super.sha256(text);
  }
  override hmac(purpose: string, text: string) {
    this.calls.push(`hmac ${purpose}`);
    return super.hmac(purpose, text);
  }
  override verify(purpose: string, text: string, mac: string) {
    this.calls.push(`verify ${purpose}`);
    return super.verify(purpose, text, mac);
  }
}

export const testSecret = 'only for tests, and 32 bytes long';

/** The services of identity over a migrated database. For tests. */
export async function identityOver(engine: Engine) {
  const clock = new TestClock();
  await migrate(engine, [{ owner: 'core', migrations: kernelMigrations }], 'auto', clock);
  const records: LogRecord[] = [];
  const log = createLog(
    (record) => records.push(record),
    () => new Date(clock.now()).toISOString(),
  );
  const secrets = new CountingSecrets(testSecret);
  const background = new Background(log);
  const trail = new AuditTrail(engine, new PersonalKeys(engine, clock, secrets));
  const changes = new Changes(engine, clock, [new Emission(engine, clock, []), trail]);
  const sessions = new Sessions(engine, clock, secrets, log, changes);
  const tickets = new Tickets(engine, clock, secrets);
  const expiredSessions = new ExpiredSessions(engine, clock, changes);
  const contacts = new Contacts(engine, clock, log, sessions, tickets, changes);
  const throttle = new Throttle(engine, clock);
  const devices = new Devices(secrets);
  const brands = new Brands(engine, clock, log, changes);
  const mailer = new MemoryMailer();
  const domains = new Domains(engine, clock, log, changes);
  return {
    engine,
    clock,
    log,
    records,
    secrets,
    changes,
    background,
    sessions,
    tickets,
    accounts: new Accounts(engine, clock, log, domains, { planFor: async () => {} }, changes),
    domains,
    contacts,
    companies: new Companies(engine, clock, log, changes),
    parties: new Parties(engine),
    arrivals: new Arrivals(engine, clock, secrets, sessions, background),
    throttle,
    devices,
    brands,
    mailer,
    asking: new Asking({ engine, hasher: secrets, log, tickets, throttle, devices, brands, mailer }),
    signIn: new SignIn({ changes, clock, log, sessions, tickets, throttle, devices }),
    signInLinks: new SignInLinks(secrets, log, contacts, tickets, changes),
    housekeeping: new Housekeeping([expiredSessions, tickets, throttle]),
  };
}

/** What {@link identityOver} gives. */
export type Identity = Awaited<ReturnType<typeof identityOver>>;

/** The host's own code, which causes what a test does not say the cause of. */
export const theHost = byHost();

/** An operator. */
export function byOperator(id: string): Cause {
  return { actor: { kind: 'operator', id, name: 'Olga Office' } };
}

let count = 0;

/** An account with the host that it answers under. */
export type TestAccount = Awaited<ReturnType<typeof newAccount>>;

/** A new account with a host of its own, so that the tests of a file do not meet. */
export async function newAccount({ accounts, domains }: Identity) {
  count += 1;
  const account = await accounts.create({ slug: `studio-${count}`, name: `Studio ${count}` });
  const host = `studio-${count}.example`;
  await domains.add(account.id, host, theHost);
  return { ...account, host };
}

/** An address that no other test uses. */
export function newAddress(): string {
  count += 1;
  return `anna-${count}@example.com`;
}

/** A new contact of an account. */
export async function newContact({ contacts }: Identity, accountId: string, email = newAddress()) {
  return contacts.create(accountId, { email, name: 'Anna Berg' }, theHost);
}

/** A session of a contact's, as it begins when he typed a code. */
export async function newSession(
  { changes, sessions }: Identity,
  accountId: string,
  contactId: string,
  replaces?: string,
): Promise<StartedSession> {
  const started = { contactId, way: 'code', userAgent: undefined, replaces } as const;
  return changes.run(accountId, theHost, (change) => sessions.start(change, started));
}
