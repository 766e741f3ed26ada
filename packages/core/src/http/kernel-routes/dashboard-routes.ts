import type { InstalledApp, InstalledPlugin } from '../../composition/compose.js';
import { type ContextOf, composeHome, type Look, shownRecents } from '../../dashboard/home.js';
import { appsWithSomething, launcherEntry } from '../../dashboard/launcher.js';
import type { PieceContext } from '../../dashboard/piece-rows.js';
import type { Kernel } from '../../kernel.js';
import type { Visit } from '../environment.js';
import { contextFor, seenApps, signedIn, titleOf } from '../visits.js';
import type { KernelHandlers } from './table.js';

type DashboardRoutes = Pick<KernelHandlers, 'GET /apps' | 'GET /home'>;

/** Launcher and home of whoever is signed in. */
export function dashboardRoutes(kernel: Kernel): DashboardRoutes {
  return {
    'GET /apps': async ({ c }) => {
      const { contextOf, titleOf } = lookOf(kernel, c.var);
      const apps = await shownApps(kernel, c.var, contextOf);
      return { apps: apps.map((app) => launcherEntry(app, titleOf(app))) };
    },
    'GET /home': async ({ c }) => {
      const reader = { accountId: c.var.arrival.account.id, contactId: signedIn(c.var).contact.id };
      const look = lookOf(kernel, c.var);
      const [apps, recents, welcome] = await Promise.all([
        shownApps(kernel, c.var, look.contextOf),
        kernel.recents.of(reader),
        kernel.welcomes.of(reader),
      ]);
      const home = await composeHome(apps, look);
      return { ...home, recents: shownRecents(recents, apps, home.actions), welcome };
    },
  };
}

/** How whoever is signed in looks at home, and at the page of an app. */
export function lookOf(kernel: Kernel, visit: Visit): Look {
  return {
    contextOf: contextsFor(kernel, visit),
    titleOf: (app) => titleOf(visit, app),
    log: kernel.log,
    now: kernel.clock.now(),
  };
}

/** Those that exist for whoever is signed in and have something in them, in the owner's order. */
function shownApps(kernel: Kernel, visit: Visit, contextOf: ContextOf): Promise<InstalledApp[]> {
  return appsWithSomething(seenApps(kernel, visit), contextOf, kernel.log);
}

/** One context for each plugin and request. */
function contextsFor(kernel: Kernel, visit: Visit): ContextOf {
  const made = new Map<InstalledPlugin, PieceContext>();
  return (plugin) => {
    const context = made.get(plugin) ?? contextFor(kernel, visit, plugin);
    made.set(plugin, context);
    return context;
  };
}
