import type { AppPermission } from '../permissions/apps.js';
import { type Arrangement, inOwnersOrder } from './arrangement.js';

/** An app as the account's owner has it. */
export interface OwnedApp extends AppPermission {
  /** The owner's own name for it; null: the one it has in each reader's language. */
  readonly title: string | null;
  /** Whether contacts arrive there. */
  readonly landing: boolean;
}

/** The apps of an account in its owner's order. */
export function ownedApps(permissions: readonly AppPermission[], arrangement: Arrangement): OwnedApp[] {
  return inOwnersOrder(arrangement, permissions, ({ app }) => app).map((permission) => ({
    ...permission,
    title: arrangement.titles.get(permission.app) ?? null,
    landing: arrangement.landing === permission.app,
  }));
}
