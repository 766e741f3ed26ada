import { Mailer } from '../container/kernel-tokens.js';
import type { Database } from '../data/engine.js';
import type { Account, NewAccount } from '../identity/account.js';
import type { Contact } from '../identity/contact.js';
import type { LogRecord } from '../log.js';
import { MemoryMailer } from '../mail/mailer.js';
import type { KernelServices } from '../operators/account-services.js';
import type { PluginServices } from '../operators/plugin-services.js';
import type { AnyPlugin } from '../plugin.js';
import { createPortal, type Portal } from '../portal.js';
import type { PortalOptions } from '../portal-options.js';
import { ManualClock } from './manual-clock.js';
import { TestBrowser } from './test-browser.js';
import { type TestEngine, testDatabase } from './test-database.js';

/** What a test portal is made of: a portal's options, and the engine. */
export interface TestPortalOptions<Plugins extends readonly AnyPlugin[]>
  extends Partial<Omit<PortalOptions<Plugins>, 'plugins' | 'clock' | 'log'>> {
  readonly plugins: Plugins;
  /** Default `sqlite`. */
  readonly engine?: TestEngine;
  /** Listens before the start: `(portal) => portal.on('invoice.paid', ...)`. */
  readonly listen?: (portal: Portal<Plugins[number]>) => void;
  /** Default: one that stands at 24 November 2026, 9:00 UTC. */
  readonly clock?: ManualClock;
}

/** An account to test with. */
export interface TestAccount<P extends AnyPlugin> extends Account {
  /** A host name under which its portal answers. */
  readonly host: string;
  /** Its operators' services. */
  readonly services: KernelServices & PluginServices<P>;
}

/** A portal with an empty database, a clock that stands still, and everything that it logs and mails at hand. */
export interface TestPortal<P extends AnyPlugin> {
  readonly portal: Portal<P>;
  readonly clock: ManualClock;
  /** Its database, for a portal of other options on the same rows. */
  readonly database: Database;
  readonly log: readonly LogRecord[];
  readonly mails: MemoryMailer;
  /** Makes an account with a host of its own. */
  account(input?: Partial<NewAccount>): Promise<TestAccount<P>>;
  /** A new browser that looks at an account's portal. */
  visit(account: TestAccount<P>): TestBrowser<Portal<P>>;
  /** A new browser in which a contact is signed in. */
  signIn(account: TestAccount<P>, contact: Pick<Contact, 'id'>): Promise<TestBrowser<Portal<P>>>;
  /** Starts another node on the same database. It is closed with the portal. */
  node(): Promise<Portal<P>>;
  /** Closes the portal and removes its database. */
  close(): Promise<void>;
}

/**
 * Starts a portal to test with, in one call.
 *
 * @example
 * ```ts
 * import { testPortal } from '@portico/core/testing';
 * import { billing } from '@portico/plugin-billing';
 *
 * const test = await testPortal({ engine: 'sqlite', plugins: [billing()] });
 * const studio = await test.account();
 * const hanna = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
 * const browser = await test.signIn(studio, hanna);
 * console.log((await browser.api()('GET /invoices')).items);
 * await test.close();
 * ```
 */
export async function testPortal<const Plugins extends readonly AnyPlugin[]>(
  options: TestPortalOptions<Plugins>,
): Promise<TestPortal<Plugins[number]>> {
  type P = Plugins[number];
  const { engine = 'sqlite', overrides, listen, clock = new ManualClock(), ...rest } = options;
  const { database, remove } = await testDatabase(engine);
  const log: LogRecord[] = [];
  const mails = new MemoryMailer();
  const nodes: Portal<P>[] = [];
  const node = async () => {
    const opened: Portal<P> = createPortal({
      database,
      secret: 'a secret for tests, 32 bytes at least',
      ...rest,
      clock,
      log: (record) => log.push(record),
      overrides: (parts) => {
        parts.rebind(Mailer).toConstantValue(mails);
        overrides?.(parts);
      },
    });
    nodes.push(opened);
    listen?.(opened);
    await opened.start();
    return opened;
  };
  const portal = await node().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  let accounts = 0;

  const visit = (account: TestAccount<P>) => {
    const basePath = (options.basePath ?? '/portal').replace(':account', account.slug).replace(/\/$/, '');
    const origin = options.publicUrl === undefined ? `https://${account.host}` : new URL(options.publicUrl).origin;
    return new TestBrowser<Portal<P>>(portal, origin, basePath);
  };
  return {
    portal,
    clock,
    database,
    log,
    mails,
    visit,
    account: async (input = {}) => {
      accounts += 1;
      const slug = input.slug ?? `studio-${accounts}`;
      const host = input.hosts?.[0] ?? `${slug}.example`;
      const account = await portal.accounts.create({
        name: `Studio ${accounts}`,
        ...input,
        slug,
        hosts: input.hosts ?? [host],
      });
      return { ...account, host, services: portal.account(account.id) };
    },
    signIn: async (account, contact) => {
      const browser = visit(account);
      const { path } = await account.services.contacts.signInLink({ contact: contact.id, instant: true });
      const response = await browser.send(
        new Request(browser.origin + path, { method: 'POST', headers: { Accept: 'application/json' } }),
      );
      if (!response.ok) throw new Error(`The contact could not sign in: ${response.status} ${await response.text()}`);
      return browser;
    },
    node,
    close: async () => {
      for (const each of nodes) await each.close();
      await remove();
    },
  };
}
