import { PortalError } from '../problem.js';

/** The answer of an open route that leads on. Made by {@link redirect}. */
export class Redirect {
  constructor(
    /** A page path of the portal, or a whole address. */
    readonly url: string,
    /** A page path is the host's to map. */
    readonly isPage: boolean,
  ) {}
}

/**
 * Leads whoever follows an open link to a page of the portal (`/invoices/0192...`) or to another site (http or https).
 * The plugin answers for the destination: it must come from a list of its own, never from the request alone.
 *
 * @throws PortalError `redirect_invalid` (500) for anything else
 *
 * @example
 * ```ts
 * import { type AccountRow, definePlugin, defineTables, PortalError, redirect, tenant, text } from '@portico/core';
 * import { z } from 'zod';
 *
 * interface DoorRow extends AccountRow {
 *   code: string;
 *   destination: string;
 * }
 *
 * const definition = definePlugin({
 *   id: 'doors',
 *   options: z.object({}),
 *   tables: defineTables<{ doors_door: DoorRow }>({ doors_door: tenant }),
 *   migrations: {},
 *   texts: { en: { title: 'Doors' } },
 *   apps: { doors: { title: text('title'), icon: 'door-open', path: '/doors' } },
 *   routes: (route) => ({
 *     'GET /doors/:code': route
 *       .open({ app: 'doors', params: z.object({ code: z.string() }) })
 *       .handle(async ({ db, params }) => {
 *         const door = await db
 *           .selectFrom('doors_door')
 *           .select('destination')
 *           .where('code', '=', params.code)
 *           .executeTakeFirst();
 *         if (door === undefined) throw new PortalError('door_not_found', 404, 'There is no such door.');
 *         return redirect(door.destination);
 *       }),
 *   }),
 * });
 * ```
 */
export function redirect(url: string): Redirect {
  if (/^\/(?![/\\])[^\\\p{Cc}\p{Z}]*$/u.test(url)) return new Redirect(url, true);
  const parsed = /^https?:\/\//i.test(url) ? URL.parse(url) : null;
  if (parsed !== null && parsed.username === '' && parsed.password === '') return new Redirect(parsed.href, false);
  throw new PortalError(
    'redirect_invalid',
    500,
    'An open route leads to a page path of the portal, or to an http or https address without a user name.',
  );
}
