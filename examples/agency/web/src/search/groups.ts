/** What one app has. */
export interface Group<Found> {
  readonly app: string;
  readonly title: string;
  readonly icon: string;
  /** The newest first. */
  readonly hits: readonly Found[];
}

interface Found {
  readonly app: string;
  readonly appTitle: string;
  readonly icon: string;
}

/**
 * What was found, by apps: first the one that has the newest. Within each the order stays, so that a further page adds to
 * the ends only.
 */
export function groupsOf<Hit extends Found>(found: readonly Hit[]): readonly Group<Hit>[] {
  const groups = new Map<string, { app: string; title: string; icon: string; hits: Hit[] }>();
  for (const hit of found) {
    const { app, appTitle: title, icon } = hit;
    const group = groups.get(app) ?? { app, title, icon, hits: [] };
    groups.set(app, group);
    group.hits.push(hit);
  }
  return [...groups.values()];
}
