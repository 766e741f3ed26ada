import { auditMigrations } from './audit/migrations.js';
import type { Migration } from './data/migrations.js';
import { documentMigrations } from './documents/migrations.js';
import { eventMigrations } from './events/migrations.js';
import { webhookMigrations } from './events/webhooks/migrations.js';
import { idempotencyMigrations } from './idempotency/migrations.js';
import { hostUserMigrations } from './identity/host-users/migrations.js';
import { identityMigrations } from './identity/migrations.js';
import { launcherMigrations } from './launcher/migrations.js';
import { liveMigrations } from './live/migrations.js';
import { notificationMigrations } from './notifications/migrations.js';
import { ruleMigrations } from './permissions/rules/migrations.js';
import { profileMigrations } from './profiles/migrations.js';
import { recentMigrations } from './recents/migrations.js';
import { referenceMigrations } from './references/migrations.js';
import { searchMigrations } from './search/migrations.js';
import { welcomeMigrations } from './welcome/migrations.js';

/** The kernel's whole history of tables, owner `core`: each concept brings its own part. */
export const kernelMigrations: Readonly<Record<string, Migration>> = {
  ...identityMigrations,
  ...hostUserMigrations,
  ...recentMigrations,
  ...launcherMigrations,
  ...welcomeMigrations,
  ...profileMigrations,
  ...idempotencyMigrations,
  ...ruleMigrations,
  ...liveMigrations,
  ...eventMigrations,
  ...webhookMigrations,
  ...notificationMigrations,
  ...auditMigrations,
  ...searchMigrations,
  ...referenceMigrations,
  ...documentMigrations,
};
