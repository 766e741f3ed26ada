import { homeTables } from './dashboard/kernel-tables.js';
import { checkTables, undeclaredTables } from './data/check-tables.js';
import { migrate } from './data/migrations.js';
import { createKernel, type Kernel, type KernelOptions } from './kernel.js';
import { kernelMigrations } from './kernel-migrations.js';
import { notificationTables } from './notifications/head.js';
import type { PortalOptions } from './portal-options.js';

/** Opens the database, brings its tables up to date, checks them and puts the kernel together over it. */
export async function openKernel(
  options: Pick<PortalOptions<readonly never[]>, 'database' | 'migrate' | 'overrides'>,
  kernelOptions: KernelOptions,
): Promise<Kernel> {
  const { composition, clock, log } = kernelOptions;
  const engine = await options.database.open();
  try {
    const sets = [
      { owner: 'core', migrations: kernelMigrations },
      ...composition.plugins.map(({ id, spec }) => ({ owner: id, migrations: spec.migrations })),
    ];
    const { applied, unknown } = await migrate(engine, sets, options.migrate ?? 'auto', clock);
    if (unknown.length > 0) log.warn('migrations.unknown', { migrations: unknown });
    const declared = composition.plugins.map(({ id, spec }) => ({ owner: id, scopes: spec.tables.scopes }));
    await checkTables(engine, declared);
    const undeclared = await undeclaredTables(engine, declared);
    if (undeclared.length > 0) log.warn('tables.undeclared', { tables: undeclared });
    const ofKernel = {
      owner: 'core',
      scopes: { ...homeTables.scopes, ...notificationTables.scopes },
      onlyRead: true,
    };
    await engine.enforce([ofKernel, ...declared], options.migrate ?? 'auto');
    const kernel = createKernel(kernelOptions, engine, options.overrides);
    await kernel.jobs.plan();
    await tellWhatWaits(kernel);
    log.info('portal.started', {
      engine: engine.name,
      plugins: composition.plugins.map(({ id }) => id),
      migrated: applied.length,
    });
    return kernel;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** What looks like a mistake, and what is there of plugins that are not. */
async function tellWhatWaits({ composition, eventLeftovers, subscribers, jobs, log }: Kernel): Promise<void> {
  for (const warning of composition.warnings) log.warn('composition.doubtful', { warning });
  const parked = await eventLeftovers.parked(subscribers.consumers, jobs.names);
  if (parked.subscribers.length > 0 || parked.jobs.length > 0) log.warn('work.parked', parked);
}

const HOUR = 60 * 60 * 1000;

/** Puts away what is over, now and every hour. Returns what ends it. */
export function keepHouse({ background, housekeeping }: Kernel): () => void {
  const sweep = () => background.run('housekeeping', () => housekeeping.sweep());
  sweep();
  const timer = setInterval(sweep, HOUR);
  timer.unref();
  return () => clearInterval(timer);
}
