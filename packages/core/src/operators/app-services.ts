import type { Cause } from '../changes/cause.js';
import { isoNow } from '../clock.js';
import { eligibilityOf } from '../dashboard/launcher.js';
import type { Account } from '../identity/account.js';
import type { Kernel } from '../kernel.js';
import type { Launchers } from '../launcher/launchers.js';
import { type OwnedApp, ownedApps } from '../launcher/owned-app.js';
import type { AppPermissions } from '../permissions/apps.js';
import { type AppExplanation, type Eligibility, explain } from '../permissions/explanation.js';
import { bind, bindCaused, type ForAccount, type ForCause } from './bound-methods.js';

/** The account's apps: who has them, and how they are shown. */
export type AppServices = ForAccount<AppPermissions, 'grants'> &
  ForCause<AppPermissions, 'allow' | 'disallow' | 'setAccess' | 'grant' | 'revoke'> &
  ForCause<Launchers, 'setOrder' | 'rename' | 'setLanding'> & {
    /** Every installed app, in the owner's order. */
    list(): Promise<OwnedApp[]>;
    /** Why a contact sees each app, or does not: every check, and the one that decides. */
    explain(contactId: string): Promise<AppExplanation[]>;
  };

const bound = ['grants'] as const;
const caused = ['allow', 'disallow', 'setAccess', 'grant', 'revoke'] as const;
const ofLaunchers = ['setOrder', 'rename', 'setLanding'] as const;
/** Their names. */
export const appMethods = [...bound, ...caused, ...ofLaunchers, 'list', 'explain'] as const;

/** Those services of one account. */
export function appServices(kernel: Kernel, account: Account, by: (method: string) => Cause): AppServices {
  const { apps, launchers } = kernel;
  const { id } = account;
  return {
    ...bind(apps, id, bound),
    ...bindCaused(apps, id, caused, by),
    ...bindCaused(launchers, id, ofLaunchers, by),
    list: async () => ownedApps(await apps.list(id), await launchers.get(id)),
    explain: (contactId) => explainFor(kernel, account, contactId),
  };
}

/** Runs the decision, and each app's own question, as they run for the contact himself. */
async function explainFor(kernel: Kernel, account: Account, contactId: string): Promise<AppExplanation[]> {
  const { board, calendar, clock, log } = kernel;
  const facts = await kernel.apps.facts(account.id, contactId);
  const { companies } = facts;
  const scope = { account: account.id, runner: 'view', contact: facts.contact.id, companies } as const;
  const now = isoNow(clock);
  const moment = { now, today: calendar.dayOf(now, account.timeZone) };
  const rows = kernel.gatherings.gather(board.launcher, () => true, scope, moment);
  const answers = [...kernel.composition.apps.values()].map(
    async (app) => [app.id, await eligibilityOf(app, { board, rows, log })] as const,
  );
  const eligibility: Record<string, Eligibility> = Object.fromEntries(await Promise.all(answers));
  return explain(facts, { installed: kernel.installed, hostSwitch: kernel.hostSwitch, eligibility });
}
