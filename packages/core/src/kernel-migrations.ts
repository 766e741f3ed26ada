import type { Migration } from './data/migrations.js';
import { hostUserMigrations } from './identity/host-users/migrations.js';
import { identityMigrations } from './identity/migrations.js';

/** The kernel's whole history of tables, owner `core`: each concept brings its own part. */
export const kernelMigrations: Readonly<Record<string, Migration>> = {
  ...identityMigrations,
  ...hostUserMigrations,
};
