import type { App } from '../../api.ts';

/** The app that a page path lies in, and the list of it that the path may name. */
export interface AppPlace {
  readonly app: App;
  readonly list?: string;
}

/** Where a path leads: `/visits` is the app, `/visits/upcoming` may be its list `upcoming`, anything longer is an item. */
export function placeOf(path: string, apps: readonly App[]): AppPlace | undefined {
  const [app] = apps
    .filter((each) => path === each.path || path.startsWith(`${each.path}/`))
    // Of `/visits` and `/visits/archive` the longer one is meant.
    .toSorted((a, b) => b.path.length - a.path.length);
  if (app === undefined) return undefined;
  const rest = path.slice(app.path.length + 1);
  return /^[A-Za-z][A-Za-z]*$/.test(rest) ? { app, list: rest } : { app };
}

/** The page of a list. A section's own links to it look the same. */
export const listPath = (app: Pick<App, 'path'>, list: string) => `${app.path}/${list}`;
