import type { portal as agencyPortal } from './portal.ts';
import { demoAccounts } from './seed.ts';

/** Prints where the portals are, and a sign-in link for each person of the demo. */
export async function tellWhereToGo(portal: typeof agencyPortal, port: number): Promise<void> {
  const lines = ['', 'Portico is running.', ''];
  for (const { slug, host } of demoAccounts)
    lines.push(`  ${(await accountOf(portal, slug)).name.padEnd(18)} http://${host}:${port}/`);
  lines.push(
    `  ${'Outbox'.padEnd(18)} http://localhost:${port}/outbox   (every mail, with its code)`,
    '',
    'Sign in with one press (the links are valid for an hour and once; a restart prints new ones):',
    '',
  );
  for (const { slug, host } of demoAccounts) {
    const { id, name } = await accountOf(portal, slug);
    const { items } = await portal.account(id).contacts.list();
    for (const contact of items) {
      const link = await portal.account(id).contacts.signInLink({ contact: contact.id, instant: true, minutes: 60 });
      lines.push(`  ${contact.name}, ${name}`, `    http://${host}:${port}/portal${link.path}`);
    }
  }
  console.log([...lines, '', 'Ctrl+C stops it.', ''].join('\n'));
}

async function accountOf(portal: typeof agencyPortal, slug: string) {
  const account = await portal.accounts.bySlug(slug);
  if (account === undefined) throw new Error(`The demo has no account ${slug}.`);
  return account;
}
