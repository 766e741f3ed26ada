import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Agency, startAgency } from './agency.ts';

/** Studio Lindqvist at work, beside its clients' browsers. */
export interface Office {
  /** Issues an invoice to a client, and answers its id and number. */
  issue(email: string, subject: string): Promise<{ readonly id: string; readonly number: string }>;
  /** Its services, for anything else. */
  readonly services: Awaited<ReturnType<typeof studioServices>>;
  /** Ends the agency's process, and starts it again with the same database at the same port. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const tax = { name: 'VAT 19%', ratePpm: 190_000, category: 'S' } as const;

/**
 * The agency as it runs, and an office in the test's own process: a second node at the same database, which sends nothing itself. Once in a
 * test file, since a portal reads its settings when it is loaded.
 */
export async function openOffice(settings: Readonly<Record<string, string>> = {}): Promise<Office & Agency> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portico-office-'));
  const shared = {
    PORTICO_DATABASE: path.join(folder, 'demo.db'),
    PORTICO_SECRET: 'a secret of the end-to-end tests, long enough',
    ...settings,
  };
  let agency = await startAgency(shared);
  Object.assign(process.env, shared);
  const { portal } = await import('../server/portal.ts');
  await portal.start();
  const services = await studioServices();
  return {
    ...agency,
    services,
    issue: async (email, subject) => {
      const { items } = await services.contacts.list();
      const owner = items.find((contact) => contact.email === email);
      if (owner === undefined) throw new Error(`Nobody here has the address ${email}.`);
      const { id } = await services.billing.draftInvoice({
        owner: owner.id,
        subject,
        lines: [{ description: subject, quantity: '1', unitPrice: '90.00', tax }],
      });
      const { number } = await services.billing.issueInvoice({ id });
      return { id, number: number ?? '' };
    },
    restart: async () => {
      await agency.stop();
      agency = await startAgency({ ...shared, PORT: String(agency.port) });
    },
    close: async () => {
      await portal.close();
      await agency.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function studioServices() {
  const { portal } = await import('../server/portal.ts');
  const account = await portal.accounts.bySlug('studio-lindqvist');
  if (account === undefined) throw new Error('There is no Studio Lindqvist.');
  return portal.account(account.id);
}
