import { PortalError } from '../problem.js';
import type { InstalledApps } from './decision.js';
import { nearest } from './nearest.js';

/** @throws PortalError `app_unknown` 404, with the nearest name that there is */
export function demandKnownApp(app: string, installed: InstalledApps): void {
  if (installed.has(app)) return;
  const meant = nearest(app, installed);
  throw new PortalError(
    'app_unknown',
    404,
    `No composed plugin has an app "${app}"${meant === undefined ? '' : `; was "${meant}" meant?`}`,
    { nearest: meant ?? null },
  );
}
