import { createPortal } from '@portico/core';
import { sqlite } from '@portico/core/sqlite';
import { billing } from '@portico/plugin-billing';

/** The host's portal, as most examples know it. */
export const portal = createPortal({
  database: sqlite('portal.db'),
  secret: process.env['PORTICO_SECRET'],
  plugins: [billing()],
});
