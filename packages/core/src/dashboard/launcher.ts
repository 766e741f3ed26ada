import { z } from 'zod';
import type { InstalledApp } from '../composition/compose.js';
import { errorFacts, type Log } from '../log.js';
import type { Eligibility } from '../permissions/explanation.js';
import type { ContextOf } from './home.js';
import { DEFAULT_BUDGET, type PieceContext } from './piece-rows.js';
import { within } from './within.js';

/** Whether a contact has something in an app. A question that fails or hangs is reported and counts as yes. */
export async function eligibilityOf(app: InstalledApp, context: PieceContext, log: Log): Promise<Eligibility> {
  const { eligible } = app.spec;
  if (eligible === undefined) return 'something';
  try {
    const row = await within(DEFAULT_BUDGET, () => context.db.first(eligible));
    return row === undefined ? 'nothing' : 'something';
  } catch (error) {
    log.error('eligibility.failed', { app: app.id, plugin: app.plugin.id, ...errorFacts(error) });
    return 'failed';
  }
}

/** Those of the apps that a contact sees in which he has something: what launcher and home show. */
export async function appsWithSomething(
  apps: readonly InstalledApp[],
  contextOf: ContextOf,
  log: Log,
): Promise<InstalledApp[]> {
  const answers = await Promise.all(apps.map((app) => eligibilityOf(app, contextOf(app.plugin), log)));
  return apps.filter((_, i) => answers[i] !== 'nothing');
}

/** An app as the launcher shows it. */
export const LauncherEntry = z.object({
  id: z.string(),
  plugin: z.string(),
  title: z.string(),
  /** A lucide name. */
  icon: z.string(),
  /** The page path where it begins. */
  path: z.string(),
});

/** See {@link LauncherEntry}. */
export type LauncherEntry = z.output<typeof LauncherEntry>;

/** An app for whoever looks, by the name that it has for him. */
export function launcherEntry({ id, plugin, spec }: InstalledApp, title: string): LauncherEntry {
  return { id, plugin: plugin.id, title, icon: spec.icon, path: spec.path };
}
