import { Brands } from './branding/brands.js';
import type { Clock } from './clock.js';
import type { Composition } from './composition/compose.js';
import { Parts, type Rebind } from './container/container.js';
import * as tokens from './container/kernel-tokens.js';
import type { Use } from './container/token.js';
import type { Engine } from './data/engine.js';
import { Handles } from './data/handles.js';
import type { Mount } from './http/place.js';
import { Accounts } from './identity/accounts.js';
import { Arrivals } from './identity/arrival.js';
import { Background } from './identity/background.js';
import { Companies } from './identity/companies.js';
import { Contacts } from './identity/contacts.js';
import { Domains } from './identity/domains.js';
import { Parties } from './identity/parties.js';
import { Sessions } from './identity/sessions.js';
import { Tickets } from './identity/tickets.js';
import type { Log } from './log.js';
import { UnconfiguredMailer } from './mail/mailer.js';
import { AppPermissions } from './permissions/apps.js';
import type { HostSwitch, InstalledApps } from './permissions/decision.js';
import type { Secrets } from './secret.js';

/** How a host replaces parts. */
export type Overrides = (parts: { readonly rebind: Rebind; readonly use: Use }) => void;

/** What a kernel is made of before it has a database. */
export interface KernelOptions {
  readonly composition: Composition;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  readonly mount: Mount;
  readonly hostSwitch: HostSwitch;
  readonly link: (path: string) => string;
}

/** Everything that lives in one portal. */
export interface Kernel extends KernelOptions {
  readonly engine: Engine;
  readonly handles: Handles;
  readonly background: Background;
  readonly use: Use;
  readonly parts: Parts;
  readonly installed: InstalledApps;
  readonly accounts: Accounts;
  readonly domains: Domains;
  readonly brands: Brands;
  readonly contacts: Contacts;
  readonly companies: Companies;
  readonly parties: Parties;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly arrivals: Arrivals;
  readonly apps: AppPermissions;
}

/** Puts a kernel together over an open database. */
export function createKernel(options: KernelOptions, engine: Engine, overrides?: Overrides): Kernel {
  const { clock, log, secrets, composition } = options;
  const background = new Background(log);
  const sessions = new Sessions(engine, clock, secrets, log);
  const tickets = new Tickets(engine, clock, secrets);
  const installed: InstalledApps = new Set(composition.apps.keys());
  const parts = partsOf(options);
  overrides?.(parts);
  return {
    ...options,
    engine,
    handles: new Handles(engine, log),
    background,
    parts,
    use: parts.use,
    installed,
    accounts: new Accounts(engine, clock, log),
    domains: new Domains(engine, clock, log),
    brands: new Brands(engine, clock, log),
    contacts: new Contacts(engine, clock, log, sessions, tickets),
    companies: new Companies(engine, clock, log),
    parties: new Parties(engine),
    sessions,
    tickets,
    arrivals: new Arrivals(engine, clock, secrets, sessions, background),
    apps: new AppPermissions(engine, clock, log, () => installed),
  };
}

function partsOf({ clock, log, composition }: KernelOptions): Parts {
  const parts = new Parts();
  const provide = parts.provideFor('the kernel');
  provide.value(tokens.Clock, clock);
  provide.value(tokens.Log, log);
  provide.value(tokens.Mailer, new UnconfiguredMailer());
  for (const plugin of composition.plugins) {
    plugin.spec.services?.({ provide: parts.provideFor(`plugin "${plugin.id}"`), options: plugin.options });
  }
  return parts;
}
