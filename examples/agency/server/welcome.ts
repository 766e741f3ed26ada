import { type portal as agencyPortal, logPath } from './portal.ts';
import { demoAccounts } from './seed.ts';
import { publicUrl, sitePath } from './settings.ts';

/** Prints where the portals are, and one line with a sign-in link for each person of the demo. */
export async function tellWhereToGo(portal: typeof agencyPortal, port: number): Promise<void> {
  const places: [string, string][] = [];
  const people: [string, string][] = [];
  for (const { slug, host } of demoAccounts) {
    const account = await portal.accounts.bySlug(slug);
    // The database may hold a portal that is not the demo.
    if (account === undefined) continue;
    const origin = originAt(host, port);
    places.push([account.name, `${origin}${sitePath}/`]);
    const { contacts } = portal.account(account.id);
    for (const { id, name } of (await contacts.list()).items) {
      const { path } = await contacts.signInLink({ contact: id, instant: true });
      people.push([`${name}, ${account.name}`, origin + path]);
    }
  }
  places.push(['Outbox, every mail', `http://localhost:${port}${sitePath}/outbox`], ['Log', logPath]);
  console.log(
    [
      '\nPortico is running. Ctrl+C stops it.\n',
      ...columns(places),
      '\nSign in with one press. Each link works once, for 15 minutes; a restart prints new ones.\n',
      ...columns(people),
      '',
    ].join('\n'),
  );
}

/** Where people reach the site by a name of its host: past what is in front of it, only if nothing says otherwise. */
function originAt(host: string, port: number): string {
  const url = new URL(publicUrl ?? `http://${host}:${port}`);
  url.hostname = host;
  return url.origin;
}

function columns(rows: readonly [string, string][]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, what]) => `  ${name.padEnd(width)}${what}`);
}
