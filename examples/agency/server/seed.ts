import { PortalError } from '@portico/core';
import type { Days, DemoInvoice } from './demo/invoice.ts';
import {
  brandtBuyer,
  brandtInvoices,
  lindqvistBank,
  lindqvistBrand,
  lindqvistNextSteps,
  lindqvistSeller,
} from './demo/lindqvist.ts';
import {
  hannaInvoices,
  nordtorBank,
  nordtorBrand,
  nordtorNextSteps,
  nordtorSeller,
  weissBuyer,
  weissInvoices,
} from './demo/nordtor.ts';
import { adviserVisitor, brandtVisits, type DemoVisit, studioVisitor, weissVisits } from './demo/visits.ts';
import type { portal as agencyPortal } from './portal.ts';
import { clock } from './settings.ts';

type AgencyPortal = typeof agencyPortal;
type Services = ReturnType<AgencyPortal['account']>;

/** The demo's accounts, and the host name by which each is found: two names that one machine answers to without any set-up. */
export const demoAccounts = [
  { slug: 'studio-lindqvist', host: 'localhost' },
  { slug: 'nordtor-treuhand', host: '127.0.0.1' },
] as const;

const hanna = { email: 'hanna@brandt-keramik.example', name: 'Hanna Brandt', kind: 'client' } as const;

/** Fills an empty database with the demo. One that has accounts already, of whatever kind, stays as it is. */
export async function seed(portal: AgencyPortal): Promise<void> {
  if ((await portal.accounts.list()).items.length > 0) return;
  try {
    await seedLindqvist(portal);
    await seedNordtor(portal);
  } catch (error) {
    // Another process that started at the same moment was faster.
    if (!(error instanceof PortalError && error.code === 'slug_taken')) throw error;
  }
}

async function seedLindqvist(portal: AgencyPortal): Promise<void> {
  const account = await portal.accounts.create({
    slug: demoAccounts[0].slug,
    name: lindqvistBrand.name,
    hosts: [demoAccounts[0].host],
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
  });
  const { brand, contacts, companies, billing, visits } = portal.account(account.id);
  await brand.set({ ...lindqvistBrand, copyright: copyright(lindqvistBrand.copyright) });

  const keramik = await companies.create({ name: 'Brandt Keramik GmbH' });
  const owner = await contacts.create(hanna);
  const bookkeeper = await contacts.create({
    email: 'jonas@brandt-keramik.example',
    name: 'Jonas Brandt',
    kind: 'client',
  });
  const potter = await contacts.create({ email: 'lena@brandt-keramik.example', name: 'Lena Okafor', kind: 'client' });
  await companies.addMember(keramik.id, owner.id, 'owner');
  await companies.addMember(keramik.id, bookkeeper.id, 'billing');
  // A colleague may see the company, and not its money.
  await companies.addMember(keramik.id, potter.id, 'member');
  await contacts.create({
    email: 'emil@sorensen.example',
    name: 'Emil Sørensen',
    kind: 'client',
    nextSteps: lindqvistNextSteps(dayInWords(2, 'en-GB')),
  });
  await contacts.create({ email: 'noor@haddad.example', name: 'Noor Haddad', kind: 'lead' });
  await billing.setSettings({ seller: lindqvistSeller, payTo: lindqvistBank, termsDays: 14 });
  await billing.setNextNumber({ next: 137 });
  await bill(billing, [{ owner: keramik.id, buyer: brandtBuyer, tax: vat('VAT 19%'), invoices: brandtInvoices }]);
  await visit(visits, { owner: owner.id, visitor: studioVisitor }, brandtVisits);
}

async function seedNordtor(portal: AgencyPortal): Promise<void> {
  const account = await portal.accounts.create({
    slug: demoAccounts[1].slug,
    name: nordtorBrand.name,
    hosts: [demoAccounts[1].host],
    locale: 'de',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
  });
  const { brand, contacts, companies, billing, visits } = portal.account(account.id);
  await brand.set({ ...nordtorBrand, copyright: copyright(nordtorBrand.copyright) });

  const metallbau = await companies.create({ name: 'Weiß Metallbau GmbH' });
  const weiss = await contacts.create({
    email: 'm.weiss@weiss-metallbau.example',
    name: 'Dr. Miriam Weiß',
    kind: 'client',
  });
  await companies.addMember(metallbau.id, weiss.id, 'owner');
  await contacts.create({
    email: 'ayla@demir.example',
    name: 'Ayla Demir',
    kind: 'client',
    nextSteps: nordtorNextSteps(dayInWords(2, 'de')),
  });
  // The same address as at Studio Lindqvist: two contacts, of whom neither portal knows the other.
  const privately = await contacts.create(hanna);
  const tax = vat('19 % USt.');
  await billing.setSettings({
    seller: nordtorSeller,
    payTo: nordtorBank,
    termsDays: 14,
    numbering: { pattern: 'R-{counter:5}', reset: 'never' },
  });
  await billing.setNextNumber({ next: 20_411 });
  await bill(billing, [
    { owner: privately.id, tax, invoices: hannaInvoices },
    { owner: metallbau.id, buyer: weissBuyer, tax, invoices: weissInvoices },
  ]);
  await visit(visits, { owner: weiss.id, visitor: adviserVisitor }, weissVisits);
}

/** In days. */
const LATELY = 14;

const vat = (name: string) => ({ name, ratePpm: 190_000, category: 'S' }) as const;

interface Client {
  readonly owner: string;
  readonly buyer?: { readonly name: string; readonly address: string };
  readonly tax: ReturnType<typeof vat>;
  readonly invoices: readonly DemoInvoice[];
}

/** Drafts, issues and pays invoices in the order of their dates over all clients, as their numbers have it. */
async function bill(billing: Services['billing'], clients: readonly Client[]): Promise<void> {
  const all = clients.flatMap(({ invoices, ...client }) => invoices.map((invoice) => ({ ...client, invoice })));
  for (const { invoice, tax, ...client } of all.toSorted((a, b) => a.invoice.issued - b.invoice.issued)) {
    const { id } = await billing.draftInvoice({
      ...client,
      subject: invoice.subject,
      ...(invoice.currency !== undefined && { currency: invoice.currency }),
      lines: invoice.lines.map((line) => ({ ...line, tax })),
      issueOn: day(invoice.issued),
      dueOn: day(invoice.due),
    });
    if (invoice.draft === true) continue;
    // Of what was long ago, nobody is told today.
    let { balance } = await billing.issueInvoice({ id, notify: invoice.issued > -LATELY });
    for (const { on, amount, method } of invoice.payments ?? []) {
      const part = amount === 'all' ? balance : amount;
      await billing.recordPayment({ invoiceId: id, amount: part, receivedOn: day(on), method, notify: on > -LATELY });
      balance -= part;
    }
    if (invoice.void === true) await billing.voidInvoice({ id });
  }
}

/** Plans visits, and reports on those that are over. */
async function visit(
  visits: Services['visits'],
  whose: { readonly owner: string; readonly visitor: string },
  all: readonly DemoVisit[],
): Promise<void> {
  for (const { on, report, ...planned } of all) {
    const { id } = await visits.plan({ ...planned, ...whose, on: day(on) });
    if (report !== undefined) await visits.report({ ...report, visit: id, on: day(report.on) });
  }
}

/** `YYYY-MM-DD`, some days from today. */
function day(days: Days): string {
  return new Date(clock.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** "Thursday 26 November", some days from today. */
function dayInWords(days: Days, locale: string): string {
  const words = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
  return words.format(Date.parse(day(days)));
}

function copyright(owner: string): string {
  return `© ${new Date(clock.now()).getFullYear()} ${owner}`;
}
