import type { InstalledApp, InstalledPlugin } from '../../composition/compose.js';
import { type ContextOf, composeHome, type Look, shownRecents } from '../../dashboard/home.js';
import { appsWithSomething, eligibilityOf, launcherEntry } from '../../dashboard/launcher.js';
import type { PieceContext } from '../../dashboard/piece-rows.js';
import { reportFailure } from '../../dashboard/report-failure.js';
import type { Moment, ReadingSet } from '../../data/reads/reading.js';
import type { Kernel } from '../../kernel.js';
import type { Recent } from '../../recents/recents.js';
import { welcomeOf } from '../../welcome/welcomes.js';
import type { Visit } from '../environment.js';
import { contextFor, gather, momentOf, seenApps, signedIn, titleOf } from '../visits.js';
import type { KernelHandlers } from './table.js';

type DashboardRoutes = Pick<KernelHandlers, 'GET /apps' | 'GET /home'>;

/** Launcher and home of whoever is signed in. */
export function dashboardRoutes(kernel: Kernel): DashboardRoutes {
  const { board } = kernel;
  return {
    'GET /apps': async ({ c }) => {
      signedIn(c.var);
      const seen = seenApps(kernel, c.var);
      const look = lookOf(kernel, c.var, board.launcher, seen);
      const apps = await appsWithSomething(seen, look);
      return { apps: apps.map((app) => launcherEntry(app, look.titleOf(app))) };
    },
    'GET /home': async ({ c }) => {
      signedIn(c.var);
      const seen = seenApps(kernel, c.var);
      const look = lookOf(kernel, c.var, board.home, seen);
      const answers = seen.map((app) => eligibilityOf(app, look));
      const own = async (of: 'recents' | 'welcome') => {
        try {
          return await look.rows(board[of]);
        } catch (error) {
          reportFailure(kernel.log, `${of}.failed`, error);
          return [];
        }
      };
      const [home, recents, [welcome], eligibility] = await Promise.all([
        composeHome(seen, answers, look),
        own('recents'),
        own('welcome'),
        Promise.all(answers),
      ]);
      const apps = seen.filter((_, i) => eligibility[i] !== 'nothing');
      return {
        ...home,
        recents: shownRecents(recents as readonly Recent[], apps, home.actions),
        welcome: welcomeOf(welcome as Parameters<typeof welcomeOf>[0]),
      };
    },
  };
}

/** How whoever is signed in looks at a place of the portal: home, or the page of an app. */
export function lookOf(kernel: Kernel, visit: Visit, place: ReadingSet, seen: readonly InstalledApp[]): Look {
  const ids = new Set(seen.map(({ id }) => id));
  const moment = momentOf(kernel, visit);
  return {
    contextOf: contextsFor(kernel, visit, moment),
    titleOf: (app) => titleOf(visit, app),
    board: kernel.board,
    rows: gather(kernel, visit, place, (app) => ids.has(app), moment),
    log: kernel.log,
    now: kernel.clock.now(),
  };
}

/** One context for each plugin and request. */
function contextsFor(kernel: Kernel, visit: Visit, moment: Moment): ContextOf {
  const made = new Map<InstalledPlugin, PieceContext>();
  return (plugin) => {
    const context = made.get(plugin) ?? contextFor(kernel, visit, plugin, moment);
    made.set(plugin, context);
    return context;
  };
}
