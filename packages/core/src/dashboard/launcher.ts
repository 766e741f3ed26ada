import { z } from 'zod';
import type { InstalledApp } from '../composition/compose.js';
import type { Rows } from '../data/reads/gatherings.js';
import type { Reading } from '../data/reads/reading.js';
import type { Log } from '../log.js';
import type { Eligibility } from '../permissions/explanation.js';
import type { Board } from './board.js';
import { reportFailure } from './report-failure.js';

/** What is needed to ask a contact's apps whether he has something in them. */
export interface Asking {
  readonly board: Board;
  readonly rows: Rows;
  readonly log: Log;
}

/** Whether a contact has something in an app. A question that fails or hangs is reported and counts as yes. */
export function eligibilityOf(app: InstalledApp, asking: Asking): Eligibility | Promise<Eligibility> {
  const question = asking.board.eligibilityOf(app);
  return question === undefined ? 'something' : answerOf(question, app, asking);
}

async function answerOf(question: Reading, app: InstalledApp, { rows, log }: Asking): Promise<Eligibility> {
  try {
    return (await rows(question)).length === 0 ? 'nothing' : 'something';
  } catch (error) {
    reportFailure(log, 'eligibility.failed', error, { app: app.id, plugin: app.plugin.id });
    return 'failed';
  }
}

/** Those of the apps that a contact sees in which he has something: what launcher and home show. */
export async function appsWithSomething(apps: readonly InstalledApp[], asking: Asking): Promise<InstalledApp[]> {
  const answers = await Promise.all(apps.map((app) => eligibilityOf(app, asking)));
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
